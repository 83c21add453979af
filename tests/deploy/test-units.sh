#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# test-units.sh CONNECT4D SERVICE SOCKET FOLDER
#
# What systemd's own tools, which do not need a running systemd, say of the units SERVICE and SOCKET, and of
# the files for systemd-sysusers and systemd-tmpfiles in FOLDER. CONNECT4D is run in place of what is installed.
set -u

connect4d=$1
service=$2
socket=$3
folder=$4

# `systemd-analyze security` counts from 0 to 10, here in tenths.
most_exposure=15

suite=/deploy/units
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# systemd-analyze only warns of what it does not know.
verify ()
{
  systemd-analyze verify --man=no --recursive-errors=no "$tmp/connect4d.service" "$tmp/connect4d.socket" 2>&1 |
    tee "$tmp/warnings"
  ! grep -q connect4d "$tmp/warnings"
}

create_user ()
{
  systemd-sysusers --root="$tmp/root" "$folder/sysusers.conf" && grep '^connect4:' "$tmp/root/etc/passwd" &&
    grep '^connect4-handler:' "$tmp/root/etc/passwd"
}

create_folder ()
{
  systemd-tmpfiles --root="$tmp/root" --create "$folder/tmpfiles.conf" &&
    [ "$(stat -c %a "$tmp/root/run/connect4d")" = 755 ]
}

mkdir -p "$tmp/root/etc"
sed "s|^ExecStart=[^ ]*|ExecStart=\"$connect4d\"|" "$service" >"$tmp/connect4d.service"
cp "$socket" "$tmp/connect4d.socket"

echo 1..4
if command -v systemd-analyze >/dev/null; then
  report verify verify
  report security systemd-analyze security --offline=true --threshold="$most_exposure" "$tmp/connect4d.service"
else
  skip verify "there is no systemd-analyze"
  skip security "there is no systemd-analyze"
fi
if [ "$(id -u)" -eq 0 ] && command -v systemd-sysusers >/dev/null && command -v systemd-tmpfiles >/dev/null; then
  report sysusers create_user
  report tmpfiles create_folder
else
  skip sysusers "this takes root and systemd"
  skip tmpfiles "this takes root and systemd"
fi
