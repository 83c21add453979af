#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completes command lines with the completion file $1, as bash does when the tabulator key is pressed.
# What connect4ctl would say is known here.

# shellcheck source=/dev/null
source /usr/share/bash-completion/bash_completion
# shellcheck source=/dev/null
source "$1"

# shellcheck disable=SC2317 # is called by the completion
connect4ctl ()
{
  [[ $1 != --bus=system ]] || { echo 99; return; }
  case $* in
    complete) printf '%s\n' --help --bus= --json status stop tell limits ;;
    'complete tell') printf '%s\n' --help --json 17 18 ;;
    'complete limits') printf '%s\n' --help idle-timeout= line-timeout= ;;
    'complete stop') printf '%s\n' --help --no-wait ;;
  esac
}

# shellcheck disable=SC2317
compopt ()
{
  space=no
}

n=0
# expect LINE CANDIDATES SPACE: what the line before the cursor is completed to, and whether a space follows
expect ()
{
  local line=$1 candidates=$2 wanted_space=$3

  # bash makes words of = and : as well.
  # shellcheck disable=SC2086
  set -- ${line//=/ = }
  [[ $line != *' ' ]] || set -- "$@" ''
  COMP_LINE=$line
  COMP_POINT=${#line}
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  space=yes

  _connect4ctl
  n=$((n + 1))
  if [[ "${COMPREPLY[*]}" = "$candidates" && $space = "$wanted_space" ]]; then
    echo "ok $n /deploy/completion/$n"
  else
    echo "# $line: ${COMPREPLY[*]} ($space), not $candidates ($wanted_space)"
    echo "not ok $n /deploy/completion/$n"
  fi
}

echo 1..14
expect 'connect4ctl ' 'status stop tell limits' yes
expect 'connect4ctl st' 'status stop' yes
expect 'connect4ctl --j' '--json' yes
expect 'connect4ctl --b' '--bus=' no
expect 'connect4ctl --bus=se' 'session' yes
expect 'connect4ctl tell ' '17 18' yes
expect 'connect4ctl tell 17 ' '' yes
expect 'connect4ctl --json tell 1' '17 18' yes
expect 'connect4ctl tell --' '--help --json' yes
expect 'connect4ctl --bus=system tell ' '99' yes
expect 'connect4ctl limits idle' 'idle-timeout=' no
expect 'connect4ctl limits idle-timeout=60 line' 'line-timeout=' no
expect 'connect4ctl stop ' '' yes
expect 'connect4ctl dance ' '' yes
