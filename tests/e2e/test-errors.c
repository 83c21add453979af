/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"
#include "connect4-test-util.h"

/* How many descriptors a server is given, and how many of them it is to have left when it is full. */
#define MAX_DESCRIPTORS  160
#define FREE_DESCRIPTORS 32

static void
expect_error (Connect4TestPlayer *player,
              const char         *line,
              const char         *code)
{
  connect4_test_player_type (player, "%s", line);
  connect4_test_player_expect_error (player, code);
}

static void
test_not_your_turn (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);

  connect4_test_table_start (table);
  expect_error (connect4_test_table_get_player (table, 1), "move 0", "not_your_turn");
  connect4_test_table_move (table, "0");
  expect_error (connect4_test_table_get_player (table, 0), "move 0", "not_your_turn");
  connect4_test_table_move (table, "0");
  connect4_test_table_expect_quiet (table);
}

static void
test_invalid_column (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  Connect4TestPlayer *player = connect4_test_table_get_player (table, 0);

  connect4_test_table_start (table);
  expect_error (player, "move 7", "invalid_column");
  expect_error (player, "move --col=-1", "invalid_column");
  expect_error (player, "19", "invalid_column");
  connect4_test_table_move (table, "6");
  connect4_test_table_expect_quiet (table);
}

static void
test_column_full (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);

  connect4_test_table_start (table);
  connect4_test_table_move (table, "000000");
  expect_error (connect4_test_table_get_player (table, 0), "move --col=0", "column_full");
  connect4_test_table_move (table, "1");
  connect4_test_table_expect_quiet (table);
}

static void
test_wrong_status (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (Connect4TestPlayer) late = connect4_test_server_connect (server, "late");
  g_autofree char *join = g_strdup_printf ("join --code=%s --symbol=Z",
                                           connect4_test_table_get_code (table));
  Connect4TestPlayer *player = connect4_test_table_get_player (table, 0);

  expect_error (player, "move 0", "wrong_status");
  expect_error (player, "lobby", "wrong_status");
  connect4_test_table_start (table);
  expect_error (player, "play", "wrong_status");
  expect_error (player, "lobby", "wrong_status");
  connect4_test_player_type (late, "%s", join);
  connect4_test_player_expect_line (late, "Error: The game is being played already: type games to find "
                                          "another, or create one. (wrong_status)");
  connect4_test_table_move (table, "0101010");
  expect_error (player, "move 0", "wrong_status");
  connect4_test_player_type (player, "play");
  connect4_test_player_expect_line (player, "Error: The game is over: type lobby to play again, or leave. "
                                            "(wrong_status)");
  connect4_test_player_type (late, "%s", join);
  connect4_test_player_expect_line (late, "Error: The game is over: type games to find another, or create "
                                          "one. (wrong_status)");
  connect4_test_table_expect_quiet (table);
}

static void
test_not_enough_players (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "X");

  connect4_test_player_type (player, "create foo");
  connect4_test_player_expect_match (player, "Game ?????? created!");
  expect_error (player, "play", "not_enough_players");
  connect4_test_player_expect_quiet (player);
}

static void
test_symbol_already_taken (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autofree char *code = NULL;

  code = connect4_test_player_create_game (x, "create foo");
  connect4_test_player_type (o, "join --code=%s --symbol=X", code);
  connect4_test_player_expect_error (o, "symbol_already_taken");
  connect4_test_player_type (o, "join --code=%s --symbol=x", code);
  connect4_test_player_expect_error (o, "symbol_already_taken");
  connect4_test_player_expect_quiet (x);
  connect4_test_player_type (o, "join --code=%s --symbol=o", code);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_expect_line (x, "Player O has joined the game.");
}

static void
test_game_full (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (Connect4TestPlayer) late = connect4_test_server_connect (server, "late");

  connect4_test_player_type (late, "join %s Z", connect4_test_table_get_code (table));
  connect4_test_player_expect_error (late, "game_full");
  connect4_test_table_expect_quiet (table);
}

