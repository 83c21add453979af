#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# test-metainfo.sh FILE: whether what software centres read is in order.

echo 1..1
if ! command -v appstreamcli >/dev/null; then
  echo "ok 1 /deploy/metainfo # SKIP there is no appstreamcli"
elif output=$(appstreamcli validate --no-net --explain "$1" 2>&1); then
  echo "ok 1 /deploy/metainfo"
else
  echo "$output" | sed 's/^/# /'
  echo "not ok 1 /deploy/metainfo"
fi
