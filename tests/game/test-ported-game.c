/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"

/* The cases on boards and games of the application that this one ports, numbered as they are there.
 * It starts a game with any number of players, which is a game for one here. */

static const Connect4Player player_1 = { 1, 'X' };
static const Connect4Player player_2 = { 2, 'O' };

static const Connect4GameSettings alone_3x3 = {
  .columns = 3, .rows = 3, .connect = 3, .players = 1,
};
static const Connect4GameSettings pair_3x3 = {
  .columns = 3, .rows = 3, .connect = 3, .players = 2,
};

static void
assert_empty (const Connect4Board *board,
              int                  columns,
              int                  rows)
{
  g_assert_cmpint (connect4_board_get_columns (board), ==, columns);
  g_assert_cmpint (connect4_board_get_rows (board), ==, rows);

  for (int row = 0; row < rows; row++)
    {
      for (int column = 0; column < columns; column++)
        g_assert_cmpuint (connect4_board_get_cell (board, column, row), ==, 0);
    }
}

/* One player sits there for each id, in this order. */
static void
assert_players (const Connect4Game *game,
                guint               n_expected,
                guint64             first,
                guint64             second)
{
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (game, &n_players);

  g_assert_cmpuint (n_players, ==, n_expected);
  g_assert_cmpuint (players[0].id, ==, first);
  if (n_expected > 1)
    g_assert_cmpuint (players[1].id, ==, second);
}

static Connect4Game *
new_pair (const Connect4GameSettings *settings)
{
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", settings, &player_1);
  g_autoptr (GError) error = NULL;

  connect4_test_game_join (game, &player_2, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&game);
}

static Connect4Game *
start (Connect4Game *game)
{
  g_autoptr (GError) error = NULL;

  connect4_test_game_start (game, &error);
  g_assert_no_error (error);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_PLAYING);

  return game;
}

static void
move (Connect4Game *game,
      guint64       player_id,
      int           column)
{
  g_autoptr (GError) error = NULL;

  connect4_test_game_move (game, player_id, column, &error);
  g_assert_no_error (error);
}

static void
test_generate_3x2 (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 2);

  assert_empty (board, 3, 2);
}

static void
test_generate_6x5 (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (6, 5);

  assert_empty (board, 6, 5);
}

static void
test_row_for_column (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 3);

  connect4_board_put (board, 1, 0, 'X');
  connect4_board_put (board, 1, 1, 'O');
  g_assert_cmpint (connect4_board_get_free_row (board, 1), ==, 2);
}

static void
test_put_piece (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 3);

  connect4_board_put (board, 1, 1, 'X');

  for (int row = 0; row < 3; row++)
    {
      for (int column = 0; column < 3; column++)
        g_assert_cmpuint (connect4_board_get_cell (board, column, row), ==,
                          column == 1 && row == 1 ? 'X' : 0);
    }
}

static void
test_win (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (5, 5);

  for (int column = 0; column < 4; column++)
    connect4_board_put (board, column, 0, 'X');

  g_assert_true (connect4_board_is_win (board, 0, 0, 'X', 4));
}

static void
test_is_full (void)
{
  g_autoptr (Connect4Board) board = connect4_board_new (3, 3);

  for (int cell = 0; cell < 9; cell++)
    {
      g_assert_cmpuint (connect4_board_get_n_empty (board), >, 0);
      connect4_board_put (board, cell % 3, cell / 3, 'X');
    }

  g_assert_cmpuint (connect4_board_get_n_empty (board), ==, 0);
}

static void
test_create (void)
{
  const Connect4GameSettings settings = { .columns = 7, .rows = 6 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &settings, &player_1);

  g_assert_cmpstr (connect4_game_get_name (game), ==, "Game 1");
  assert_empty (connect4_game_get_board (game), 7, 6);
  assert_players (game, 1, 1, 0);
}

