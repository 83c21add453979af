/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-board.h"
#include "game/connect4-error.h"
#include "game/connect4-game-event.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_GAME_LOBBY,
  CONNECT4_GAME_PLAYING,
  CONNECT4_GAME_FINISHED,
} Connect4GameStatus;

/* One game as a value, without I/O: what its events have made of it. A request is checked against it, which gives an
 * event or an error; to apply events is the only way to change it. */
typedef struct _Connect4Game Connect4Game;

Connect4Game         *connect4_game_new                (guint64                      id);
void                  connect4_game_free               (Connect4Game                *self);

Connect4GameEvent    *connect4_game_check_create       (const Connect4Game          *self,
                                                        const char                  *name,
                                                        const Connect4GameSettings  *settings,
                                                        const Connect4Player        *creator);
Connect4GameEvent    *connect4_game_check_join         (const Connect4Game          *self,
                                                        const Connect4Player        *player,
                                                        GError                     **error);
Connect4GameEvent    *connect4_game_check_leave        (const Connect4Game          *self,
                                                        guint64                      player_id,
                                                        GError                     **error);
Connect4GameEvent    *connect4_game_check_start        (const Connect4Game          *self,
                                                        GError                     **error);
Connect4GameEvent    *connect4_game_check_move         (const Connect4Game          *self,
                                                        guint64                      player_id,
                                                        int                          column,
                                                        GError                     **error);
Connect4GameEvent    *connect4_game_check_lobby        (const Connect4Game          *self,
                                                        GError                     **error);
Connect4GameEvent    *connect4_game_check_end          (const Connect4Game          *self,
                                                        const char                  *reason,
                                                        GError                     **error);
void                  connect4_game_apply              (Connect4Game                *self,
                                                        const Connect4GameEvent     *event);

guint64               connect4_game_get_id             (const Connect4Game          *self);
guint32               connect4_game_get_version        (const Connect4Game          *self);
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
