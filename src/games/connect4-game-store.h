/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-game.h"

G_BEGIN_DECLS

/* The last good state of each game. It belongs to no actor, so that it outlives the crash of any:
 * a game server that is started again goes on from here. */
typedef struct _Connect4GameStore Connect4GameStore;

/* One game's place in the store, so that its server need not look for it at every move. It is there until
 * the game is forgotten. */
typedef struct _Connect4StoredGame Connect4StoredGame;

Connect4GameStore  *connect4_game_store_new    (void);
void                connect4_game_store_free   (Connect4GameStore  *self);

Connect4StoredGame *connect4_game_store_keep   (Connect4GameStore  *self,
                                                const char         *code,
                                                const Connect4Game *game);
void                connect4_game_store_update (Connect4GameStore  *self,
                                                Connect4StoredGame *stored,
                                                const Connect4Game *game);
const Connect4Game *connect4_game_store_lookup (Connect4GameStore  *self,
                                                const char         *code);
void                connect4_game_store_forget (Connect4GameStore  *self,
                                                const char         *code);
GStrv               connect4_game_store_list   (Connect4GameStore  *self);
guint               connect4_game_store_count  (Connect4GameStore  *self,
                                                Connect4GameStatus  status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4GameStore, connect4_game_store_free)

G_END_DECLS
