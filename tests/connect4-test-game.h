/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-game.h"

G_BEGIN_DECLS

/* Requests that are checked, and their events applied at once. */

static inline gboolean
connect4_test_game_take (Connect4Game      *game,
                         Connect4GameEvent *event)
{
  if (event == NULL)
    return FALSE;

  connect4_game_apply (game, event);
  connect4_game_event_unref (event);

  return TRUE;
}

static inline Connect4Game *
connect4_test_game_new (const char                 *name,
                        const Connect4GameSettings *settings,
                        const Connect4Player       *creator)
{
  static guint64 last_id = 0;
  Connect4Game *game = connect4_game_new (++last_id);

  connect4_test_game_take (game, connect4_game_check_create (game, name, settings, creator));

  return game;
}

static inline gboolean
connect4_test_game_join (Connect4Game          *game,
                         const Connect4Player  *player,
                         GError               **error)
{
  return connect4_test_game_take (game, connect4_game_check_join (game, player, error));
}

static inline gboolean
connect4_test_game_leave (Connect4Game  *game,
                          guint64        player_id,
                          GError       **error)
{
  return connect4_test_game_take (game, connect4_game_check_leave (game, player_id, error));
}

static inline gboolean
connect4_test_game_start (Connect4Game  *game,
                          GError       **error)
{
  return connect4_test_game_take (game, connect4_game_check_start (game, error));
}

static inline gboolean
connect4_test_game_move (Connect4Game  *game,
                         guint64        player_id,
                         int            column,
                         GError       **error)
{
  return connect4_test_game_take (game, connect4_game_check_move (game, player_id, column, error));
}

static inline gboolean
connect4_test_game_return_to_lobby (Connect4Game  *game,
                                    GError       **error)
{
  return connect4_test_game_take (game, connect4_game_check_lobby (game, error));
}

G_END_DECLS