static void
test_game_not_found (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  expect_error (player, "join --code=AAAAAA --symbol=O", "game_not_found");
  expect_error (player, "join AAAAAA", "game_not_found");
  expect_error (player, "join --code=\"no such game\" --symbol=O", "game_not_found");
}

static void
test_command_not_found (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  expect_error (player, "dance", "command_not_found");
  expect_error (player, "--name=foo", "command_not_found");
  expect_error (player, "crash segv", "command_not_found");
}

static void
test_missing_option (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  expect_error (player, "create", "missing_option");
  expect_error (player, "create --cols=4", "missing_option");
  expect_error (player, "join", "missing_option");
  expect_error (player, "join --symbol=O", "missing_option");
  connect4_test_table_start (table);
  expect_error (connect4_test_table_get_player (table, 0), "move", "missing_option");
}

static void
test_invalid_option (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  expect_error (player, "create --name=foo --colour=red", "invalid_option");
  expect_error (player, "create --name=foo --cols=many", "invalid_option");
  expect_error (player, "create --name=foo --cols=99999999999999999999", "invalid_option");
  expect_error (player, "create --name=\"foo", "invalid_option");
  expect_error (player, "funfacts 0", "invalid_option");
  expect_error (player, "funfacts 21", "invalid_option");
  expect_error (player, "funfacts --number=x", "invalid_option");
  connect4_test_table_start (table);
  connect4_test_player_type (connect4_test_table_get_player (table, 0), "move left");
  connect4_test_player_expect_line (connect4_test_table_get_player (table, 0),
                                    "Error: The option --col is a whole number from 0 to 6, not “left”. "
                                    "(invalid_option)");
  connect4_test_table_move (table, "0");
  connect4_test_table_expect_quiet (table);
}

static void
test_line_too_long (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *longest = g_strnfill (512, 'a');
  g_autofree char *too_long = g_strnfill (513, 'a');
  g_autofree char *endless = g_strnfill (100000, 'a');

  expect_error (player, longest, "command_not_found");
  expect_error (player, too_long, "line_too_long");
  expect_error (player, endless, "line_too_long");
  connect4_test_player_expect_quiet (player);
}

/* The server tells before the line has ended, and once. */
static void
test_line_without_end (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *endless = g_strnfill (1000, 'a');

  connect4_test_player_send (player, endless, 1000);
  connect4_test_player_expect_error (player, "line_too_long");
  connect4_test_player_send (player, endless, 1000);
  connect4_test_player_send (player, "\r\n", 2);
  connect4_test_player_expect_quiet (player);
}

static void
test_server_full (void)
{
  const char *const options[] = { "--max-connections=2", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);
  guint16 port = connect4_test_server_get_port (server);
  g_autoptr (Connect4TestPlayer) first = connect4_test_server_connect (server, "first");
  g_autoptr (Connect4TestPlayer) second = connect4_test_server_connect (server, "second");
  g_autoptr (Connect4TestPlayer) third = connect4_test_player_new ("third", port);
  g_autoptr (Connect4TestPlayer) hasty = connect4_test_player_new ("hasty", port);
  g_autoptr (Connect4TestPlayer) fourth = NULL;

  connect4_test_player_expect_error (third, "server_full");
  connect4_test_player_expect_closed (third);
  connect4_test_player_type (hasty, "create foo");
  connect4_test_player_expect_error (hasty, "server_full");
  connect4_test_player_expect_closed (hasty);

  connect4_test_player_close (second);
  do
    {
      g_clear_pointer (&fourth, connect4_test_player_free);
      fourth = connect4_test_player_new ("fourth", port);
    }
  while (g_str_has_suffix (connect4_test_player_read_line (fourth), " (server_full)"));
  g_strfreev (connect4_test_player_read_all (fourth));
  connect4_test_player_expect_quiet (first);
}

/* Players until the server is full, all of whom have been let in. */
static GPtrArray *
fill_server (Connect4TestServer *server)
{
  GPtrArray *players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_player_free);
  guint16 port = connect4_test_server_get_port (server);

  for (;;)
    {
      g_autoptr (Connect4TestPlayer) player = connect4_test_player_new ("player", port);

      if (g_str_has_suffix (connect4_test_player_read_line (player), " (server_full)"))
        return players;
      g_strfreev (connect4_test_player_read_all (player));
      g_ptr_array_add (players, g_steal_pointer (&player));
    }
}

