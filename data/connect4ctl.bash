# SPDX-License-Identifier: LGPL-2.1-or-later
# bash completion for connect4ctl. connect4ctl itself says what can be typed, and asks the server which
# players, games and actors there are: `connect4ctl complete [COMMAND]`, a word a line.

_connect4ctl ()
{
  # shellcheck disable=SC2034 # _init_completion sets prev as well
  local cur prev words cword
  local command='' i n_arguments=0
  local server=() candidates=()

  _init_completion -n =: || return

  case $cur in
    --bus=*) mapfile -t COMPREPLY < <(compgen -W 'session system' -- "${cur#*=}"); return ;;
    --address=*) mapfile -t COMPREPLY < <(compgen -f -- "${cur#*=}"); return ;;
    *=*) return ;; # a value is not known
  esac

  for ((i = 1; i < cword; i++)); do
    case ${words[i]} in
      --bus=* | --address=*) server+=("${words[i]}") ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=${words[i]}; else ((++n_arguments)); fi ;;
    esac
  done

  mapfile -t candidates < <(connect4ctl "${server[@]}" complete ${command:+"$command"} 2>/dev/null)
  if [[ $cur != -* ]]; then
    # Options do not come to mind before their dash is typed, and a second argument is free text.
    mapfile -t candidates < <(printf '%s\n' "${candidates[@]}" | grep -v '^-')
    [[ $n_arguments -eq 0 || $command = limits ]] || candidates=()
  fi

  mapfile -t COMPREPLY < <(compgen -W "${candidates[*]}" -- "$cur")
  [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
}

complete -F _connect4ctl connect4ctl
