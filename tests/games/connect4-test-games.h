/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-observer.h"
#include "connect4-test-util.h"
#include "games/connect4-game-servers.h"

G_BEGIN_DECLS

/* The games service under a root supervisor of its own, with two players. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4Games *games;
  Connect4Actor *x;
  Connect4Actor *o;
  guint64 x_id;
  guint64 o_id;
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
  test->x_id = connect4_players_add (connect4_games_get_players (test->games), test->x);
  test->o_id = connect4_players_add (connect4_games_get_players (test->games), test->o);

  connect4_supervisor_start (test->root,
                             (const Connect4ChildSpec[]){
                               { .id = CONNECT4_PUB_SUB_ID,
                                 .start = connect4_games_start_pub_sub,
                                 .user_data = test->games,
                                 .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
                               { .id = CONNECT4_GAMES_ID,
                                 .start = connect4_game_servers_start,
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
  const Connect4Player creator = { .id = test->x_id, .symbol = 'X' };
  g_autoptr (GError) error = NULL;
  Connect4GameServer *server;

  server = connect4_game_servers_create (test->games, "noon", &settings, &creator, &error);
  g_assert_no_error (error);
  g_assert_nonnull (server);

  return server;
}

/* Returns: (transfer full): the registry of game servers */
static inline Connect4Registry *
connect4_test_games_get_registry (Connect4TestGames *test)
{
  return CONNECT4_REGISTRY (connect4_supervisor_get_child (connect4_games_get_supervisor (test->games), "registry"));
}

/* Requests at a game, which happen unless they are refused. */

static inline gboolean
connect4_test_games_join (Connect4GameServer *server,
                          guint64             player_id,
                          gunichar            symbol,
                          GError            **error)
{
  const Connect4Player player = { .id = player_id, .symbol = symbol };

  return connect4_game_server_commit (server, connect4_game_check_join (connect4_game_server_get_game (server), &player,
                                                                        error));
}

static inline gboolean
connect4_test_games_leave (Connect4GameServer *server,
                           guint64             player_id,
                           GError            **error)
{
  return connect4_game_server_commit (server, connect4_game_check_leave (connect4_game_server_get_game (server),
                                                                         player_id, error));
}

static inline gboolean
connect4_test_games_play (Connect4GameServer *server,
                          GError            **error)
{
  return connect4_game_server_commit (server, connect4_game_check_start (connect4_game_server_get_game (server),
                                                                         error));
}

static inline gboolean
connect4_test_games_move (Connect4GameServer *server,
                          guint64             player_id,
                          int                 column,
                          GError            **error)
{
  return connect4_game_server_commit (server, connect4_game_check_move (connect4_game_server_get_game (server),
                                                                        player_id, column, error));
}

static inline void
connect4_test_games_end (Connect4GameServer *server,
                         const char         *reason)
{
  connect4_game_server_commit (server, connect4_game_check_end (connect4_game_server_get_game (server), reason, NULL));
}

/* A game of X against O, begun. */
static inline Connect4GameServer *
connect4_test_games_create_started (Connect4TestGames *test)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autoptr (GError) error = NULL;

  connect4_test_games_join (server, test->o_id, 'O', &error);
  g_assert_no_error (error);
  connect4_test_games_play (server, &error);
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
