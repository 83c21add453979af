#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Prints what bash completes the last of the words that follow $1, a completion file, with. The first of
# those words is connect4ctl, which is run.

# shellcheck source=/dev/null
source /usr/share/bash-completion/bash_completion
# shellcheck source=/dev/null
source "$1"
shift

# shellcheck disable=SC2317 # is called by the completion
compopt ()
{
  :
}

COMP_LINE=$*
COMP_POINT=${#COMP_LINE}
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMPREPLY=()
_connect4ctl
printf '%s\n' "${COMPREPLY[@]}"
