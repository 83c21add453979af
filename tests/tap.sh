# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
#
# What tests have in common that are shell scripts. They set $suite, where their cases are, and source this
# file, which makes the folder $tmp for them and removes it again.

: "${suite:?}"

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

n=0
# report NAME COMMAND...: runs the command, whose output is the reason if it fails
report ()
{
  name=$1
  shift
  n=$((n + 1))
  if "$@" >"$tmp/output" 2>&1; then
    echo "ok $n $suite/$name"
  else
    sed 's/^/# /' "$tmp/output"
    echo "not ok $n $suite/$name"
  fi
}

# skip NAME REASON
skip ()
{
  n=$((n + 1))
  echo "ok $n $suite/$1 # SKIP $2"
}
