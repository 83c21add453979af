/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-observer.h"
#include "connect4-test-util.h"
#include "games/connect4-players.h"

/* An id is a player's alone, also when the player's actor is gone. */
static void
test_ids (void)
{
  Connect4Players *players = connect4_players_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < 100; i++)
    {
      Connect4Actor *actor = CONNECT4_ACTOR (connect4_test_observer_new ());
      guint64 id = connect4_players_add (players, actor);

      g_assert_cmpuint (id, >, 0);
      g_assert_true (g_hash_table_add (seen, GSIZE_TO_POINTER (id)));
      g_assert_true (connect4_players_find (players, id) == actor);
      connect4_test_assert_finalized (actor);
      g_assert_null (connect4_players_find (players, id));
    }
  connect4_players_free (players);
}

/* Nobody acts for a player whose actor is dead, though it be there still. */
static void
test_dead (void)
{
  Connect4Players *players = connect4_players_new ();
  Connect4Actor *dead = CONNECT4_ACTOR (connect4_test_observer_new ());
  Connect4Actor *alive = CONNECT4_ACTOR (connect4_test_observer_new ());
  guint64 dead_id = connect4_players_add (players, dead);
  guint64 alive_id = connect4_players_add (players, alive);
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, dead, kill);
  connect4_test_iterate_until (!connect4_actor_is_alive (dead));
  g_assert_null (connect4_players_find (players, dead_id));
  g_assert_true (connect4_players_find (players, alive_id) == alive);
  g_assert_null (connect4_players_find (players, 0));

  connect4_players_free (players);
  connect4_test_iterate_all ();
  connect4_test_assert_finalized (dead);
  connect4_test_assert_finalized (alive);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/games/players/ids", test_ids);
  g_test_add_func ("/games/players/dead", test_dead);

  return g_test_run ();
}
