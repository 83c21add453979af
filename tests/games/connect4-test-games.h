/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-observer.h"
#include "connect4-test-util.h"
#include "games/connect4-games.h"

G_BEGIN_DECLS

/* The games service under a root supervisor of its own, with two players. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4Games *games;
  Connect4Actor *x;
  Connect4Actor *o;
} Connect4TestGames;

static inline void
connect4_test_games_set_up (Connect4TestGames *test,
                            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  test->root = connect4_supervisor_new ("root", CONNECT4_STRATEGY_ONE_FOR_ONE);
  test->games = connect4_games_new ();
  test->x = CONNECT4_ACTOR (connect4_test_observer_new ());
  test->o = CONNECT4_ACTOR (connect4_test_observer_new ());

  connect4_supervisor_start (test->root,
                             (const Connect4ChildSpec[]){
                               { .id = CONNECT4_PUB_SUB_ID,
                                 .start = connect4_games_start_pub_sub,
                                 .user_data = test->games,
                                 .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
                               { .id = CONNECT4_GAMES_ID,
                                 .start = connect4_games_start_supervisor,
                                 .user_data = test->games,
                                 .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
                                 .type = CONNECT4_CHILD_SUPERVISOR },
                             },
                             2, &error);
  g_assert_no_error (error);
}

static inline void
connect4_test_games_tear_down (Connect4TestGames *test,
                               gconstpointer user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_shutdown (NULL);

  connect4_actor_exit (CONNECT4_ACTOR (test->root), reason);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (test->root)));
  connect4_test_iterate_all ();

  connect4_test_assert_finalized (test->o);
  connect4_test_assert_finalized (test->x);
  connect4_test_assert_finalized (test->root);
  connect4_test_assert_finalized (test->games);
}

/* Makes a game of X; the settings are the defaults where they are 0. */
static inline Connect4GameServer *
connect4_test_games_create (Connect4TestGames *test,
                            Connect4GameSettings settings)
{
  g_autoptr (GError) error = NULL;
  Connect4GameServer *server;

  server = connect4_games_create_game (test->games, "noon", &settings, test->x, 'X', &error);
  g_assert_no_error (error);
  g_assert_nonnull (server);

  return server;
}

/* A game of X against O, begun. */
static inline Connect4GameServer *
connect4_test_games_create_started (Connect4TestGames *test)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autoptr (GError) error = NULL;

  connect4_game_server_join (server, test->o, 'O', &error);
  g_assert_no_error (error);
  connect4_game_server_play (server, &error);
  g_assert_no_error (error);

  return server;
}

static inline void
connect4_test_kill (gpointer actor)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, actor, kill);
}

G_END_DECLS
