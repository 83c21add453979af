#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Installs the build folder $1 below a scratch folder and compares what is there with the files that follow.
set -eu

build=$1
shift

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prints the TAP line of a case: how it went, its number and its name.
report ()
{
  if [ "$1" -eq 0 ]; then
    echo "ok $2 /install/$3"
  else
    echo "not ok $2 /install/$3"
  fi
}

echo 1..3

status=0
meson install -C "$build" --no-rebuild --destdir "$scratch/root" >"$scratch/log" 2>&1 || status=$?
[ "$status" -eq 0 ] || sed 's/^/# /' "$scratch/log"
report "$status" 1 destdir

status=0
printf '%s\n' "$@" | sort >"$scratch/expected"
(cd "$scratch/root" && find . ! -type d | sed 's/^\.//' | sort) >"$scratch/installed"
diff -U 0 --label expected --label installed \
  "$scratch/expected" "$scratch/installed" >"$scratch/differences" || status=$?
sed 's/^/# /' "$scratch/differences"
report "$status" 2 files

status=0
"$scratch/root$1" --version >"$scratch/version" || status=$?
grep -q '^connect4d [0-9]' "$scratch/version" || status=1
report "$status" 3 version
