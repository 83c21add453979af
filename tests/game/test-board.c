/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-board.h"

static void
put_row (Connect4Board *board,
         int            row,
         const char    *symbols)
{
  for (int column = 0; symbols[column] != '\0'; column++)
    {
      if (symbols[column] != ' ')
        connect4_board_put (board, column, row, (gunichar) symbols[column]);
    }
}

/* Whether the piece that lies there wins, if there is one. */
static gboolean
is_win (const Connect4Board *board,
        int                  column,
        int                  row,
        int                  connect)
{
  gunichar symbol = connect4_board_get_cell (board, column, row);

  return symbol != 0 && connect4_board_is_win (board, column, row, symbol, connect);
}

static void
test_sizes (void)
{
  for (int columns = 1; columns <= CONNECT4_BOARD_MAX_SIZE; columns++)
    {
      for (int rows = 1; rows <= CONNECT4_BOARD_MAX_SIZE; rows++)
        {
          g_autoptr (Connect4Board) board = connect4_board_new (columns, rows);

          g_assert_cmpint (connect4_board_get_columns (board), ==, columns);
          g_assert_cmpint (connect4_board_get_rows (board), ==, rows);
          g_assert_cmpuint (connect4_board_get_cell (board, columns - 1, rows - 1), ==, 0);
          g_assert_cmpint (connect4_board_get_free_row (board, columns - 1), ==, 0);
        }
    }
}

static void
test_put (void)
{
  const gunichar snowman = 0x2603;
  g_autoptr (Connect4Board) board = connect4_board_new (7, 6);

  connect4_board_put (board, 6, 0, snowman);
  connect4_board_put (board, 6, 1, 'X');

  g_assert_cmpuint (connect4_board_get_cell (board, 6, 0), ==, snowman);
  g_assert_cmpuint (connect4_board_get_cell (board, 6, 1), ==, 'X');
  g_assert_cmpuint (connect4_board_get_cell (board, 0, 1), ==, 0);
  g_assert_cmpint (connect4_board_get_free_row (board, 6), ==, 2);
  g_assert_cmpint (connect4_board_get_free_row (board, 0), ==, 0);
}

static void
test_full (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (2, 2);

  put_row (board, 0, "XO");
  connect4_board_put (board, 0, 1, 'O');
  g_assert_cmpuint (connect4_board_get_n_empty (board), >, 0);
  g_assert_cmpint (connect4_board_get_free_row (board, 0), ==, -1);
  g_assert_cmpint (connect4_board_get_free_row (board, 1), ==, 1);

  connect4_board_put (board, 1, 1, 'X');
  g_assert_cmpuint (connect4_board_get_n_empty (board), ==, 0);
  g_assert_cmpint (connect4_board_get_free_row (board, 1), ==, -1);
}

static void
test_win_each_direction (void)
{
  static const struct
  {
    const char *rows[4]; /* the top one first */
    int column;
    int row;
  } wins[] = {
    { { "    ", "    ", "    ", "XXXX" }, 2, 0 },
    { { "X   ", "X   ", "X   ", "X   " }, 0, 3 },
    { { "   X", "  X ", " X  ", "X   " }, 1, 1 },
    { { "X   ", " X  ", "  X ", "   X" }, 2, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wins); i++)
    {
      g_autoptr (Connect4Board) board = connect4_board_new (4, 4);

      for (int row = 0; row < 4; row++)
        put_row (board, row, wins[i].rows[3 - row]);

      g_assert_true (is_win (board, wins[i].column, wins[i].row, 4));
      g_assert_false (is_win (board, wins[i].column, wins[i].row, 5));
    }
}

/* A piece that is still to be put there wins as the one that lies there does. */
static void
test_win_before_the_piece_lies (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 3);

  g_assert_true (connect4_board_is_win (board, 1, 1, 'X', 1));
  g_assert_false (connect4_board_is_win (board, 1, 1, 'X', 2));
  connect4_board_put (board, 0, 1, 'X');
  connect4_board_put (board, 2, 1, 'X');
  g_assert_true (connect4_board_is_win (board, 1, 1, 'X', 3));
  g_assert_false (connect4_board_is_win (board, 1, 1, 'O', 2));
  connect4_board_put (board, 1, 1, 'X');
  g_assert_true (connect4_board_is_win (board, 1, 1, 'X', 3));
}

static void
test_win_is_broken_by_a_gap (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (6, 1);

  put_row (board, 0, "XX XOX");
  g_assert_false (is_win (board, 1, 0, 3));
  connect4_board_put (board, 2, 0, 'X');
  g_assert_true (is_win (board, 2, 0, 4));
  g_assert_false (is_win (board, 2, 0, 5));
}

static void
test_win_never_wraps (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (4, 3);

  put_row (board, 0, "OOXX");
  put_row (board, 1, "XXOO");
  put_row (board, 2, "OO X");

  for (int row = 0; row < 3; row++)
    {
      for (int column = 0; column < 4; column++)
        g_assert_false (is_win (board, column, row, 3));
    }
}

static void
assert_row (const Connect4Board *board,
            int                  row,
            const gunichar       expected[3])
{
  const gunichar *symbols;
  const guint8 *cells = connect4_board_get_row (board, row, &symbols);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (symbols[cells[i]], ==, expected[i]);
}

static void
test_row (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 2);

  put_row (board, 0, "XO ");
  put_row (board, 1, "O  ");
  assert_row (board, 0, (const gunichar[]){ 'X', 'O', 0 });
  assert_row (board, 1, (const gunichar[]){ 'O', 0, 0 });
}

static void
test_symbols (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (CONNECT4_BOARD_MAX_SYMBOLS, 2);

  for (int column = 0; column < CONNECT4_BOARD_MAX_SYMBOLS; column++)
    {
      connect4_board_put (board, column, 0, 0x65e5 + column);
      connect4_board_put (board, column, 1, 0x65e5);
    }
  for (int column = 0; column < CONNECT4_BOARD_MAX_SYMBOLS; column++)
    {
      g_assert_cmpuint (connect4_board_get_cell (board, column, 0), ==, 0x65e5 + column);
      g_assert_cmpuint (connect4_board_get_cell (board, column, 1), ==, 0x65e5);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/board/sizes", test_sizes);
  g_test_add_func ("/game/board/put", test_put);
  g_test_add_func ("/game/board/full", test_full);
  g_test_add_func ("/game/board/row", test_row);
  g_test_add_func ("/game/board/symbols", test_symbols);
  g_test_add_func ("/game/board/win-each-direction", test_win_each_direction);
  g_test_add_func ("/game/board/win-before-the-piece-lies", test_win_before_the_piece_lies);
  g_test_add_func ("/game/board/win-is-broken-by-a-gap", test_win_is_broken_by_a_gap);
  g_test_add_func ("/game/board/win-never-wraps", test_win_never_wraps);

  return g_test_run ();
}
