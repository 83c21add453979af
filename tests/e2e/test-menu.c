/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <string.h>

#include "games/connect4-game-code.h"

static const char *const menu_commands[] = {
  "create --name=<name> [--cols=7 --rows=6 --connect=4 --players=2]",
  "join --code=<code> --symbol=O",
  "games",
  "funfacts --number=<n>",
  "lang <code>",
  "help [command]",
  "exit",
  NULL,
};

static const char *const game_commands[] = {
  "play", "move --col=<index>", "lobby", "leave", "board", "lang", "help", "exit", NULL,
};

static void
assert_one_line_each (char             **lines,
                      const char *const *commands)
{
  gsize i;

  for (i = 0; commands[i] != NULL; i++)
    g_assert_true (connect4_test_lines_have (lines, commands[i]));
  g_assert_cmpuint (g_strv_length (lines), >=, i);
}

static void
leave (Connect4TestPlayer *player)
{
  g_auto (GStrv) lines = NULL;

  connect4_test_player_type (player, "leave");
  connect4_test_player_expect_line (player, "Game left successfully");
  lines = connect4_test_player_read_all (player);
}

/* The same menu when somebody connects, comes back, or asks for help. */
static void
test_menu (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = NULL;
  g_autofree char *code = NULL;
  g_auto (GStrv) connected = NULL;
  g_auto (GStrv) back = NULL;
  g_auto (GStrv) help = NULL;

  player = connect4_test_player_new ("player", connect4_test_server_get_port (server));
  connected = connect4_test_player_read_all (player);
  assert_one_line_each (connected, menu_commands);

  code = connect4_test_player_create_game (player, "create foo");
  connect4_test_player_type (player, "leave");
  connect4_test_player_expect_line (player, "Game left successfully");
  back = connect4_test_player_read_all (player);
  assert_one_line_each (back, menu_commands);

  help = connect4_test_player_ask (player, "help");
  assert_one_line_each (help, menu_commands);
}

static void
test_help (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_auto (GStrv) in_menu = connect4_test_player_ask (player, "help");
  g_auto (GStrv) in_menu_shortly = connect4_test_player_ask (player, "?");
  g_auto (GStrv) of_create = connect4_test_player_ask (player, "help create");
  g_auto (GStrv) in_game = NULL;
  g_autofree char *code = NULL;

  g_assert_cmpstrv (in_menu, in_menu_shortly);
  g_assert_false (connect4_test_lines_have (in_menu, "move"));
  g_assert_true (connect4_test_lines_have (of_create, "create --name=<name>"));
  g_assert_false (connect4_test_lines_have (of_create, "funfacts"));
  connect4_test_player_type (player, "help dance");
  connect4_test_player_expect_error (player, "command_not_found");

  code = connect4_test_player_create_game (player, "create foo");
  in_game = connect4_test_player_ask (player, "help");
  assert_one_line_each (in_game, game_commands);
  g_assert_false (connect4_test_lines_have (in_game, "create"));
}

static void
test_short_forms (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autoptr (Connect4TestPlayer) a = connect4_test_server_connect (server, "A");
  g_autofree char *code = connect4_test_player_create_game (x, "create foo --players=3");

  connect4_test_player_type (o, "join %s", code);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_type (a, "join %s", code);
  connect4_test_player_expect_line (a, "Game joined!");
  connect4_test_player_expect_lines (x, "Player O has joined the game.",
                                     "Player A has joined the game.", NULL);

  connect4_test_player_type (x, "play");
  connect4_test_player_skip_to (x, "Game started!");
  connect4_test_player_type (x, "move 3");
  connect4_test_player_skip_to (o, "Player X has played!");
  connect4_test_player_skip_to (o, "  |   |   | X |   |   |  ");
  connect4_test_player_type (o, "0");
  connect4_test_player_skip_to (a, "Player O has played!");
  connect4_test_player_skip_to (a, "O |   |   | X |   |   |  ");
  connect4_test_player_type (a, "quit");
  connect4_test_player_skip_to (a, "Bye!");
  connect4_test_player_expect_closed (a);
}

