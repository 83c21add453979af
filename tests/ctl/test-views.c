/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-answers.h"
#include "ctl/connect4-ctl-commands.h"

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static void
assert_drawn (Connect4CtlDraw *draw,
              const char      *text,
              const char      *expected)
{
  g_autoptr (GVariant) value = parse (text);
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, TRUE, CONNECT4_TEST_NOW);

  draw (page, value);
  g_assert_cmpstr (page->text->str, ==, expected);
}

static void
test_status (void)
{
  assert_drawn (
    connect4_ctl_status_view.draw, CONNECT4_TEST_SERVER,
    "● connect4d 0.1.0 has run for 2 min 0 s\n"
    "  Addresses            127.0.0.1:4040, [::1]:4040\n"
    "  Process              4242\n"
    "  Memory               13.0\302\240MiB\n"
    "  Players              2\n"
    "  Players ever         1034\n"
    "  Games being played   3\n"
    "  Games in the lobby   1\n"
    "  Games that are over  0\n"
    "  Games ever           57\n"
    "  Lines answered       12000\n"
    "  Moves                1200\n"
    "  Answers              half of the lines within 0.42 ms, 99 % within 1.50 ms, all within 12 ms\n"
    "  Handler crashes      2 signal, 1 timeout\n"
    "  Crashes              3\n"
    "  Restarts             4\n");
}

/* As it would be with a server that knows none of the properties. */
static void
test_status_of_nothing (void)
{
  assert_drawn (connect4_ctl_status_view.draw, "@a{sv} {'Version': <'9'>}",
                "● connect4d 9 has run for 19675 d 22 h\n"
                "  Addresses\n"
                "  Process              0\n"
                "  Memory\n"
                "  Players              0\n"
                "  Players ever         0\n"
                "  Games being played   0\n"
                "  Games in the lobby   0\n"
                "  Games that are over  0\n"
                "  Games ever           0\n"
                "  Lines answered       0\n"
                "  Moves                0\n"
                "  Answers              nothing in the last ten seconds\n"
                "  Handler crashes      none\n"
                "  Crashes              0\n"
                "  Restarts             0\n");
}

static void
test_status_while_draining (void)
{
  assert_drawn (connect4_ctl_status_draw_title,
                CONNECT4_TEST_SERVER_PROPERTIES ("'Draining': <true>,"
                                                 "'DrainEnd': <uint64 1700000162000000>,"
                                                 "'DrainReason': <'update'>"),
                "● connect4d 0.1.0 has run for 2 min 0 s\n"
                "  It stops in 42 s: update\n");
}

static void
test_players (void)
{
  assert_drawn (
    connect4_ctl_players_view.draw, CONNECT4_TEST_SESSIONS,
    "PLAYER  ADDRESS           HERE FOR    IDLE FOR  LANGUAGE  GAME    SYMBOL  LINES  CRASHES\n"
    "    17  127.0.0.1:50000  2 min 0 s         3 s  en        K7QXNM  X          12        0\n"
    "    18  [::1]:50001      1 min 0 s  1 min 15 s  fr                            3        1\n");
}

static void
test_games (void)
{
  assert_drawn (
    connect4_ctl_games_view.draw, CONNECT4_TEST_GAMES,
    "GAME    NAME         STATUS   SIZE   CONNECT  PLAYERS     TURN  WINNER  MOVES\n"
    "K7QXNM  midi à 日本  playing  7x6          4  X 17, O 18  X                 3\n"
    "C3PRTH  later        lobby    10x10        5  X 19                          0\n");
}

static void
test_game (void)
{
  assert_drawn (connect4_ctl_game_view.draw, CONNECT4_TEST_GAME,
                "K7QXNM noon: playing, 4 by 3, 3 in a row\n"
                "Players: X 17, O 18\n"
                "It's player X's turn.\n"
                "│   │   │   │   │\n"
                "│   │   │   │ X │\n"
                "│   │   │ X │ O │\n"
                "└───┴───┴───┴───┘\n"
                "  0   1   2   3\n");
}

