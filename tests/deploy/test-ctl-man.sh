#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Asks whether the man page $2 tells of every command and option of the connect4ctl $1.
set -eu

ctl=$1
page=$2

# The words that can follow the command "$@". There is no server, and so only options follow one.
words ()
{
  "$ctl" --address=/nonexistent complete "$@" 2>/dev/null || true
}

# Prints what the page misses of the words on standard input.
missing ()
{
  while read -r word; do
    case $word in
      --*) pattern="^\.It Fl (. , Fl )?\\\\-$(echo "$word" | sed 's/^--//; s/=$//')( |$)|^\.It Cm drain Fl \\\\-cancel" ;;
      *) pattern="^\.It Cm $word( |$)" ;;
    esac
    grep -qE "$pattern" "$page" || echo "# not in the page: $word"
  done
}

echo 1..1
commands=$(words | grep -v '^-')
{
  words
  for command in $commands; do
    words "$command"
  done
} | sort -u | missing | if grep .; then
  echo not ok 1 /deploy/ctl-man
else
  echo ok 1 /deploy/ctl-man
fi
