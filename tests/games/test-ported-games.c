/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-games.h"

static void
test_registry_answers (Connect4TestGames *test,
                       gconstpointer      user_data)
{
  g_autoptr (Connect4Registry) registry = connect4_test_games_get_registry (test);

  g_assert_nonnull (registry);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (registry)));
  g_assert_null (connect4_registry_lookup (registry, "NOGAME"));
}

static void
test_server_is_an_actor (Connect4TestGames *test,
                         gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });

  g_assert_true (CONNECT4_IS_ACTOR (server));
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (server)));
}

/* Finds the game of X by its code, as a player does. */
static Connect4GameServer *
find_by_code (Connect4TestGames  *test,
              Connect4GameServer *server)
{
  return connect4_game_servers_find (test->games, connect4_game_server_get_code (server));
}

static void
test_start_by_code (Connect4TestGames *test,
                    gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  Connect4GameServer *found = find_by_code (test, server);

  g_assert_true (found == server);
  g_assert_cmpint (connect4_game_get_status (connect4_game_server_get_game (found)), ==,
                   CONNECT4_GAME_PLAYING);
}

static void
test_join_by_code (Connect4TestGames *test,
                   gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autoptr (GError) error = NULL;
  guint n_players;

  g_assert_true (connect4_test_games_join (find_by_code (test, server), test->o_id, 'O', &error));
  g_assert_no_error (error);
  connect4_game_get_players (connect4_game_server_get_game (server), &n_players);
  g_assert_cmpuint (n_players, ==, 2);
}

static void
test_join_twice (Connect4TestGames *test,
                 gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_games_join (server, test->x_id, 'O', &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_ID_ALREADY_TAKEN);
}

static void
test_leave_by_code (Connect4TestGames *test,
                    gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  const Connect4Player *players;
  g_autoptr (GError) error = NULL;
  guint n_players;

  connect4_test_games_join (server, test->o_id, 'O', &error);
  g_assert_no_error (error);
  g_assert_true (connect4_test_games_leave (find_by_code (test, server), test->x_id, &error));
  g_assert_no_error (error);

  players = connect4_game_get_players (connect4_game_server_get_game (server), &n_players);
  g_assert_cmpuint (n_players, ==, 1);
  g_assert_cmpuint (players[0].id, ==, test->o_id);
}

static void
test_move_by_code (Connect4TestGames *test,
                   gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  const Connect4Board *board;
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_test_games_move (find_by_code (test, server), test->x_id, 3, &error));
  g_assert_no_error (error);

  board = connect4_game_get_board (connect4_game_server_get_game (server));
  g_assert_cmpuint (connect4_board_get_cell (board, 3, 0), ==, 'X');
}

static void
test_move_to_no_column (Connect4TestGames *test,
                        gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_games_move (server, test->x_id, -1, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_INVALID_COLUMN);
}

static void
test_move_by_the_second_player (Connect4TestGames *test,
                                gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_games_move (server, test->o_id, 0, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_NOT_YOUR_TURN);
}

static void
test_move_in_the_lobby (Connect4TestGames *test,
                        gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_test_games_move (server, test->x_id, 0, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_create_answers_with_a_code (Connect4TestGames *test,
                                 gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });

  g_assert_cmpuint (strlen (connect4_game_server_get_code (server)), ==, 6);
}

static void
test_create_then_join (Connect4TestGames *test,
                       gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_test_games_join (connect4_game_servers_find (test->games, code), test->o_id, 'O',
                                           &error));
  g_assert_no_error (error);
}

#define ADD(path, function) \
  g_test_add (path, Connect4TestGames, NULL, connect4_test_games_set_up, function, \
              connect4_test_games_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/ported/game-server/29-registry-answers", test_registry_answers);
  ADD ("/ported/game-server/30-starts-as-an-actor", test_server_is_an_actor);
  ADD ("/ported/game-server/31-start-by-code", test_start_by_code);
  ADD ("/ported/game-server/32-join-by-code", test_join_by_code);
  ADD ("/ported/game-server/33-join-twice", test_join_twice);
  ADD ("/ported/game-server/34-leave-by-code", test_leave_by_code);
  ADD ("/ported/game-server/35-move-by-code", test_move_by_code);
  ADD ("/ported/game-server/36-move-to-no-column", test_move_to_no_column);
  ADD ("/ported/game-server/37-move-by-the-second-player", test_move_by_the_second_player);
  ADD ("/ported/game-server/38-move-in-the-lobby", test_move_in_the_lobby);
  ADD ("/ported/games/39-create-answers-with-a-code", test_create_answers_with_a_code);
  ADD ("/ported/games/40-create-then-join", test_create_then_join);

  return g_test_run ();
}
