/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-server.h"

G_BEGIN_DECLS

/* The supervised part of the games service: where game servers are started and found.
 *
 *   games           Connect4Supervisor, rest-for-one
 *   ├─ registry     Connect4Registry: code -> game server
 *   └─ game-servers Connect4DynamicSupervisor, one Connect4GameServer a game */

Connect4Actor          *connect4_game_servers_start          (Connect4Actor               *parent,
                                                              gpointer                     games,
                                                              GError                     **error);
Connect4GameServer     *connect4_game_servers_create         (Connect4Games               *games,
                                                              const char                  *name,
                                                              const Connect4GameSettings  *settings,
                                                              const Connect4Player        *creator,
                                                              GError                     **error);
Connect4GameServer     *connect4_game_servers_find           (Connect4Games               *games,
                                                              const char                  *code);
Connect4BaseSupervisor *connect4_game_servers_get_supervisor (Connect4Games               *games);

G_END_DECLS
