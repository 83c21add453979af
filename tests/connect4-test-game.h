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

/* All that a game tells of itself. */
static inline char *
connect4_test_game_describe (const Connect4Game *game)
{
  const Connect4Board *board = connect4_game_get_board (game);
  const Connect4GameSettings settings = connect4_game_get_settings (game);
  const Connect4Player *current = connect4_game_get_current_player (game);
  const Connect4Player *winner = connect4_game_get_winner (game);
  const Connect4Player *seated;
  GString *text = g_string_new (connect4_game_get_name (game));
  guint n_seated;

  g_string_append_printf (text, " id %" G_GUINT64_FORMAT " version %u status %d size %d %d connect %d players %d",
                          connect4_game_get_id (game), connect4_game_get_version (game),
                          connect4_game_get_status (game), settings.columns, settings.rows, settings.connect,
                          settings.players);
  g_string_append_printf (text, " turn %" G_GUINT64_FORMAT " winner %" G_GUINT64_FORMAT ":%u moves %s seated",
                          current != NULL ? current->id : 0, winner != NULL ? winner->id : 0,
                          winner != NULL ? winner->symbol : 0, connect4_game_get_moves (game));

  seated = connect4_game_get_players (game, &n_seated);
  for (guint i = 0; i < n_seated; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT ":%u", seated[i].id, seated[i].symbol);

  g_string_append_printf (text, " empty %u", connect4_board_get_n_empty (board));
  for (int row = 0; row < connect4_board_get_rows (board); row++)
    for (int column = 0; column < connect4_board_get_columns (board); column++)
      g_string_append_printf (text, " %u", connect4_board_get_cell (board, column, row));

  return g_string_free (text, FALSE);
}

G_END_DECLS
