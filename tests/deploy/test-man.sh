#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# test-man.sh CONNECT4D PAGE...
#
# Whether the man pages are in order, connect4d.conf(5) has all the settings of CONNECT4D and no others, and
# connect4d(8) all its other options.
set -u
export LC_ALL=C

connect4d=$1
shift

suite=/deploy/man
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

lint ()
{
  mandoc -T lint -W warning "$1"
}

compare_settings ()
{
  sed -n 's/^\.It Cm \([a-z-]*\) Ns = .*/\1/p' "$1" | sort >"$tmp/documented"
  [ -s "$tmp/settings" ] && diff "$tmp/settings" "$tmp/documented"
}

# An option without an argument can be a setting too.
compare_options ()
{
  "$connect4d" --help | sed -n 's/^ *\(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' | grep -vx 'help-.*' | sort |
    comm -23 - "$tmp/settings" >"$tmp/options"
  sed -n 's/^\.It Fl \(. , Fl \)\{0,1\}\\-\([a-z-]*\).*/\2/p' "$1" | grep -vx setting | sort >"$tmp/documented"
  [ -s "$tmp/options" ] && diff "$tmp/options" "$tmp/documented"
}

echo "1..$(($# + 2))"
"$connect4d" --config=/dev/null --print-config | sed -n 's/^#\([a-z-]*\)=.*/\1/p' | sort >"$tmp/settings"
for page in "$@"; do
  case $page in
    */connect4d.conf.5) report settings compare_settings "$page" ;;
    */connect4d.8) report options compare_options "$page" ;;
  esac
  if command -v mandoc >/dev/null; then
    report "${page##*/}" lint "$page"
  else
    skip "${page##*/}" "there is no mandoc"
  fi
done