/* The server is full before it runs out of descriptors, of which the handlers need some as well. */
static void
test_few_descriptors (gconstpointer user_data)
{
  const char *const options[] = { user_data, "--handler-timeout=60", NULL }; /* none is late, on any machine */
  g_autoptr (Connect4TestServer) server = NULL;
  g_autoptr (GPtrArray) players = NULL;

  connect4_test_server_limit_descriptors (MAX_DESCRIPTORS);
  server = connect4_test_server_new (options, NULL);
  connect4_test_server_limit_descriptors (0);
  players = fill_server (server);
  g_assert_cmpuint (players->len, >, 1);

  for (guint i = 0; i < players->len; i++)
    g_strfreev (connect4_test_player_ask (players->pdata[i], "help"));
  g_assert_cmpuint (connect4_test_server_count_descriptors (server), <, MAX_DESCRIPTORS - FREE_DESCRIPTORS);
  g_assert_cmpstr (connect4_test_server_get_messages (server), ==, "");
}

/* Who wants more players than there are descriptors for is told so. */
static void
test_too_few_descriptors (void)
{
  const char *const options[] = { "--max-connections=1000", NULL };
  g_autoptr (Connect4TestServer) server = NULL;

  connect4_test_server_limit_descriptors (MAX_DESCRIPTORS);
  server = connect4_test_server_new (options, NULL);
  connect4_test_server_limit_descriptors (0);
  connect4_test_iterate_until (connect4_test_server_has_said (
    server, "players can be let in, not 1000: the limit of open files is too low\n"));
}

/* What belongs to the menu at a game, and the other way round, changes nothing. */
static void
test_wrong_place (Connect4TestServer *server)
{
  static const char *const menu[] = { "create bar", "join AAAAAA", "games", "funfacts", NULL };
  static const char *const game[] = { "play", "move 1", "1", "lobby", "leave", "board", NULL };
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  gsize i;

  for (i = 0; menu[i] != NULL; i++)
    expect_error (connect4_test_table_get_player (table, 0), menu[i], "command_not_found");
  for (i = 0; game[i] != NULL; i++)
    expect_error (player, game[i], "command_not_found");
  connect4_test_table_expect_quiet (table);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/errors/not-your-turn", test_not_your_turn);
  connect4_test_server_add ("/e2e/errors/invalid-column", test_invalid_column);
  connect4_test_server_add ("/e2e/errors/column-full", test_column_full);
  connect4_test_server_add ("/e2e/errors/wrong-status", test_wrong_status);
  connect4_test_server_add ("/e2e/errors/not-enough-players", test_not_enough_players);
  connect4_test_server_add ("/e2e/errors/symbol-already-taken", test_symbol_already_taken);
  connect4_test_server_add ("/e2e/errors/game-full", test_game_full);
  connect4_test_server_add ("/e2e/errors/game-not-found", test_game_not_found);
  connect4_test_server_add ("/e2e/errors/command-not-found", test_command_not_found);
  connect4_test_server_add ("/e2e/errors/missing-option", test_missing_option);
  connect4_test_server_add ("/e2e/errors/invalid-option", test_invalid_option);
  connect4_test_server_add ("/e2e/errors/line-too-long", test_line_too_long);
  connect4_test_server_add ("/e2e/errors/line-without-end", test_line_without_end);
  g_test_add_func ("/e2e/errors/server-full", test_server_full);
  g_test_add_data_func ("/e2e/errors/few-descriptors/shared-handlers", "--handlers=30",
                        test_few_descriptors);
  g_test_add_data_func ("/e2e/errors/few-descriptors/handler-for-each", "--players-per-handler=1",
                        test_few_descriptors);
  g_test_add_func ("/e2e/errors/too-few-descriptors", test_too_few_descriptors);
  connect4_test_server_add ("/e2e/errors/wrong-place", test_wrong_place);
  return g_test_run ();
}
