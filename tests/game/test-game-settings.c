/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-game-settings.h"

static void
assert_settings (int columns,
                 int rows,
                 int connect,
                 int n_players,
                 int expected_columns,
                 int expected_rows,
                 int expected_connect,
                 int expected_players)
{
  const Connect4GameSettings settings = { columns, rows, connect, n_players };
  Connect4GameSettings resolved = connect4_game_settings_resolve (&settings);

  g_assert_cmpint (resolved.columns, ==, expected_columns);
  g_assert_cmpint (resolved.rows, ==, expected_rows);
  g_assert_cmpint (resolved.connect, ==, expected_connect);
  g_assert_cmpint (resolved.players, ==, expected_players);
}

static void
test_resolve (void)
{
  Connect4GameSettings usual = connect4_game_settings_resolve (NULL);

  g_assert_cmpint (usual.columns, ==, 7);
  g_assert_cmpint (usual.players, ==, 2);

  assert_settings (0, 0, 0, 0, 7, 6, 4, 2);
  assert_settings (10, 0, 5, 3, 10, 6, 5, 3);
  assert_settings (0, 10, -1, -1, 7, 10, 4, 2);
  assert_settings (-1, 10, 0, 0, 7, 6, 4, 2);
  assert_settings (10, -1, 0, 0, 7, 6, 4, 2);
  assert_settings (20, 20, 20, 8, 20, 20, 20, 8);
  assert_settings (21, G_MAXINT, G_MAXINT, 9, 20, 20, 20, 8);
  assert_settings (42, 1, 0, 0, 20, 1, 4, 2);
  assert_settings (G_MININT, G_MININT, G_MININT, G_MININT, 7, 6, 4, 2);
}

static void
test_surprise_size (void)
{
  const Connect4GameSettings settings = { .columns = 42, .rows = 42 };
  gboolean seen_columns[CONNECT4_BOARD_MAX_SIZE + 1] = { FALSE };
  gboolean seen_rows[CONNECT4_BOARD_MAX_SIZE + 1] = { FALSE };

  for (int i = 0; i < 2000; i++)
    {
      Connect4GameSettings resolved = connect4_game_settings_resolve (&settings);

      g_assert_cmpint (resolved.columns, >=, 1);
      g_assert_cmpint (resolved.columns, <=, CONNECT4_BOARD_MAX_SIZE);
      g_assert_cmpint (resolved.rows, >=, 1);
      g_assert_cmpint (resolved.rows, <=, CONNECT4_BOARD_MAX_SIZE);
      g_assert_true (connect4_game_settings_can_be_won (&resolved));
      seen_columns[resolved.columns] = TRUE;
      seen_rows[resolved.rows] = TRUE;
    }

  for (int size = 1; size <= CONNECT4_BOARD_MAX_SIZE; size++)
    {
      g_assert_true (seen_columns[size] || size == 1); /* where nobody could win */
      g_assert_true (seen_rows[size]);
    }
}

/* The rarest of sizes are found too. */
static void
test_surprise_size_for_long_rows (void)
{
  const Connect4GameSettings settings = { .columns = 42, .rows = 42, .connect = 20, .players = 8 };

  for (int i = 0; i < 100; i++)
    {
      Connect4GameSettings resolved = connect4_game_settings_resolve (&settings);

      g_assert_true (connect4_game_settings_can_be_won (&resolved));
    }
}

/* A game of nobody in particular, on a board that is small enough to try all that can happen on it. */
typedef struct
{
  Connect4GameSettings settings;
  guint8 cells[8][8]; /* column, row -> who, from 1 */
  int heights[8];
  int n_pieces;
} Position;

static int
position_count (const Position *self,
                int             column,
                int             row,
                int             dx,
                int             dy)
{
  guint8 who = self->cells[column][row];
  int n = 0;

  do
    {
      n++;
      column += dx;
      row += dy;
    }
  while (column >= 0 && column < self->settings.columns && row >= 0 && row < self->settings.rows &&
         self->cells[column][row] == who);

  return n;
}

static gboolean
position_is_won (const Position *self,
                 int             column,
                 int             row)
{
  static const int directions[][2] = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 1, -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      int dx = directions[i][0];
      int dy = directions[i][1];

      if (position_count (self, column, row, dx, dy) + position_count (self, column, row, -dx, -dy) - 1 >=
          self->settings.connect)
        return TRUE;
    }

  return FALSE;
}

/* Returns: whether anything that the players can do from here ends with a winner */
static gboolean
position_can_be_won (Position *self)
{
  gboolean won = FALSE;

  for (int column = 0; column < self->settings.columns && !won; column++)
    {
      int row = self->heights[column];

      if (row == self->settings.rows)
        continue;

      self->cells[column][row] = 1 + self->n_pieces % self->settings.players;
      self->heights[column]++;
      self->n_pieces++;
      won = position_is_won (self, column, row) || position_can_be_won (self);
      self->n_pieces--;
      self->heights[column]--;
      self->cells[column][row] = 0;
    }

  return won;
}

static void
test_can_be_won (void)
{
  const Connect4GameSettings usual = connect4_game_settings_resolve (NULL);
  const int n_most = 8;

  g_assert_true (connect4_game_settings_can_be_won (&usual));
  for (int columns = 1; columns <= n_most; columns++)
    for (int rows = 1; rows * columns <= n_most; rows++)
      for (int connect = 2; connect <= 5; connect++)
        for (int n_players = 2; n_players <= CONNECT4_GAME_MAX_PLAYERS; n_players++)
          {
            Position position = { .settings = { columns, rows, connect, n_players } };

            g_test_message ("%d by %d, %d in a row, %d players", columns, rows, connect, n_players);
            g_assert_cmpint (connect4_game_settings_can_be_won (&position.settings), ==,
                             position_can_be_won (&position));
          }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/game-settings/resolve", test_resolve);
  g_test_add_func ("/game/game-settings/surprise-size", test_surprise_size);
  g_test_add_func ("/game/game-settings/surprise-size-for-long-rows", test_surprise_size_for_long_rows);
  g_test_add_func ("/game/game-settings/can-be-won", test_can_be_won);

  return g_test_run ();
}
