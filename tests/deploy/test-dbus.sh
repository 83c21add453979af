#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# test-dbus.sh POLICY DATA-FOLDER SOURCE LANGUAGE...
#
# Whether what is installed for D-Bus and polkit fits together: POLICY is polkit's, as it is installed, and SOURCE
# says what the server asks polkit for.
set -u

policy=$1
data=$2
source=$3
shift 3

suite=/deploy/dbus
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# What an administrator reads who is asked for a password.
is_translated ()
{
  for language in "$@"; do
    for element in description message; do
      grep "<$element xml:lang=\"$language\">" "$policy" || return 1
    done
  done
}

is_asked_for ()
{
  action=$(sed -n 's/^#define POLKIT_ACTION "\(.*\)"$/\1/p' "$source")
  grep -F "<action id=\"$action\">" "$policy" && grep -F "=== \"$action\"" "$data/polkit/io.github.connect4d.rules"
}

# polkit tells nobody but root and an action's owner what other users may do.
is_owned_by_service ()
{
  user=$(sed -n 's/^User=//p' "$data/systemd/connect4d.service.in")
  grep -F "org.freedesktop.policykit.owner\">unix-user:$user<" "$policy" &&
    grep -F "<policy user=\"$user\">" "$data/dbus/io.github.connect4d.conf" &&
    grep -F "User=$user" "$data/dbus/io.github.connect4d.service" &&
    grep "^u $user " "$data/systemd/sysusers.conf"
}

# Only a service that is enabled is started.
is_activated ()
{
  unit=$(sed -n 's/^SystemdService=//p' "$data/dbus/io.github.connect4d.service")
  [ "$unit" != connect4d.service ] && grep -Fx "Alias=$unit" "$data/systemd/connect4d.service.in"
}

echo 1..4
report translated is_translated "$@"
report action is_asked_for
report user is_owned_by_service
report activation is_activated