static void
test_game_in_ascii (void)
{
  g_autoptr (GVariant) game = parse (CONNECT4_TEST_GAME);
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, FALSE, CONNECT4_TEST_NOW);

  connect4_ctl_game_view.draw (page, game);
  g_assert_true (g_str_has_suffix (page->text->str,
                                   "|   |   | X | O |\n"
                                   "+---+---+---+---+\n"
                                   "  0   1   2   3\n"));
}

/* The board says how wide it is: a number could be any. */
static void
test_game_of_any_width (void)
{
  assert_drawn (connect4_ctl_game_view.draw,
                "@a{sv} {'Code': <'K7QXNM'>, 'Columns': <uint32 4294967295>, 'Board': <['X ']>}",
                "K7QXNM : , -1 by 0, 0 in a row\n"
                "│ X │   │\n"
                "└───┴───┘\n"
                "  0   1\n");
}

/* A terminal obeys nothing of what a server says. */
static void
test_control_characters (void)
{
  assert_drawn (connect4_ctl_game_view.draw,
                "@a{sv} {'Code': <'K7\\u001b[2J'>, 'Name': <'noon\\nK8 \\u202e\\u009b'>, 'Turn': <'\\r'>}",
                "K7�[2J noon�K8 ��: , 0 by 0, 0 in a row\n"
                "It's player �'s turn.\n");
  assert_drawn (connect4_ctl_limits_view.draw, "@a{su} {'a\\nb\\t': 1}",
                "LIMIT  NUMBER\n"
                "a�b�        1\n");
}

/* Times that are none. */
static void
test_times (void)
{
  assert_drawn (connect4_ctl_status_draw_title,
                "@a{sv} {'StartTime': <uint64 9223372036854775808>, 'Draining': <true>,"
                " 'DrainEnd': <uint64 18446744073709551615>}",
                "● connect4d  has run for 0 s\n"
                "  It stops in 24855 d 3 h\n");
  assert_drawn (connect4_ctl_players_view.draw,
                "@a(tsttsssstt) [(17, '', 9223372036854775808, 18446744073709551615, '', '', '', '', 0, 0)]",
                "PLAYER  ADDRESS  HERE FOR     IDLE FOR  LANGUAGE  GAME  SYMBOL  LINES  CRASHES\n"
                "    17                0 s  24855 d 3 h                              0        0\n");
}

static void
test_limits (void)
{
  assert_drawn (connect4_ctl_limits_view.draw, "@a{su} {'idle-timeout': 1800, 'max-connections': 1000}",
                "LIMIT            NUMBER\n"
                "idle-timeout       1800\n"
                "max-connections    1000\n");
}

static GVariant *
measure (GVariant   *previous,
         const char *server_text,
         gint64      time)
{
  g_autoptr (GVariant) server = parse (server_text);
  g_autoptr (GVariant) tree = parse (CONNECT4_TEST_TREE);

  return connect4_ctl_top_measure (server, tree, previous, time);
}

/* At first, rates are those since the server's start. */
static void
test_top (void)
{
  g_autoptr (GVariant) top = measure (NULL, CONNECT4_TEST_SERVER, CONNECT4_TEST_NOW);
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, TRUE, CONNECT4_TEST_NOW);

  connect4_ctl_top_view.draw (page, top);
  g_assert_cmpstr (
    page->text->str, ==,
    "● connect4d 0.1.0 has run for 2 min 0 s\n"
    "Memory: 13.0\302\240MiB\n"
    "Answers: half of the lines within 0.42 ms, 99 % within 1.50 ms, all within 12 ms\n"
    "\n"
    "WHAT            NOW  A SECOND   EVER\n"
    "Players           2       8.6   1034\n"
    "Games             3       0.5     57\n"
    "Lines answered          100.0  12000\n"
    "Moves                    10.0   1200\n"
    "Crashes                   0.0      3\n"
    "Restarts                  0.0      4\n"
    "\n"
    "ACTOR            KIND     STATE    RESTARTS  CRASHES   PID   MEMORY  LAST END\n"
    "root/handlers/1  process  running         1           4243  2.0\302\240MiB  signal 11\n");
}

