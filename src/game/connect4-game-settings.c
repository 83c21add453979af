/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-game-settings.h"

#define DEFAULT_COLUMNS 7
#define DEFAULT_ROWS 6
#define DEFAULT_CONNECT 4
#define DEFAULT_PLAYERS 2

static int
value_or_default (int value,
                  int default_value,
                  int maximum)
{
  return value <= 0 ? default_value : MIN (value, maximum);
}

static void
draw_size (Connect4GameSettings *settings)
{
  do
    {
      settings->columns = g_random_int_range (1, CONNECT4_BOARD_MAX_SIZE + 1);
      settings->rows = g_random_int_range (1, CONNECT4_BOARD_MAX_SIZE + 1);
    }
  while (!connect4_game_settings_can_be_won (settings));
}

/**
 * connect4_game_settings_resolve:
 * @self: (nullable): size, connect and players as they are asked for; %NULL for the defaults
 *
 * Fills in what is not said. A setting that is 0 or less has its default: 7 columns, 6 rows, 4 to
 * connect, 2 players. One size that is negative makes it 7 by 6, whatever the other is, and 42 by 42
 * is a random size, as in the application that this one ports, on which somebody can win. What is
 * larger than can be is as large as can be.
 *
 * Returns: the settings that a game then has
 */
Connect4GameSettings
connect4_game_settings_resolve (const Connect4GameSettings *self)
{
  const int max_size = CONNECT4_BOARD_MAX_SIZE;
  Connect4GameSettings resolved = { 0 };

  if (self != NULL)
    resolved = *self;

  resolved.connect = value_or_default (resolved.connect, DEFAULT_CONNECT, max_size);
  resolved.players =
    value_or_default (resolved.players, DEFAULT_PLAYERS, CONNECT4_GAME_MAX_PLAYERS);

  if (resolved.columns < 0 || resolved.rows < 0)
    {
      resolved.columns = DEFAULT_COLUMNS;
      resolved.rows = DEFAULT_ROWS;
    }
  else if (resolved.columns == CONNECT4_GAME_SURPRISE_SIZE && resolved.rows == CONNECT4_GAME_SURPRISE_SIZE)
    {
      draw_size (&resolved);
    }

  resolved.columns = value_or_default (resolved.columns, DEFAULT_COLUMNS, max_size);
  resolved.rows = value_or_default (resolved.rows, DEFAULT_ROWS, max_size);

  return resolved;
}

/**
 * connect4_game_settings_can_be_won:
 * @self: settings, of which none is 0 or less
 *
 * Looks whether anybody can get so many in a row, if all the others help. Whoever does needs as many
 * turns, between which each of the others has to find places that are not in the way: beside a
 * column that is filled up, or beside and above a row on the ground. Rows elsewhere and diagonals
 * need no less.
 *
 * Returns: whether a game with these settings can have a winner who has not been left alone
 */
gboolean
connect4_game_settings_can_be_won (const Connect4GameSettings *self)
{
  int n_others = (self->connect - 1) * (self->players - 1);
  int n_cells = self->columns * self->rows;
  gboolean upright;
  gboolean across;

  upright = self->connect <= self->rows && n_others <= n_cells - self->rows;
  across = self->connect <= self->columns && n_others <= n_cells - self->connect - (self->rows - 1);

  return upright || across;
}