static void
test_case (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  const char *create = "CREATE --Name=Foo --COLS=2 --rOwS=2 --Connect=2";
  g_autofree char *code = connect4_test_player_create_game (x, create);
  g_autofree char *lower = g_ascii_strdown (code, -1);

  connect4_test_player_type (o, "Join --CODE=%s --SYMBOL=o", lower);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_expect_line (x, "Player O has joined the game.");
  connect4_test_player_type (x, "Play");
  connect4_test_player_expect_lines (x, "Game Foo has started!", "", "  |  ", "  |  ", "",
                                     "It's player X's turn.", "Game started!", NULL);
  connect4_test_player_type (x, "MOVE --Col=1");
  connect4_test_player_expect_lines (x, "Player X has played!", "", "  |  ", "  | X", "",
                                     "It's player O's turn.", NULL);
}

static void
assert_name (Connect4TestServer *server,
             const char         *line,
             const char         *name)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autofree char *code = connect4_test_player_create_game (x, line);
  g_autofree char *started = g_strdup_printf ("Game %s has started!", name);

  connect4_test_player_type (o, "join %s", code);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_type (o, "play");
  connect4_test_player_expect_line (o, started);
}

static void
test_quoting (Connect4TestServer *server)
{
  assert_name (server, "create --name=\"after lunch\"", "after lunch");
  assert_name (server, "create --name='after lunch' --cols=4", "after lunch");
  assert_name (server, "create \"after lunch\"", "after lunch");
  assert_name (server, "create after   lunch", "after lunch");
  assert_name (server, "create don't panic --cols=9", "don't panic");
  assert_name (server, "create --cols=5 --name=\"it's\" --rows=5", "it's");
  assert_name (server, "create --name=\"so, he said\"", "so, he said");
  assert_name (server, "   create    --name=foo   ", "foo");
  assert_name (server, "create été", "été");
}

/* What could be taken for another line, or turns one, is no name. */
static void
test_names (Connect4TestServer *server)
{
  static const char *const names[] = { "finished!", "%s%n", "'a  b'", "(foo)", "שלום", "a: b", "<b>" };
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      connect4_test_player_type (player, "create %s", names[i]);
      connect4_test_player_expect_line (
        player, "Error: A game's name is left-to-right letters, digits, single spaces and ' - _ . , and "
                "begins with a letter or digit: choose another one. (invalid_option)");
    }
}

/* How many columns and rows of a board without pieces the player is shown. */
static void
measure_board (Connect4TestPlayer *player,
               guint              *columns,
               guint              *rows)
{
  g_auto (GStrv) lines = connect4_test_player_ask (player, "board");

  *columns = (strlen (lines[0]) + 3) / 4;
  for (*rows = 0; lines[*rows] != NULL && strspn (lines[*rows], " |") == 4 * *columns - 3; (*rows)++)
    continue;
}

static void
assert_size (Connect4TestServer *server,
             const char         *options,
             guint               columns,
             guint               rows)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autofree char *line = g_strdup_printf ("create --name=foo %s", options);
  g_autofree char *code = connect4_test_player_create_game (x, line);
  guint actual_columns;
  guint actual_rows;

  g_assert_cmpuint (strlen (code), ==, CONNECT4_GAME_CODE_LENGTH);
  measure_board (x, &actual_columns, &actual_rows);
  g_assert_cmpuint (actual_columns, ==, columns);
  g_assert_cmpuint (actual_rows, ==, rows);
}

static void
test_sizes (Connect4TestServer *server)
{
  assert_size (server, "", 7, 6);
  assert_size (server, "--cols=3 --rows=1 --connect=2", 3, 1);
  assert_size (server, "--cols=20 --rows=20", 20, 20);
  assert_size (server, "--rows=3", 7, 3);
  assert_size (server, "--cols=0 --rows=0", 7, 6);
  assert_size (server, "--cols=-3 --rows=9", 7, 6);
}

/* A game that could only be a draw is not created, and the reason says so. */
static void
test_nobody_can_win (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_type (player, "create foo --cols=3 --rows=3");
  connect4_test_player_expect_line (
    player, "Error: None of 2 players can get 4 in a row on a board of 3 by 3: choose a larger board, or "
            "fewer in a row. (invalid_option)");
  connect4_test_player_type (player, "create foo --cols=1 --rows=20");
  connect4_test_player_expect_error (player, "invalid_option");
  connect4_test_player_type (player, "create foo --connect=8");
  connect4_test_player_expect_error (player, "invalid_option");
  connect4_test_player_type (player, "create foo --cols=2 --rows=2 --connect=2 --players=4");
  connect4_test_player_expect_error (player, "invalid_option");
  connect4_test_player_type (player, "create foo --connect=7 --players=8");
  connect4_test_player_expect_error (player, "invalid_option");
  connect4_test_player_type (player, "create foo --connect=7");
  connect4_test_player_expect_match (player, "Game ?????? created!");
}

