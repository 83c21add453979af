/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-games.h"
#include "supervision/connect4-registry.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_GAME_SERVER (connect4_game_server_get_type ())
G_DECLARE_FINAL_TYPE (Connect4GameServer, connect4_game_server, CONNECT4, GAME_SERVER, Connect4Actor)

Connect4GameServer *connect4_game_server_new      (Connect4Games       *games,
                                                   Connect4Registry    *registry,
                                                   Connect4StoredGame  *stored,
                                                   GError             **error);

gboolean            connect4_game_server_commit   (Connect4GameServer  *self,
                                                   Connect4GameEvent   *event);

const char         *connect4_game_server_get_code (Connect4GameServer  *self);
const Connect4Game *connect4_game_server_get_game (Connect4GameServer  *self);

G_END_DECLS
