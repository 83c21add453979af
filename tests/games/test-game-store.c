/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <time.h>

#include "games/connect4-game-code.h"
#include "games/connect4-game-store.h"

static void
take (Connect4GameStore  *store,
      Connect4StoredGame *stored,
      Connect4GameEvent  *event)
{
  g_assert_nonnull (event);
  connect4_game_store_apply (store, stored, event);
  connect4_game_event_unref (event);
}

static Connect4StoredGame *
add_game (Connect4GameStore *store,
          const char        *code,
          const char        *name)
{
  const Connect4Player creator = { .id = 1, .symbol = 'X' };
  Connect4StoredGame *stored = connect4_game_store_add (store, code);

  take (store, stored, connect4_game_check_create (connect4_stored_game_get (stored), name, NULL, &creator));

  return stored;
}

static void
forget (Connect4GameStore *store,
        const char        *code)
{
  connect4_game_store_forget (store, connect4_game_store_find (store, code));
}

static void
test_finds (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  Connect4StoredGame *stored = add_game (store, "AAAAAA", "first");

  g_assert_true (connect4_game_store_find (store, "AAAAAA") == stored);
  g_assert_true (connect4_game_store_lookup (store, "AAAAAA") == connect4_stored_game_get (stored));
  g_assert_cmpstr (connect4_game_get_name (connect4_stored_game_get (stored)), ==, "first");
  g_assert_null (connect4_game_store_find (store, "MMMMMM"));
  g_assert_null (connect4_game_store_lookup (store, "MMMMMM"));
}

static void
test_forgets (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  Connect4StoredGame *stored = add_game (store, "AAAAAA", "first");

  connect4_stored_game_ref (stored);
  connect4_game_store_forget (store, stored);
  connect4_game_store_forget (store, stored);
  connect4_stored_game_unref (stored);

  g_assert_null (connect4_game_store_lookup (store, "AAAAAA"));
}

/* A server that has forgotten its game may still be asked about it. */
static void
test_forgotten_is_there_for_who_has_it (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  Connect4StoredGame *stored = add_game (store, "AAAAAA", "first");

  connect4_stored_game_ref (stored);
  forget (store, "AAAAAA");
  g_assert_cmpstr (connect4_game_get_name (connect4_stored_game_get (stored)), ==, "first");
  connect4_stored_game_unref (stored);
}

static void
test_lists_the_oldest_first (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_auto (GStrv) codes = NULL;

  add_game (store, "ZZZZZZ", "any");
  add_game (store, "MMMMMM", "any");
  add_game (store, "AAAAAA", "any");
  forget (store, "MMMMMM");

  codes = connect4_game_store_list (store);
  g_assert_cmpstrv (codes, ((const char *const[]){ "ZZZZZZ", "AAAAAA", NULL }));
}

static void
test_counts (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  Connect4StoredGame *stored = add_game (store, "AAAAAA", "any");
  const Connect4Game *game = connect4_stored_game_get (stored);
  const Connect4Player other = { .id = 2, .symbol = 'O' };

  add_game (store, "MMMMMM", "any");
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 2);

  take (store, stored, connect4_game_check_join (game, &other, NULL));
  take (store, stored, connect4_game_check_start (game, NULL));
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 1);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_PLAYING), ==, 1);

  forget (store, "AAAAAA");
  forget (store, "MMMMMM");
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_LOBBY), ==, 0);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_PLAYING), ==, 0);
  g_assert_cmpuint (connect4_game_store_count (store, CONNECT4_GAME_FINISHED), ==, 0);
}

/* A game has lived while all the codes were drawn. */
static void
test_code_that_lives_is_not_drawn (void)
{
  g_autoptr (Connect4GameStore) store = connect4_game_store_new ();
  g_autofree char *first = connect4_game_code_draw (0);
  g_autofree char *second = connect4_game_code_draw (1);
  g_autofree char *third = connect4_game_code_draw (2);
  g_autofree char *code = NULL;

  add_game (store, first, "old");
  add_game (store, second, "old");
  code = connect4_game_store_draw_code (store);
  g_assert_cmpstr (code, ==, third);
}

static Connect4GameStore *
new_store_of (guint n_games)
{
  Connect4GameStore *store = connect4_game_store_new ();

  for (guint i = 0; i < n_games; i++)
    {
      g_autofree char *code = g_strdup_printf ("%06u", i);

      add_game (store, code, "any");
    }

  return store;
}

static void
assert_page (Connect4GameStore *store,
             guint              first,
             const char *const *expected)
{
  g_auto (GStrv) codes = connect4_game_store_list_joinable (store, first, 3);

  g_assert_cmpstrv (codes, expected);
}

/* Wherever a game was in the list, it is there again when it can be joined again. */
static void
test_lists_joinable (void)
{
  g_autoptr (Connect4GameStore) store = new_store_of (8);
  Connect4StoredGame *third = connect4_game_store_find (store, "000002");
  Connect4Player other = { .id = 2, .symbol = 'O' };

  take (store, third, connect4_game_check_join (connect4_stored_game_get (third), &other, NULL));
  forget (store, "000005");
  g_assert_cmpuint (connect4_game_store_count_joinable (store), ==, 6);
  assert_page (store, 0, (const char *[]){ "000000", "000001", "000003", NULL });
  assert_page (store, 3, (const char *[]){ "000004", "000006", "000007", NULL });
  assert_page (store, 5, (const char *[]){ "000007", NULL });
  assert_page (store, 6, (const char *[]){ NULL });
  assert_page (store, G_MAXUINT, (const char *[]){ NULL });

  take (store, third, connect4_game_check_leave (connect4_stored_game_get (third), 2, NULL));
  assert_page (store, 1, (const char *[]){ "000001", "000002", "000003", NULL });
}

/* Returns: how much processor time it takes to list games from the middle a thousand times, in nanoseconds */
static gint64
time_listing (guint n_games)
{
  g_autoptr (Connect4GameStore) store = new_store_of (n_games);
  struct timespec before;
  struct timespec after;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &before);
  for (guint i = 0; i < 1000; i++)
    {
      g_auto (GStrv) codes = connect4_game_store_list_joinable (store, n_games / 2, 3);

      g_assert_cmpuint (g_strv_length (codes), ==, 3);
    }
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &after);

  return (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
}

static void
test_listing_is_bounded (void)
{
  gint64 few = MAX (time_listing (500), 1000000);

  g_assert_cmpint (time_listing (50000), <, 20 * few);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/games/game-store/finds", test_finds);
  g_test_add_func ("/games/game-store/forgets", test_forgets);
  g_test_add_func ("/games/game-store/forgotten-is-there-for-who-has-it", test_forgotten_is_there_for_who_has_it);
  g_test_add_func ("/games/game-store/lists-the-oldest-first", test_lists_the_oldest_first);
  g_test_add_func ("/games/game-store/counts", test_counts);
  g_test_add_func ("/games/game-store/code-that-lives-is-not-drawn", test_code_that_lives_is_not_drawn);
  g_test_add_func ("/games/game-store/lists-joinable", test_lists_joinable);
  g_test_add_func ("/games/game-store/listing-is-bounded", test_listing_is_bounded);

  return g_test_run ();
}
