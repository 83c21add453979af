#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs a server while an admin's program reads everything over D-Bus once a second, for connect4-bench:
# watched.sh CONNECT4CTL CONNECT4D [OPTION...]
connect4ctl=$1
shift

while kill -0 $$ 2>/dev/null; do
  sleep 1
  for command in status tree players games; do
    "$connect4ctl" "$command" --json >/dev/null 2>&1
  done
done &
exec "$@"