static void
test_create_status_and_connect (void)
{
  const Connect4GameSettings settings = { .columns = 7, .rows = 6 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &settings, &player_1);

  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_LOBBY);
  g_assert_cmpint (connect4_game_get_settings (game).connect, ==, 4);
}

static void
test_create_negative_size (void)
{
  const Connect4GameSettings settings = { .columns = -42, .rows = -42 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &settings, &player_1);

  assert_empty (connect4_game_get_board (game), 7, 6);
}

static void
test_create_easter_egg (void)
{
  const Connect4GameSettings settings = { .columns = 42, .rows = 42 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &settings, &player_1);
  Connect4GameSettings resolved = connect4_game_get_settings (game);

  g_assert_cmpint (resolved.columns, >=, 1);
  g_assert_cmpint (resolved.columns, <=, 20);
  g_assert_cmpint (resolved.rows, >=, 1);
  g_assert_cmpint (resolved.rows, <=, 20);
  assert_empty (connect4_game_get_board (game), resolved.columns, resolved.rows);
}

static void
test_join (void)
{
  g_autoptr (Connect4Game) game = new_pair (&pair_3x3);

  assert_players (game, 2, 1, 2);
}

static void
test_join_behind_the_others (void)
{
  const Connect4GameSettings settings = { .players = 3 };
  const Connect4Player player_3 = { 3, '+' };
  g_autoptr (Connect4Game) game = new_pair (&settings);
  const Connect4Player *players;
  guint n_players;

  g_assert_true (connect4_test_game_join (game, &player_3, NULL));

  players = connect4_game_get_players (game, &n_players);
  g_assert_cmpuint (n_players, ==, 3);
  g_assert_cmpuint (players[2].id, ==, 3);
  g_assert_cmpuint (players[2].symbol, ==, '+');
}

static void
test_join_id_taken (void)
{
  const Connect4Player player = { 1, 'O' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &pair_3x3, &player_1);
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_game_join (game, &player, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_ID_ALREADY_TAKEN);
}

static void
test_join_symbol_taken (void)
{
  const Connect4Player player = { 2, 'X' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &pair_3x3, &player_1);
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_game_join (game, &player, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN);
}

static void
test_leave_first (void)
{
  g_autoptr (Connect4Game) game = new_pair (&pair_3x3);

  g_assert_true (connect4_test_game_leave (game, 1, NULL));
  assert_players (game, 1, 2, 0);
}

static void
test_leave_second (void)
{
  g_autoptr (Connect4Game) game = new_pair (&pair_3x3);

  g_assert_true (connect4_test_game_leave (game, 2, NULL));
  assert_players (game, 1, 1, 0);
}

static void
test_start_alone (void)
{
  g_autoptr (Connect4Game) game = start (connect4_test_game_new ("Game 1", &alone_3x3, &player_1));

  assert_players (game, 1, 1, 0);
}

static void
test_start (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));

  assert_players (game, 2, 1, 2);
}

static void
test_start_wrong_status (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_game_start (game, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_WRONG_STATUS);
}

static void
play_to_the_end (Connect4Game *game)
{
  for (int i = 0; i < 5; i++)
    move (game, i % 2 == 0 ? 1 : 2, i % 2);

  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
}

static void
test_lobby (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));

  play_to_the_end (game);
  g_assert_true (connect4_test_game_return_to_lobby (game, NULL));
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_LOBBY);
}

static void
test_lobby_empties_the_board (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));

  play_to_the_end (game);
  g_assert_true (connect4_test_game_return_to_lobby (game, NULL));
  assert_empty (connect4_game_get_board (game), 3, 3);
  assert_players (game, 2, 1, 2);
}

static void
test_lobby_wrong_status (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_game_return_to_lobby (game, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_move (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));

  move (game, 1, 1);
  assert_players (game, 2, 2, 1);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_PLAYING);
}