/* The surprise: any size from 1 to 20 either way, and more than one of them. */
static void
test_surprise (Connect4TestServer *server)
{
  const char *create = "create --name=foo --cols=42 --rows=42";
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint i;

  for (i = 0; i < 40; i++)
    {
      g_autofree char *code = connect4_test_player_create_game (x, create);
      guint columns;
      guint rows;

      g_assert_cmpuint (strlen (code), ==, CONNECT4_GAME_CODE_LENGTH);
      measure_board (x, &columns, &rows);
      g_assert_cmpuint (columns, >=, 1);
      g_assert_cmpuint (columns, <=, 20);
      g_assert_cmpuint (rows, >=, 1);
      g_assert_cmpuint (rows, <=, 20);
      g_hash_table_add (sizes, g_strdup_printf ("%u x %u", columns, rows));
      leave (x);
    }
  g_assert_cmpuint (g_hash_table_size (sizes), >, 1);
}

/* Those that can be joined: not one that is full, or being played, or left by all. */
static void
test_games (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) watcher = connect4_test_server_connect (server, "watcher");
  g_autoptr (Connect4TestPlayer) creator = connect4_test_server_connect (server, "creator");
  g_autoptr (Connect4TestTable) full = connect4_test_table_new (server, NULL);
  g_autofree char *code = connect4_test_player_create_game (creator, "create \"after lunch\"");
  g_auto (GStrv) listed = connect4_test_player_ask (watcher, "games");
  g_auto (GStrv) empty = NULL;

  g_assert_true (connect4_test_lines_have (listed, code));
  g_assert_true (connect4_test_lines_have (listed, "after lunch"));
  g_assert_false (connect4_test_lines_have (listed, connect4_test_table_get_code (full)));

  leave (creator);
  connect4_test_table_start (full);
  empty = connect4_test_player_ask (watcher, "games");
  g_assert_cmpuint (g_strv_length (empty), >, 0);
  g_assert_false (connect4_test_lines_have (empty, code));
  g_assert_false (connect4_test_lines_have (empty, connect4_test_table_get_code (full)));
}

static guint
count_lines (char       **lines,
             const char  *text)
{
  guint n = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    n += strstr (lines[i], text) != NULL;

  return n;
}

/* Many of them: a page at a time. */
static void
test_pages_of_games (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) watcher = connect4_test_server_connect (server, "watcher");
  g_autoptr (GPtrArray) creators = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_player_free);
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;
  g_auto (GStrv) third = NULL;

  for (guint i = 0; i < 25; i++)
    {
      g_ptr_array_add (creators, connect4_test_server_connect (server, "creator"));
      g_free (connect4_test_player_create_game (creators->pdata[i], "create mine"));
    }

  first = connect4_test_player_ask (watcher, "games");
  g_assert_cmpuint (count_lines (first, "mine"), ==, 20);
  g_assert_cmpuint (count_lines (first, "And 5 more: type games 2."), ==, 1);
  second = connect4_test_player_ask (watcher, "games 2");
  g_assert_cmpuint (count_lines (second, "mine"), ==, 5);
  g_assert_cmpuint (count_lines (second, "more"), ==, 0);
  third = connect4_test_player_ask (watcher, "games 3");
  g_assert_cmpuint (count_lines (third, "There are only 2 pages."), ==, 1);
}

/* They are numbered, and no fact is told twice in one answer. */
static void
test_fun_facts (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autoptr (GHashTable) facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) one = connect4_test_player_ask (player, "funfacts");
  g_auto (GStrv) three = connect4_test_player_ask (player, "funfacts 3");
  g_auto (GStrv) twenty = connect4_test_player_ask (player, "funfacts --number=20");
  gsize i;

  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpuint (g_strv_length (three), ==, 3);
  g_assert_cmpuint (g_strv_length (twenty), ==, 20);
  for (i = 0; twenty[i] != NULL; i++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT ". ", i + 1);

      g_assert_true (g_str_has_prefix (twenty[i], number));
      g_assert_cmpuint (strlen (twenty[i]), >, 20);
      g_assert_true (g_hash_table_add (facts, g_strdup (twenty[i] + strlen (number))));
    }
}

