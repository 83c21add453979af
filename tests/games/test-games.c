/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-games.h"

static void
on_any_event (Connect4Games           *games,
              Connect4StoredGame      *stored,
              const Connect4GameEvent *event,
              gpointer                 user_data)
{
  guint *counts = user_data;

  g_assert_cmpuint (connect4_game_get_version (connect4_stored_game_get (stored)), ==, event->version);
  counts[event->type]++;
}

static void
test_event (Connect4TestGames *test,
            gconstpointer      user_data)
{
  guint counts[CONNECT4_GAME_N_EVENT_TYPES] = { 0 };
  gulong handler = g_signal_connect (test->games, "event", G_CALLBACK (on_any_event), counts);
  Connect4GameServer *server;

  server = connect4_test_games_create_started (test);
  connect4_test_games_move (server, test->x_id, 3, NULL);
  connect4_test_games_move (server, test->o_id, 3, NULL);
  connect4_test_games_move (server, test->o_id, 3, NULL);

  g_assert_cmpuint (counts[CONNECT4_GAME_EVENT_JOINED], ==, 1);
  g_assert_cmpuint (counts[CONNECT4_GAME_EVENT_STARTED], ==, 1);
  g_assert_cmpuint (counts[CONNECT4_GAME_EVENT_MOVED], ==, 2);
  g_assert_cmpuint (counts[CONNECT4_GAME_EVENT_CREATED], ==, 1);
  g_assert_cmpuint (connect4_games_count (test->games, CONNECT4_GAME_EVENT_MOVED), ==, 2);
  g_assert_cmpuint (connect4_games_count (test->games, CONNECT4_GAME_EVENT_CREATED), ==, 1);

  g_signal_handler_disconnect (test->games, handler);
  connect4_test_games_move (server, test->x_id, 3, NULL);
  g_assert_cmpuint (counts[CONNECT4_GAME_EVENT_MOVED], ==, 2);
}

/* What publishes events may be gone: a game goes on, and counts. */
static void
test_without_pub_sub (Connect4TestGames *test,
                      gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);

  connect4_test_kill (connect4_games_get_pub_sub (test->games));
  connect4_test_iterate_until (connect4_games_get_pub_sub (test->games) == NULL);
  g_assert_true (connect4_test_games_move (server, test->x_id, 3, NULL));
  g_assert_cmpuint (connect4_games_count (test->games, CONNECT4_GAME_EVENT_MOVED), ==, 1);
}

/* Who leaves while there is no server has left; the last one takes the game along. */
static void
test_leave_without_server (Connect4TestGames *test,
                           gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  Connect4GameStore *store = connect4_games_get_store (test->games);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));

  connect4_test_kill (server);
  connect4_games_leave (test->games, code, test->o_id);
  g_assert_cmpuint (connect4_game_get_winner (connect4_game_store_lookup (store, code))->id, ==, test->x_id);
  connect4_games_leave (test->games, code, test->o_id);
  g_assert_cmpuint (connect4_games_count (test->games, CONNECT4_GAME_EVENT_LEFT), ==, 1);
  connect4_games_leave (test->games, code, test->x_id);
  g_assert_null (connect4_game_store_lookup (store, code));
  connect4_games_leave (test->games, code, test->x_id);
  g_assert_cmpuint (connect4_games_count (test->games, CONNECT4_GAME_EVENT_LEFT), ==, 2);
}

#define ADD(path, function) \
  g_test_add ("/games/games/" path, Connect4TestGames, NULL, connect4_test_games_set_up, \
              function, connect4_test_games_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("event", test_event);
  ADD ("without-pub-sub", test_without_pub_sub);
  ADD ("leave-without-server", test_leave_without_server);

  return g_test_run ();
}
