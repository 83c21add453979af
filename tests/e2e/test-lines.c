/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <signal.h>
#include <string.h>

/* A string literal and its length, inner NULs included. */
#define BYTES(literal) literal, sizeof literal - 1

static void
test_line_ends (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  guint i;

  connect4_test_player_send (player, BYTES ("dance\r\n"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_send (player, BYTES ("dance\r\0"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_send (player, BYTES ("dance\n"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_send (player, BYTES ("dance\r"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_expect_quiet (player);

  connect4_test_player_send (player, BYTES ("a\rb\r\nc\r\0d\ne\n\rf\r\rg\n\n"));
  for (i = 0; i < 7; i++)
    connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_expect_quiet (player);
}

static void
test_bytes_one_by_one (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autofree char *code = NULL;
  g_autofree char *join = NULL;

  connect4_test_player_send_in_pieces (x, BYTES ("create --name=\"été\"\r\nboard\r\n"));
  code = connect4_test_player_read_code (x);
  g_strfreev (connect4_test_player_read_all (x));
  join = g_strdup_printf ("join --code=%s --symbol=O\r\nplay\r\n", code);
  connect4_test_player_send_in_pieces (o, join, strlen (join));
  connect4_test_player_expect_line (o, "Game joined!");
  connect4_test_player_expect_line (o, "Game été has started!");
}

/* What telnet sends at Ctrl-C: IAC IP and the Synch of RFC 854, IAC DM, of which DM is urgent. */
static void
test_urgent (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_send (player, BYTES ("dance\r\n"));
  connect4_test_player_send_urgent (player, BYTES ("\377\364\377\362"));
  connect4_test_player_send (player, BYTES ("create foo\r\n"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_expect_match (player, "Game ?????? created!");
}

static void
test_pipelined (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  guint i;

  connect4_test_player_send (player, BYTES ("create foo\r\nplay\r\nmove 0\r\nboard --x\r\nmove\r\n"
                                            "lobby\r\nleave\r\nleave\r\n"));
  connect4_test_player_expect_match (player, "Game ?????? created!");
  connect4_test_player_expect_error (player, "not_enough_players");
  connect4_test_player_expect_error (player, "wrong_status");
  connect4_test_player_expect_error (player, "invalid_option");
  connect4_test_player_expect_error (player, "missing_option");
  connect4_test_player_expect_error (player, "wrong_status");
  connect4_test_player_expect_line (player, "Game left successfully");
  while (!g_str_has_prefix (connect4_test_player_read_line (player), "Error: "))
    continue;
  connect4_test_player_expect_quiet (player);

  for (i = 0; i < 100; i++)
    connect4_test_player_send (player, BYTES ("dance\r\njoin AAAAAA\r\n"));
  for (i = 0; i < 100; i++)
    {
      connect4_test_player_expect_error (player, "command_not_found");
      connect4_test_player_expect_error (player, "game_not_found");
    }
  connect4_test_player_expect_quiet (player);
}

/* A script may ask for more at once than the network has room for in answers: each is answered. */
static void
test_pipelined_by_the_thousand (Connect4TestServer *server)
{
  const guint n_requests = 6000;
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autoptr (GString) requests = g_string_new (NULL);
  guint n_answers = 0;
  guint i;

  for (i = 0; i < n_requests; i++)
    g_string_append (requests, "?\n");
  g_string_append (requests, "join AAAAAA\n");
  connect4_test_player_send (player, requests->str, requests->len);
  while (!g_str_has_suffix (connect4_test_player_read_line (player), " (game_not_found)"))
    n_answers++;
  g_assert_cmpuint (n_answers % n_requests, ==, 0);
  connect4_test_player_expect_quiet (player);
}

/* What stands behind `exit` is not looked at. */
static void
test_pipelined_exit (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_send (player, BYTES ("dance\r\nexit\r\ndance\r\ncreate foo\r\n"));
  connect4_test_player_expect_error (player, "command_not_found");
  connect4_test_player_expect_line (player, "Bye!");
  connect4_test_player_expect_closed (player);
}

/* The move first, for everybody, and behind it what is wrong with the rest. */
static void
test_pipelined_moves (Connect4TestServer *server)
{
  const Connect4GameSettings small = { .columns = 5, .rows = 1, .connect = 3, .players = 2 };
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &small);
  Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);

  connect4_test_table_start (table);
  connect4_test_table_type_move (table, 0);
  connect4_test_player_send (x, BYTES ("0\r\n9\r\nmove left\r\n"));
  connect4_test_table_expect_moved (table);
  connect4_test_player_expect_error (x, "not_your_turn");
  connect4_test_player_expect_error (x, "not_your_turn");
  connect4_test_player_expect_error (x, "invalid_option");
  connect4_test_table_move (table, "1234");
  connect4_test_table_expect_quiet (table);
}

/* Names as nobody should see them, each as bytes, and what is left of it. */
static const struct
{
  const char *line;
  gsize length;
  const char *name;
} names[] = {
  { BYTES ("create --name=\"\x1b[31mred\x1b[0m\"\r\n"), "red" },
  { BYTES ("create --name=\"abc\x07\x08\x7fz\"\r\n"), "az" },
  { BYTES ("create --name=\"a\0z\"\r\n"), "az" },
  { BYTES ("create --name=\"a\xc3-z\"\r\n"), "a-z" },
  { BYTES ("create --name=\"a\x80\xfe\xc0\xafz\"\r\n"), "az" },
  { BYTES ("create --name=\"a\xc2\x9b" "31mz\"\r\n"), "a31mz" },
  { BYTES ("create --name=\"a\xe2\x80\xaez\"\r\n"), "az" },
  { BYTES ("create --name=\"a\xe2\x80\xa8z\"\r\n"), "az" },
  { BYTES ("create --name=\"a\xed\xa0\x80z\"\r\n"), "az" },
  { BYTES ("create --name=\"a\tz\"\r\n"), "a z" },
  { BYTES ("cr\x01" "e\0ate --name=az\r\n"), "az" },
};

/* Whatever a name is made of, the other player reads plain text: each line is checked for it. */
static void
test_harmful_names (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
      g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
      g_autofree char *code = NULL;
      g_autofree char *started = g_strdup_printf ("Game %s has started!", names[i].name);

      connect4_test_player_send (x, names[i].line, names[i].length);
      code = connect4_test_player_read_code (x);
      connect4_test_player_type (o, "games");
      g_strfreev (connect4_test_player_read_all (o));
      connect4_test_player_type (o, "join %s", code);
      connect4_test_player_expect_line (o, "Game joined!");
      connect4_test_player_type (o, "play");
      connect4_test_player_expect_line (o, started);
    }
}

static void
test_harmful_symbols (Connect4TestServer *server)
{
  static const char *const symbols[] = {
    "\x1b",         "\x1b[2J", "\x07",         "\xc2\x9b",        "\xe2\x80\xae", "\xcc\x81",
    "\xff\xff", "|",       "\xe3\x80\x80", "\xf0\x9f\x98\x80",
  };
  g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
  g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
  g_autofree char *code = NULL;
  gsize i;

  code = connect4_test_player_create_game (x, "create foo");
  for (i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      connect4_test_player_type (o, "join --code=%s --symbol='%s'", code, symbols[i]);
      connect4_test_player_expect_error (o, "invalid_option");
    }
  connect4_test_player_expect_quiet (x);
}

/* Whoever sends each key as it is typed can correct a line, in pieces as well as at once. */
static void
test_editing (Connect4TestServer *server)
{
  const Connect4GameSettings small = { .columns = 3, .rows = 2, .connect = 2, .players = 2 };
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &small);
  Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
  Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);

  connect4_test_table_start (table);
  connect4_test_player_send_in_pieces (x, BYTES ("1\177"
                                                 "2\r\n"));
  connect4_test_player_skip_to (o, "It's player O's turn.");
  connect4_test_player_send (o, BYTES ("leave\025move 1\b0\033[A\033OB 2\027\r\n"));
  connect4_test_player_expect_lines (x, "Player X has played!", "", "  |   |  ", "  |   | X", "",
                                     "It's player O's turn.", "Player O has played!", "",
                                     "  |   |  ", "O |   | X", "", "It's player X's turn.", NULL);
}

/* What is too long is what was sent, and not what is left of it. */
static void
test_erased_line_is_too_long (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autofree char *keys = g_strnfill (300, 'x');
  g_autofree char *erased = g_strnfill (300, '\177');

  connect4_test_player_type (player, "%s%sgames", keys, erased);
  connect4_test_player_expect_error (player, "line_too_long");
  connect4_test_player_type (player, "%.200s%.200sdance", keys, erased);
  connect4_test_player_expect_line (
    player, "Error: There is no command “dance”: type help to see what there is. (command_not_found)");
}

/* Who began a line before the server was stopped is not late when it goes on. Another server, which was not stopped,
 * tells when they would be. */
static void
test_server_stands_still (void)
{
  const char *const options[] = { "--line-timeout=5", "--idle-timeout=5", NULL };
  g_autoptr (Connect4TestServer) server = connect4_test_server_new (options, NULL);
  g_autoptr (Connect4TestServer) other = connect4_test_server_new (options, NULL);
  g_autoptr (Connect4TestPlayer) typing = connect4_test_server_connect (server, "typing");
  g_autoptr (Connect4TestPlayer) idle = connect4_test_server_connect (server, "idle");
  g_autoptr (Connect4TestPlayer) late = NULL;

  connect4_test_player_send (typing, BYTES ("crea"));
  connect4_test_player_type (idle, "games");
  connect4_test_player_expect_line (idle, "No game waits for players: create one.");

  connect4_test_server_signal (server, SIGSTOP);
  late = connect4_test_server_connect (other, "late");
  connect4_test_player_wait_closed (late);
  connect4_test_server_signal (server, SIGCONT);

  connect4_test_player_type (idle, "games");
  connect4_test_player_skip_to (idle, "No game waits for players: create one.");
  connect4_test_player_send (typing, BYTES ("te foo\r\n"));
  connect4_test_player_expect_match (typing, "Game ?????? created!");
}

/* Everything that a byte can be but telnet's own, in any order: it is answered, if at all, in plain
 * lines, and is not the end of anything. */
static void
test_noise (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) noisy = connect4_test_server_connect (server, "noisy");
  g_autoptr (Connect4TestPlayer) witness = connect4_test_server_connect (server, "witness");
  g_autoptr (GString) noise = g_string_new (NULL);
  guint i;

  for (i = 0; i < 20000; i++)
    g_string_append_c (noise, (char) g_test_rand_int_range (0, 255));
  g_string_append (noise, "\r\njoin AAAAAA\r\n");
  connect4_test_player_send (noisy, noise->str, noise->len);
  while (!g_str_has_suffix (connect4_test_player_read_line (noisy), " (game_not_found)"))
    continue;
  connect4_test_player_expect_quiet (noisy);
  connect4_test_player_expect_quiet (witness);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/lines/line-ends", test_line_ends);
  connect4_test_server_add ("/e2e/lines/bytes-one-by-one", test_bytes_one_by_one);
  connect4_test_server_add ("/e2e/lines/urgent", test_urgent);
  connect4_test_server_add ("/e2e/lines/pipelined", test_pipelined);
  connect4_test_server_add ("/e2e/lines/pipelined-by-the-thousand",
                            test_pipelined_by_the_thousand);
  connect4_test_server_add ("/e2e/lines/pipelined-exit", test_pipelined_exit);
  connect4_test_server_add ("/e2e/lines/pipelined-moves", test_pipelined_moves);
  connect4_test_server_add ("/e2e/lines/harmful-names", test_harmful_names);
  connect4_test_server_add ("/e2e/lines/harmful-symbols", test_harmful_symbols);
  connect4_test_server_add ("/e2e/lines/editing", test_editing);
  connect4_test_server_add ("/e2e/lines/erased-line-is-too-long", test_erased_line_is_too_long);
  g_test_add_func ("/e2e/lines/server-stands-still", test_server_stands_still);
  connect4_test_server_add ("/e2e/lines/noise", test_noise);
  return g_test_run ();
}
