/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#define EMPTY_ROW "  |   |   |   |   |   |  "

static void
expect_of_both (Connect4TestPlayer *x,
                Connect4TestPlayer *o,
                const char *const  *lines)
{
  connect4_test_player_expect_strv (x, lines);
  connect4_test_player_expect_strv (o, lines);
}

/* Moves of which the lines are not looked at. */
static void
move_in_turn (Connect4TestPlayer *x,
              Connect4TestPlayer *o,
              const char         *columns)
{
  const char *column;

  for (column = columns; *column != '\0'; column++)
    {
      gboolean x_moves = (column - columns) % 2 == 0;
      const char *turn = x_moves ? "It's player O's turn." : "It's player X's turn.";

      connect4_test_player_type (x_moves ? x : o, "move --col=%c", *column);
      connect4_test_player_skip_to (x, turn);
      connect4_test_player_skip_to (o, turn);
    }
}

/* Word by word what PROTOCOL.md promises; the other tests leave the words to the table. */
static void
test_every_line (Connect4TestServer *server)
{
  static const char *const started[] = {
    "Game foo has started!", "",
    EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, "",
    "It's player X's turn.", NULL,
  };
  static const char *const moved[] = {
    "Player X has played!", "",
    EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, "  |   |   | X |   |   |  ", "",
    "It's player O's turn.", NULL,
  };
  static const char *const moved_on_top[] = {
    "Player O has played!", "",
    EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW,
    "  |   |   | O |   |   |  ", "  |   |   | X |   |   |  ", "",
    "It's player X's turn.", NULL,
  };
  static const char *const won[] = {
    "Player X has played!", "",
    EMPTY_ROW, EMPTY_ROW, EMPTY_ROW, EMPTY_ROW,
    "  |   |   | O |   |   | O", "X | X | X | X |   |   | O", "",
    "Game finished!", "Player X wins!", NULL,
  };
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autofree char *code = NULL;

  code = connect4_test_player_create_game (x, "create --name=foo");
  connect4_test_player_type (o, "join --code=%s --symbol=O", code);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_expect_line (x, "Player O has joined the game.");

  connect4_test_player_type (o, "play");
  expect_of_both (x, o, started);
  connect4_test_player_expect_line (o, "Game started!");

  connect4_test_player_type (x, "move --col=3");
  expect_of_both (x, o, moved);
  connect4_test_player_type (o, "move --col=3");
  expect_of_both (x, o, moved_on_top);
  move_in_turn (x, o, "0616");
  connect4_test_player_type (x, "move --col=2");
  expect_of_both (x, o, won);

  connect4_test_player_type (x, "lobby");
  connect4_test_player_expect_line (x, "Game foo is waiting for players.");
  connect4_test_player_expect_line (o, "Game foo is waiting for players.");
  connect4_test_player_type (x, "leave");
  connect4_test_player_expect_line (x, "Game left successfully");
  connect4_test_player_expect_line (o, "Player X has left the game.");
  connect4_test_player_type (o, "exit");
  connect4_test_player_expect_line (o, "Bye!");
  connect4_test_player_expect_closed (o);
}

static void
play_to_end (Connect4TestServer         *server,
             const Connect4GameSettings *settings,
             const char                 *columns,
             char                        winner)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, settings);
  const Connect4Player *actual;

  connect4_test_table_start (table);
  connect4_test_table_move (table, columns);

  actual = connect4_game_get_winner (connect4_test_table_get_game (table));
  g_assert_false (connect4_test_table_is_playing (table));
  g_assert_cmpint (actual != NULL ? actual->symbol : 0, ==, winner);
  connect4_test_table_expect_quiet (table);
}

static void
test_row (Connect4TestServer *server)
{
  play_to_end (server, NULL, "3344556", 'X');
}

static void
test_column (Connect4TestServer *server)
{
  play_to_end (server, NULL, "5656565", 'X');
}

static void
test_rising_diagonal (Connect4TestServer *server)
{
  play_to_end (server, NULL, "01122323363", 'X');
}

static void
test_falling_diagonal (Connect4TestServer *server)
{
  play_to_end (server, NULL, "65544343303", 'X');
}

static void
test_second_player_wins (Connect4TestServer *server)
{
  play_to_end (server, NULL, "03142536", 'O');
}

static void
test_draw (Connect4TestServer *server)
{
  play_to_end (server, NULL, "545062455041104565311226266362030334314210", 0);
}

static void
test_draw_on_a_small_board (Connect4TestServer *server)
{
  const Connect4GameSettings small = { .columns = 3, .rows = 3, .connect = 3, .players = 2 };

  play_to_end (server, &small, "210120021", 0);
}

static void
test_sizes (Connect4TestServer *server)
{
  const Connect4GameSettings smallest = { .columns = 3, .rows = 1, .connect = 2, .players = 2 };
  const Connect4GameSettings wide = { .columns = 20, .rows = 1, .connect = 2, .players = 2 };
  const Connect4GameSettings high = { .columns = 2, .rows = 20, .connect = 20, .players = 2 };

  play_to_end (server, &smallest, "012", 0);
  play_to_end (server, &wide, "031", 'X');
  play_to_end (server, &high, "0000000000000000000011111111111111111111", 0);
}

/* After a game the same players play another, begun by whoever is first in the line then. */
static void
test_again (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);

  connect4_test_table_start (table);
  connect4_test_table_move (table, "5656565");
  connect4_test_table_return_to_lobby (table);
  connect4_test_table_start (table);
  connect4_test_table_move (table, "03142536");
  connect4_test_table_expect_quiet (table);
}

static void
test_many_players (Connect4TestServer *server)
{
  Connect4GameSettings settings = { .columns = 7, .rows = 6, .connect = 3 };

  for (settings.players = 3; settings.players <= CONNECT4_GAME_MAX_PLAYERS; settings.players++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &settings);

      connect4_test_table_start (table);
      while (connect4_test_table_is_playing (table))
        {
          connect4_test_table_type_random_move (table);
          connect4_test_table_expect_moved (table);
        }
      connect4_test_table_expect_quiet (table);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/play/every-line", test_every_line);
  connect4_test_server_add ("/e2e/play/row", test_row);
  connect4_test_server_add ("/e2e/play/column", test_column);
  connect4_test_server_add ("/e2e/play/rising-diagonal", test_rising_diagonal);
  connect4_test_server_add ("/e2e/play/falling-diagonal", test_falling_diagonal);
  connect4_test_server_add ("/e2e/play/second-player-wins", test_second_player_wins);
  connect4_test_server_add ("/e2e/play/draw", test_draw);
  connect4_test_server_add ("/e2e/play/draw-on-a-small-board", test_draw_on_a_small_board);
  connect4_test_server_add ("/e2e/play/sizes", test_sizes);
  connect4_test_server_add ("/e2e/play/again", test_again);
  connect4_test_server_add ("/e2e/play/many-players", test_many_players);
  return g_test_run ();
}
