/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-board.h"
#include "game/connect4-error.h"
#include "game/connect4-game-settings.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_GAME_LOBBY,
  CONNECT4_GAME_PLAYING,
  CONNECT4_GAME_FINISHED,
} Connect4GameStatus;

typedef struct
{
  guint64 id;
  gunichar symbol;
} Connect4Player;

/* One game as a value: no I/O, no identity beyond its name. A change is made as a whole or, when it is refused,
 * not at all. */
typedef struct _Connect4Game Connect4Game;

Connect4Game         *connect4_game_new                (const char                  *name,
                                                        const Connect4GameSettings  *settings,
                                                        const Connect4Player        *creator);
void                  connect4_game_free               (Connect4Game                *self);

gboolean              connect4_game_join               (Connect4Game                *self,
                                                        const Connect4Player        *player,
                                                        GError                     **error);
gboolean              connect4_game_leave              (Connect4Game                *self,
                                                        guint64                      player_id,
                                                        GError                     **error);
gboolean              connect4_game_start              (Connect4Game                *self,
                                                        GError                     **error);
gboolean              connect4_game_move               (Connect4Game                *self,
                                                        guint64                      player_id,
                                                        int                          column,
                                                        GError                     **error);
gboolean              connect4_game_return_to_lobby    (Connect4Game                *self,
                                                        GError                     **error);

const char           *connect4_game_get_name           (const Connect4Game          *self);
Connect4GameStatus    connect4_game_get_status         (const Connect4Game          *self);
const Connect4Board  *connect4_game_get_board          (const Connect4Game          *self);
Connect4GameSettings  connect4_game_get_settings       (const Connect4Game          *self);
const Connect4Player *connect4_game_get_players        (const Connect4Game          *self,
                                                        guint                       *n_players);
const Connect4Player *connect4_game_get_player         (const Connect4Game          *self,
                                                        guint64                      player_id);
const Connect4Player *connect4_game_get_current_player (const Connect4Game          *self);
const Connect4Player *connect4_game_get_winner         (const Connect4Game          *self);
const char           *connect4_game_get_moves          (const Connect4Game          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Game, connect4_game_free)

G_END_DECLS
