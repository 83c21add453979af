/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-game.h"

G_BEGIN_DECLS

/* The state of each game. It belongs to no actor, so that it outlives the crash of any: a game server that is
 * started again goes on from here. */
typedef struct _Connect4GameStore Connect4GameStore;

/* One game in it, which outlives being forgotten as long as somebody has a reference. */
typedef struct _Connect4StoredGame Connect4StoredGame;

Connect4GameStore  *connect4_game_store_new            (void);
void                connect4_game_store_free           (Connect4GameStore       *self);

char               *connect4_game_store_draw_code      (Connect4GameStore       *self);
Connect4StoredGame *connect4_game_store_add            (Connect4GameStore       *self,
                                                        const char              *code);
void                connect4_game_store_apply          (Connect4GameStore       *self,
                                                        Connect4StoredGame      *stored,
                                                        const Connect4GameEvent *event);
void                connect4_game_store_forget         (Connect4GameStore       *self,
                                                        Connect4StoredGame      *stored);
Connect4StoredGame *connect4_game_store_find           (Connect4GameStore       *self,
                                                        const char              *code);
const Connect4Game *connect4_game_store_lookup         (Connect4GameStore       *self,
                                                        const char              *code);
GStrv               connect4_game_store_list           (Connect4GameStore       *self);
GStrv               connect4_game_store_list_joinable  (Connect4GameStore       *self,
                                                        guint                    first,
                                                        guint                    n);
guint               connect4_game_store_count_joinable (Connect4GameStore       *self);
guint               connect4_game_store_count          (Connect4GameStore       *self,
                                                        Connect4GameStatus       status);

#define CONNECT4_TYPE_STORED_GAME (connect4_stored_game_get_type ())
GType               connect4_stored_game_get_type      (void);
Connect4StoredGame *connect4_stored_game_ref           (Connect4StoredGame      *self);
void                connect4_stored_game_unref         (Connect4StoredGame      *self);
const Connect4Game *connect4_stored_game_get           (Connect4StoredGame      *self);
const char         *connect4_stored_game_get_code      (Connect4StoredGame      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4GameStore, connect4_game_store_free)

G_END_DECLS
