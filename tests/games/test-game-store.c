/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-store.h"

static Connect4Game *
new_game (const char *name)
{
  return connect4_game_new (name, &(Connect4GameSettings){ 0 },
                            &(Connect4Player){ .id = 1, .symbol = 'X' });
}

static void
test_keeps_a_copy (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autoptr (Connect4Game) game = new_game ("first");
  guint n_players;

  connect4_game_store_keep (store, "AAAAAA", game);
  g_assert_true (connect4_game_join (game, &(Connect4Player){ .id = 2, .symbol = 'O' }, NULL));

  connect4_game_get_players (connect4_game_store_lookup (store, "AAAAAA"), &n_players);
  g_assert_cmpuint (n_players, ==, 1);
}

static void
test_replaces (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autoptr (Connect4Game) first = new_game ("first");
  g_autoptr (Connect4Game) second = new_game ("second");

  connect4_game_store_keep (store, "AAAAAA", first);
  connect4_game_store_keep (store, "AAAAAA", second);

  g_assert_cmpstr (connect4_game_get_name (connect4_game_store_lookup (store, "AAAAAA")), ==, "second");
}

static void
test_forgets (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autoptr (Connect4Game) game = new_game ("first");

  connect4_game_store_keep (store, "AAAAAA", game);
  connect4_game_store_forget (store, "AAAAAA");
  connect4_game_store_forget (store, "AAAAAA");

  g_assert_null (connect4_game_store_lookup (store, "AAAAAA"));
}

static void
test_lists_the_oldest_first (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autoptr (Connect4Game) game = new_game ("any");
  g_auto (GStrv) codes = NULL;

  connect4_game_store_keep (store, "ZZZZZZ", game);
  connect4_game_store_keep (store, "MMMMMM", game);
  connect4_game_store_keep (store, "AAAAAA", game);
  connect4_game_store_keep (store, "ZZZZZZ", game);
  connect4_game_store_forget (store, "MMMMMM");

  codes = connect4_game_store_list (store);
  g_assert_cmpstrv (codes, ((const char *const[]){ "ZZZZZZ", "AAAAAA", NULL }));
}

static void
test_counts (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autoptr (Connect4Game) game = new_game ("any");
  const Connect4Player other = { .id = 2, .symbol = 'O' };

  connect4_game_store_keep (store, "AAAAAA", game);
  connect4_game_store_keep (store, "MMMMMM", game);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 2);

  g_assert_true (connect4_game_join (game, &other, NULL));
  g_assert_true (connect4_game_start (game, NULL));
  connect4_game_store_keep (store, "AAAAAA", game);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 1);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_PLAYING), ==, 1);

  connect4_game_store_forget (store, "AAAAAA");
  connect4_game_store_forget (store, "MMMMMM");
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 0);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_PLAYING), ==, 0);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_FINISHED), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/games/game-store/keeps-a-copy", test_keeps_a_copy);
  g_test_add_func ("/games/game-store/replaces", test_replaces);
  g_test_add_func ("/games/game-store/forgets", test_forgets);
  g_test_add_func ("/games/game-store/lists-the-oldest-first", test_lists_the_oldest_first);
  g_test_add_func ("/games/game-store/counts", test_counts);

  return g_test_run ();
}
