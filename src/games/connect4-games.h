/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-store.h"
#include "games/connect4-players.h"
#include "supervision/connect4-pub-sub.h"
#include "supervision/connect4-supervisor.h"

G_BEGIN_DECLS

/* The games service: the one way on which anything happens to a game, and what has to outlive a crash of the game
 * servers (connect4-game-servers.h): the games and their players.
 *
 *   pub-sub         Connect4PubSub: a game's code -> its players
 *   games           Connect4Supervisor of the game servers */
#define CONNECT4_TYPE_GAMES (connect4_games_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Games, connect4_games, CONNECT4, GAMES, GObject)

/* The ids of both among the children of the root supervisor. */
#define CONNECT4_PUB_SUB_ID "pub-sub"
#define CONNECT4_GAMES_ID   "games"

Connect4Games      *connect4_games_new            (void);
Connect4Actor      *connect4_games_start_pub_sub  (Connect4Actor          *parent,
                                                   gpointer                games,
                                                   GError                **error);

void                connect4_games_commit         (Connect4Games          *self,
                                                   Connect4StoredGame     *stored,
                                                   Connect4GameEvent      *event);
void                connect4_games_leave          (Connect4Games          *self,
                                                   const char             *code,
                                                   guint64                 player_id);
guint64             connect4_games_count          (Connect4Games          *self,
                                                   Connect4GameEventType   type);

Connect4GameStore  *connect4_games_get_store      (Connect4Games          *self);
Connect4Players    *connect4_games_get_players    (Connect4Games          *self);
Connect4PubSub     *connect4_games_get_pub_sub    (Connect4Games          *self);
Connect4Supervisor *connect4_games_get_supervisor (Connect4Games          *self);
void                connect4_games_set_supervisor (Connect4Games          *self,
                                                   Connect4Supervisor     *supervisor);

G_END_DECLS
