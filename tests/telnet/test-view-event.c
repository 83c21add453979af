/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"
#include "paths/connect4-paths.h"
#include "telnet/connect4-view.h"

static const Connect4Player x = { .id = 1, .symbol = 'X' };
static const Connect4Player o = { .id = 2, .symbol = 'O' };

/* Has an event happen, and looks at what players read of it. */
static void
assert_reads (Connect4Game      *game,
              Connect4GameEvent *event,
              const char        *expected)
{
  g_assert_nonnull (event);
  connect4_game_apply (game, event);
  g_assert_cmpstr (connect4_view_render_event (event, game, connect4_language_get_default ())->str, ==, expected);
  connect4_game_event_unref (event);
}

/* A game of X against O, about to begin, on a board that is small enough to be read in a test. */
static Connect4Game *
new_game (int columns,
          int rows)
{
  const Connect4GameSettings settings = { .columns = columns, .rows = rows, .connect = 2 };
  Connect4Game *game = connect4_test_game_new ("noon", &settings, &x);

  g_assert_true (connect4_test_game_join (game, &o, NULL));

  return game;
}

static Connect4Game *
new_started_game (int columns,
                  int rows)
{
  Connect4Game *game = new_game (columns, rows);

  g_assert_true (connect4_test_game_start (game, NULL));

  return game;
}

static void
test_created (void)
{
  g_autoptr (Connect4Game) game = connect4_game_new (1);

  assert_reads (game, connect4_game_check_create (game, "noon", NULL, &x), "");
}

static void
test_joined (void)
{
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", NULL, &x);

  assert_reads (game, connect4_game_check_join (game, &o, NULL), "Player O has joined the game.\r\n");
}

static void
test_started (void)
{
  g_autoptr (Connect4Game) game = new_game (3, 2);

  assert_reads (game, connect4_game_check_start (game, NULL),
                "Game noon has started!\r\n"
                "\r\n"
                "  |   |  \r\n"
                "  |   |  \r\n"
                "\r\n"
                "It's player X's turn.\r\n");
}

static void
test_moved (void)
{
  g_autoptr (Connect4Game) game = new_started_game (3, 2);

  assert_reads (game, connect4_game_check_move (game, x.id, 0, NULL),
                "Player X has played!\r\n"
                "\r\n"
                "  |   |  \r\n"
                "X |   |  \r\n"
                "\r\n"
                "It's player O's turn.\r\n");
}

static void
test_won (void)
{
  g_autoptr (Connect4Game) game = new_started_game (3, 2);

  g_assert_true (connect4_test_game_move (game, x.id, 0, NULL));
  g_assert_true (connect4_test_game_move (game, o.id, 2, NULL));
  assert_reads (game, connect4_game_check_move (game, x.id, 0, NULL),
                "Player X has played!\r\n"
                "\r\n"
                "X |   |  \r\n"
                "X |   | O\r\n"
                "\r\n"
                "Game finished!\r\n"
                "Player X wins!\r\n");
}

static void
test_drawn (void)
{
  g_autoptr (Connect4Game) game = new_started_game (2, 1);

  g_assert_true (connect4_test_game_move (game, x.id, 0, NULL));
  assert_reads (game, connect4_game_check_move (game, o.id, 1, NULL),
                "Player O has played!\r\n"
                "\r\n"
                "X | O\r\n"
                "\r\n"
                "Game finished!\r\n"
                "It's a draw.\r\n");
}

static void
test_left (void)
{
  g_autoptr (Connect4Game) game = new_started_game (3, 2);

  assert_reads (game, connect4_game_check_leave (game, o.id, NULL),
                "Player O has left the game.\r\n"
                "Game finished!\r\n"
                "Player X wins!\r\n");
  assert_reads (game, connect4_game_check_leave (game, x.id, NULL), "Player X has left the game.\r\n");
}

/* Where others play on, it may be somebody else's turn now. */
static void
test_left_by_one_of_three (void)
{
  const Connect4GameSettings settings = { .players = 3 };
  const Connect4Player a = { .id = 3, .symbol = 'A' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", &settings, &x);

  g_assert_true (connect4_test_game_join (game, &o, NULL));
  g_assert_true (connect4_test_game_join (game, &a, NULL));
  g_assert_true (connect4_test_game_start (game, NULL));
  assert_reads (game, connect4_game_check_leave (game, x.id, NULL),
                "Player X has left the game.\r\n"
                "It's player O's turn.\r\n");
}

static void
test_lobby (void)
{
  g_autoptr (Connect4Game) game = new_started_game (3, 2);

  g_assert_true (connect4_test_game_leave (game, o.id, NULL));
  assert_reads (game, connect4_game_check_lobby (game, NULL), "Game noon is waiting for players.\r\n");
}

static void
test_ended (void)
{
  g_autoptr (Connect4Game) game = new_started_game (3, 2);
  g_autoptr (Connect4Game) other = new_started_game (3, 2);

  assert_reads (game, connect4_game_check_end (game, "it is late", NULL),
                "The game has been ended.\r\nThe reason: it is late\r\n");
  assert_reads (other, connect4_game_check_end (other, NULL, NULL), "The game has been ended.\r\n");
}

/* What was rendered for one who reads a language is what all others read. */
static void
test_rendered_once (void)
{
  const Connect4Language *english = connect4_language_get_default ();
  g_autoptr (Connect4Game) game = new_game (3, 2);
  g_autoptr (Connect4GameEvent) event = connect4_game_check_start (game, NULL);
  g_autofree char *text = NULL;

  connect4_game_apply (game, event);
  text = g_strdup (connect4_view_render_event (event, game, english)->str);
  g_assert_true (connect4_test_game_move (game, x.id, 0, NULL));
  g_assert_cmpstr (connect4_view_render_event (event, game, english)->str, ==, text);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());

  g_test_add_func ("/telnet/view-event/created", test_created);
  g_test_add_func ("/telnet/view-event/joined", test_joined);
  g_test_add_func ("/telnet/view-event/started", test_started);
  g_test_add_func ("/telnet/view-event/moved", test_moved);
  g_test_add_func ("/telnet/view-event/won", test_won);
  g_test_add_func ("/telnet/view-event/drawn", test_drawn);
  g_test_add_func ("/telnet/view-event/left", test_left);
  g_test_add_func ("/telnet/view-event/left-by-one-of-three", test_left_by_one_of_three);
  g_test_add_func ("/telnet/view-event/lobby", test_lobby);
  g_test_add_func ("/telnet/view-event/ended", test_ended);
  g_test_add_func ("/telnet/view-event/rendered-once", test_rendered_once);

  return g_test_run ();
}
