#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Asks whether the man page $2 tells of every option of the program $1.
set -eu

program=$1
page=$2

echo 1..1
help=$("$program" --help)
echo "$help" | sed -n 's/^ *\(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' | grep -vx 'help-.*' | sort -u |
  while read -r option; do
    grep -qE "^\.It Fl (. , )?\\\\-$option( |$)" "$page" || echo "$option"
  done | sed 's/^/# not in the page: --/' |
  if grep .; then
    echo not ok 1 /install/man-page
  else
    echo ok 1 /install/man-page
  fi
