/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/connect4-json.h"

G_BEGIN_DECLS

/* What the elements of the server's lists are called in JSON: of ListSessions(), ListGames() and its players,
 * and GetTree(), in data/io.github.connect4d.xml. */
extern const Connect4JsonName connect4_json_session[];
extern const Connect4JsonName connect4_json_game[];
extern const Connect4JsonName connect4_json_game_player[];
extern const Connect4JsonName connect4_json_actor[];

G_END_DECLS