static void
test_move_falls (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));
  const Connect4Board *board = connect4_game_get_board (game);

  move (game, 1, 1);
  move (game, 2, 1);
  g_assert_cmpuint (connect4_board_get_cell (board, 1, 0), ==, 'X');
  g_assert_cmpuint (connect4_board_get_cell (board, 1, 1), ==, 'O');
  assert_players (game, 2, 1, 2);
}

static void
assert_move_fails (Connect4Game  *game,
                   guint64        player_id,
                   int            column,
                   Connect4Error  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_game_move (game, player_id, column, &error));
  g_assert_error (error, CONNECT4_ERROR, (int) code);
}

static void
test_move_in_lobby (void)
{
  g_autoptr (Connect4Game) game = connect4_test_game_new ("Game 1", &alone_3x3, &player_1);

  assert_move_fails (game, 1, 1, CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_move_without_players (void)
{
  g_autoptr (Connect4Game) game = start (connect4_test_game_new ("Game 1", &alone_3x3, &player_1));

  g_assert_true (connect4_test_game_leave (game, 1, NULL));
  assert_move_fails (game, 1, 1, CONNECT4_ERROR_NO_PLAYERS);
}

static void
test_move_invalid_column (void)
{
  g_autoptr (Connect4Game) game = start (connect4_test_game_new ("Game 1", &alone_3x3, &player_1));

  assert_move_fails (game, 1, 3, CONNECT4_ERROR_INVALID_COLUMN);
}

static void
test_move_wrong_player (void)
{
  g_autoptr (Connect4Game) game = start (new_pair (&pair_3x3));

  assert_move_fails (game, 2, 1, CONNECT4_ERROR_NOT_YOUR_TURN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ported/board/01-generate-3x2", test_generate_3x2);
  g_test_add_func ("/ported/board/02-generate-6x5", test_generate_6x5);
  g_test_add_func ("/ported/board/03-row-for-column", test_row_for_column);
  g_test_add_func ("/ported/board/04-put-piece", test_put_piece);
  g_test_add_func ("/ported/board/05-win", test_win);
  g_test_add_func ("/ported/board/06-is-full", test_is_full);
  g_test_add_func ("/ported/game/07-create", test_create);
  g_test_add_func ("/ported/game/08-create-status-and-connect", test_create_status_and_connect);
  g_test_add_func ("/ported/game/09-create-negative-size", test_create_negative_size);
  g_test_add_func ("/ported/game/10-create-easter-egg", test_create_easter_egg);
  g_test_add_func ("/ported/game/11-join", test_join);
  g_test_add_func ("/ported/game/12-join-behind-the-others", test_join_behind_the_others);
  g_test_add_func ("/ported/game/13-join-id-taken", test_join_id_taken);
  g_test_add_func ("/ported/game/14-join-symbol-taken", test_join_symbol_taken);
  g_test_add_func ("/ported/game/15-leave-first", test_leave_first);
  g_test_add_func ("/ported/game/16-leave-second", test_leave_second);
  g_test_add_func ("/ported/game/17-start-alone", test_start_alone);
  g_test_add_func ("/ported/game/18-start", test_start);
  g_test_add_func ("/ported/game/19-start-wrong-status", test_start_wrong_status);
  g_test_add_func ("/ported/game/20-lobby", test_lobby);
  g_test_add_func ("/ported/game/21-lobby-empties-the-board", test_lobby_empties_the_board);
  g_test_add_func ("/ported/game/22-lobby-wrong-status", test_lobby_wrong_status);
  g_test_add_func ("/ported/game/23-move", test_move);
  g_test_add_func ("/ported/game/24-move-falls", test_move_falls);
  g_test_add_func ("/ported/game/25-move-in-lobby", test_move_in_lobby);
  g_test_add_func ("/ported/game/26-move-without-players", test_move_without_players);
  g_test_add_func ("/ported/game/27-move-invalid-column", test_move_invalid_column);
  g_test_add_func ("/ported/game/28-move-wrong-player", test_move_wrong_player);

  return g_test_run ();
}