static void
assert_rate (GVariant   *top,
             const char *name,
             double      expected)
{
  g_autoptr (GVariant) rates = g_variant_lookup_value (top, "Rates", G_VARIANT_TYPE ("a{sd}"));
  double rate;

  g_assert_true (g_variant_lookup (rates, name, "d", &rate));
  g_assert_cmpfloat_with_epsilon (rate, expected, 1e-6);
}

static void
test_top_rates (void)
{
  g_autoptr (GVariant) first = measure (NULL, CONNECT4_TEST_SERVER, CONNECT4_TEST_NOW);
  g_autoptr (GVariant) second = NULL;
  g_autoptr (GVariant) third = NULL;

  second = measure (first, "@a{sv} {'Requests': <uint64 12050>, 'Moves': <uint64 1201>}",
                    CONNECT4_TEST_NOW + G_USEC_PER_SEC / 2);
  assert_rate (second, "Requests", 100);
  assert_rate (second, "Moves", 2);

  /* The clock was set back, and the counters as well. */
  third = measure (second, "@a{sv} {'Requests': <uint64 13000>}", CONNECT4_TEST_NOW);
  assert_rate (third, "Requests", 0);
  assert_rate (third, "Moves", 0);
}

static void
assert_bar (gint64      left,
            gint64      whole,
            guint       width,
            const char *expected)
{
  g_autofree char *text =
    g_strdup_printf ("@a{sv} {'Players': <uint32 2>, 'DrainEnd': <uint64 %" G_GINT64_FORMAT ">}",
                     CONNECT4_TEST_NOW + left);
  g_autoptr (GVariant) server = parse (text);
  g_autoptr (Connect4Page) page = connect4_page_new (FALSE, FALSE, CONNECT4_TEST_NOW);

  connect4_ctl_drain_draw (page, server, whole, width);
  g_assert_cmpstr (page->text->str, ==, expected);
}

static void
test_drain_bar (void)
{
  const gint64 second = G_USEC_PER_SEC;

  assert_bar (60 * second, 60 * second, 40, ".................... 1 min 0 s, 2 players");
  assert_bar (15 * second, 60 * second, 40, "###############..... 15 s, 2 players");
  assert_bar (0, 60 * second, 40, "#################### 0 s, 2 players");
  assert_bar (-second, 60 * second, 40, "#################### 0 s, 2 players");
  assert_bar (90 * second, 60 * second, 40, ".................... 1 min 30 s, 2 players");
  assert_bar (0, 0, 200, "######################################## 0 s, 2 players");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/views/status", test_status);
  g_test_add_func ("/ctl/views/status-of-nothing", test_status_of_nothing);
  g_test_add_func ("/ctl/views/status-while-draining", test_status_while_draining);
  g_test_add_func ("/ctl/views/players", test_players);
  g_test_add_func ("/ctl/views/games", test_games);
  g_test_add_func ("/ctl/views/game", test_game);
  g_test_add_func ("/ctl/views/game-in-ascii", test_game_in_ascii);
  g_test_add_func ("/ctl/views/game-of-any-width", test_game_of_any_width);
  g_test_add_func ("/ctl/views/control-characters", test_control_characters);
  g_test_add_func ("/ctl/views/times", test_times);
  g_test_add_func ("/ctl/views/limits", test_limits);
  g_test_add_func ("/ctl/views/top", test_top);
  g_test_add_func ("/ctl/views/top-rates", test_top_rates);
  g_test_add_func ("/ctl/views/drain-bar", test_drain_bar);

  return g_test_run ();
}
