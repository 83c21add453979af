/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-store.h"
#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

typedef struct _Connect4Games Connect4Games;

#define CONNECT4_TYPE_GAME_SERVER (connect4_game_server_get_type ())
G_DECLARE_FINAL_TYPE (Connect4GameServer, connect4_game_server, CONNECT4, GAME_SERVER, Connect4Actor)

Connect4GameServer *connect4_game_server_new             (Connect4Games       *games,
                                                          const char          *code,
                                                          Connect4StoredGame  *stored,
                                                          GError             **error);

gboolean            connect4_game_server_join            (Connect4GameServer  *self,
                                                          Connect4Actor       *player,
                                                          gunichar             symbol,
                                                          GError             **error);
gboolean            connect4_game_server_leave           (Connect4GameServer  *self,
                                                          Connect4Actor       *player,
                                                          GError             **error);
gboolean            connect4_game_server_play            (Connect4GameServer  *self,
                                                          GError             **error);
gboolean            connect4_game_server_move            (Connect4GameServer  *self,
                                                          Connect4Actor       *player,
                                                          int                  column,
                                                          GError             **error);
gboolean            connect4_game_server_return_to_lobby (Connect4GameServer  *self,
                                                          GError             **error);
void                connect4_game_server_end             (Connect4GameServer  *self,
                                                          const char          *reason);

void                connect4_game_server_prefetch        (Connect4GameServer  *self);
void                connect4_game_server_prefetch_game   (Connect4GameServer  *self);

const char         *connect4_game_server_get_code        (Connect4GameServer  *self);
const Connect4Game *connect4_game_server_get_game        (Connect4GameServer  *self);

G_END_DECLS