/* What is asked while facts are on their way is answered after them. */
static void
test_fun_facts_in_order (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  guint i;

  connect4_test_player_type (player, "funfacts 2\r\ndance\r\nfunfacts 3\r\njoin AAAAAA");
  for (i = 0; i < 2; i++)
    g_assert_false (g_str_has_prefix (connect4_test_player_read_line (player), "Error"));
  connect4_test_player_expect_error (player, "command_not_found");
  for (i = 0; i < 3; i++)
    g_assert_false (g_str_has_prefix (connect4_test_player_read_line (player), "Error"));
  connect4_test_player_expect_error (player, "game_not_found");
}

static void
test_board (Connect4TestServer *server)
{
  const Connect4GameSettings small = { .columns = 2, .rows = 3, .connect = 3, .players = 2 };
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &small);
  Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);
  g_auto (GStrv) lines = NULL;

  connect4_test_table_start (table);
  connect4_test_table_move (table, "100");
  lines = connect4_test_player_ask (o, "board");
  g_assert_true (connect4_test_lines_have (lines, "X |  "));
  g_assert_true (connect4_test_lines_have (lines, "O | X"));
}

/* A line with nothing in it asks for nothing. */
static void
test_empty_lines (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_type (player, "\r\n\r\n   \r\n\t");
  connect4_test_player_expect_quiet (player);
}

static void
test_symbols (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autoptr (Connect4TestPlayer) a = connect4_test_server_connect (server, "A");
  g_autofree char *code = NULL;

  code = connect4_test_player_create_game (x, "create foo --players=4");
  connect4_test_player_type (o, "join --code=%s --symbol=été", code);
  connect4_test_player_expect_error (o, "invalid_option");
  connect4_test_player_type (o, "join --code=%s --symbol=ab", code);
  connect4_test_player_expect_line (o, "Error: The option --symbol is one visible ASCII character other than "
                                       "|, - and ., not “ab”. (invalid_option)");
  connect4_test_player_type (o, "join --code=%s --symbol=e", code);
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_expect_line (x, "Player E has joined the game.");
  connect4_test_player_type (a, "join --symbol='|' --code=%s", code);
  connect4_test_player_expect_error (a, "invalid_option");
  connect4_test_player_type (a, "join --symbol=' ' --code=%s", code);
  connect4_test_player_expect_error (a, "invalid_option");
  connect4_test_player_type (a, "join --symbol=* --code=%s", code);
  connect4_test_player_expect_line (a, "Game joined!");
  connect4_test_player_expect_line (x, "Player * has joined the game.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/menu/menu", test_menu);
  connect4_test_server_add ("/e2e/menu/help", test_help);
  connect4_test_server_add ("/e2e/menu/short-forms", test_short_forms);
  connect4_test_server_add ("/e2e/menu/case", test_case);
  connect4_test_server_add ("/e2e/menu/quoting", test_quoting);
  connect4_test_server_add ("/e2e/menu/names", test_names);
  connect4_test_server_add ("/e2e/menu/sizes", test_sizes);
  connect4_test_server_add ("/e2e/menu/nobody-can-win", test_nobody_can_win);
  connect4_test_server_add ("/e2e/menu/surprise", test_surprise);
  connect4_test_server_add ("/e2e/menu/games", test_games);
  connect4_test_server_add ("/e2e/menu/pages-of-games", test_pages_of_games);
  connect4_test_server_add ("/e2e/menu/fun-facts", test_fun_facts);
  connect4_test_server_add ("/e2e/menu/fun-facts-in-order", test_fun_facts_in_order);
  connect4_test_server_add ("/e2e/menu/board", test_board);
  connect4_test_server_add ("/e2e/menu/empty-lines", test_empty_lines);
  connect4_test_server_add ("/e2e/menu/symbols", test_symbols);
  return g_test_run ();
}
