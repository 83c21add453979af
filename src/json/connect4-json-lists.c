/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-json"
#include "config.h"

#include "json/connect4-json-lists.h"

const Connect4JsonName connect4_json_session[] = {
  { "id" }, { "address" }, { "since" }, { "idle" }, { "language" },
  { "place" }, { "game" }, { "symbol" }, { "requests" }, { "crashes" },
  { NULL },
};

const Connect4JsonName connect4_json_game_player[] = { { "session" }, { "symbol" }, { NULL } };

const Connect4JsonName connect4_json_game[] = {
  { "code" }, { "name" }, { "status" }, { "columns" }, { "rows" }, { "connect" }, { "seats" },
  { "players", connect4_json_game_player }, { "turn" }, { "winner" }, { "moves" },
  { NULL },
};

const Connect4JsonName connect4_json_actor[] = {
  { "object" }, { "path" }, { "type" }, { "class" }, { "state" }, { "id" },
  { "pid" }, { "memory" }, { "restarts" }, { "last_exit_reason" }, { "strategy" }, { "children" },
  { "child_crashes" },
  { NULL },
};
