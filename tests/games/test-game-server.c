/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-games.h"
#include "games/connect4-game-code.h"

/* What was published at a game, as a subscriber remembers it. */
typedef struct
{
  GArray *types; /* of Connect4GameEventType */
  gboolean finished;
  gunichar last_symbol;
} Published;

static void
on_event (Connect4Actor *subscriber,
          const char    *topic,
          gpointer       message,
          gpointer       user_data)
{
  const Connect4GameEvent *event = message;
  Published *published = user_data;

  g_array_append_val (published->types, event->type);
  published->finished = event->finished;
  published->last_symbol = event->player.symbol;
}

static void
published_listen (Published          *published,
                  Connect4TestGames  *test,
                  Connect4GameServer *server)
{
  *published = (Published){ .types = g_array_new (FALSE, FALSE, sizeof (Connect4GameEventType)) };
  connect4_pub_sub_subscribe (connect4_games_get_pub_sub (test->games), test->o, connect4_game_server_get_code (server),
                              on_event, published);
}

static void
published_clear (Published *published)
{
  g_array_unref (published->types);
}

static Connect4GameEventType
published_last (const Published *published)
{
  g_assert_cmpuint (published->types->len, >, 0);

  return g_array_index (published->types, Connect4GameEventType, published->types->len - 1);
}

static void
test_publishes (Connect4TestGames *test,
                gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  Published published;

  published_listen (&published, test, server);
  connect4_test_games_move (server, test->x_id, 3, NULL);

  g_assert_cmpuint (published.types->len, ==, 1);
  g_assert_cmpint (published_last (&published), ==, CONNECT4_GAME_EVENT_MOVED);
  g_assert_cmpuint (published.last_symbol, ==, 'X');

  published_clear (&published);
}

static void
test_refused_is_not_published (Connect4TestGames *test,
                               gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  Published published;

  published_listen (&published, test, server);
  g_assert_false (connect4_test_games_move (server, test->o_id, 3, NULL));

  g_assert_cmpuint (published.types->len, ==, 0);

  published_clear (&published);
}

static void
test_dead_player_is_taken_off (Connect4TestGames *test,
                               gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  const Connect4Game *game = connect4_game_server_get_game (server);
  Published published;

  published_listen (&published, test, server);
  connect4_test_kill (test->x);
  connect4_test_iterate_until (published.types->len > 0);

  g_assert_cmpint (published_last (&published), ==, CONNECT4_GAME_EVENT_LEFT);
  g_assert_true (published.finished);
  g_assert_cmpuint (published.last_symbol, ==, 'X');
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_cmpuint (connect4_game_get_winner (game)->symbol, ==, 'O');

  published_clear (&published);
}

static void
test_game_without_players_ends (Connect4TestGames *test,
                                gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));

  g_assert_true (connect4_test_games_leave (server, test->x_id, NULL));
  connect4_test_iterate_until (connect4_game_servers_find (test->games, code) == NULL);

  g_assert_null (connect4_game_store_lookup (connect4_games_get_store (test->games), code));
  connect4_test_iterate_all ();
  g_assert_null (connect4_game_servers_find (test->games, code));
}

static Connect4GameServer *
wait_for_successor (Connect4TestGames *test,
                    const char        *code,
                    guint64            old_id)
{
  Connect4GameServer *server = NULL;

  connect4_test_iterate_until ((server = connect4_game_servers_find (test->games, code)) != NULL &&
                               connect4_actor_get_id (CONNECT4_ACTOR (server)) != old_id);

  return server;
}

static void
test_crash_keeps_the_game (Connect4TestGames *test,
                           gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  guint64 old_id = connect4_actor_get_id (CONNECT4_ACTOR (server));
  g_autoptr (GError) error = NULL;
  const Connect4Game *game;

  connect4_test_games_move (server, test->x_id, 3, &error);
  g_assert_no_error (error);
  connect4_test_kill (server);

  server = wait_for_successor (test, code, old_id);
  game = connect4_game_server_get_game (server);
  g_assert_cmpuint (connect4_board_get_cell (connect4_game_get_board (game), 3, 0), ==, 'X');
  g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, test->o_id);
  g_assert_true (connect4_test_games_move (server, test->o_id, 3, &error));
  g_assert_no_error (error);
}

static void
test_player_dies_after_a_crash (Connect4TestGames *test,
                                gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  guint64 old_id = connect4_actor_get_id (CONNECT4_ACTOR (server));
  const Connect4Game *game;

  connect4_test_kill (server);
  server = wait_for_successor (test, code, old_id);
  connect4_test_kill (test->o);

  game = connect4_game_server_get_game (server);
  connect4_test_iterate_until (connect4_game_get_status (game) == CONNECT4_GAME_FINISHED);
  g_assert_cmpuint (connect4_game_get_winner (game)->symbol, ==, 'X');
}

static void
test_player_dies_with_the_server (Connect4TestGames *test,
                                  gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  guint64 old_id = connect4_actor_get_id (CONNECT4_ACTOR (server));
  const Connect4Game *game;

  connect4_test_kill (server);
  connect4_test_kill (test->o);

  server = wait_for_successor (test, code, old_id);
  game = connect4_game_server_get_game (server);
  connect4_test_iterate_until (connect4_game_get_status (game) == CONNECT4_GAME_FINISHED);
  g_assert_cmpuint (connect4_game_get_winner (game)->symbol, ==, 'X');
}

static void
test_registry_crash_keeps_the_games (Connect4TestGames *test,
                                     gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  guint64 old_id = connect4_actor_get_id (CONNECT4_ACTOR (server));
  g_autoptr (Connect4Registry) registry = connect4_test_games_get_registry (test);
  g_autoptr (GError) error = NULL;

  connect4_test_games_move (server, test->x_id, 0, &error);
  g_assert_no_error (error);
  connect4_test_kill (registry);

  server = wait_for_successor (test, code, old_id);
  g_assert_true (connect4_test_games_move (server, test->o_id, 0, &error));
  g_assert_no_error (error);
}

static void
test_many_crashes_keep_the_game (Connect4TestGames *test,
                                 gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  guint64 players[] = { test->x_id, test->o_id };

  for (guint i = 0; i < 20; i++)
    {
      guint64 old_id = connect4_actor_get_id (CONNECT4_ACTOR (server));

      connect4_test_kill (server);
      server = wait_for_successor (test, code, old_id);
      g_assert_true (connect4_test_games_move (server, players[i % 2], i % 7, NULL));
    }
}

static void
test_lists_what_can_be_joined (Connect4TestGames *test,
                               gconstpointer      user_data)
{
  Connect4GameServer *open = connect4_test_games_create (test, (Connect4GameSettings){ 0 });
  Connect4GameStore *store = connect4_games_get_store (test->games);
  g_auto (GStrv) before = connect4_game_store_list_joinable (store, 0, 20);
  g_auto (GStrv) after = NULL;

  g_assert_cmpuint (g_strv_length (before), ==, 1);
  g_assert_cmpstr (before[0], ==, connect4_game_server_get_code (open));

  connect4_test_games_join (open, test->o_id, 'O', NULL);
  after = connect4_game_store_list_joinable (store, 0, 20);
  g_assert_cmpuint (g_strv_length (after), ==, 0);

  connect4_test_games_leave (open, test->o_id, NULL);
  g_assert_cmpuint (connect4_game_store_count_joinable (store), ==, 1);
}

static void
test_ended_by_the_admin (Connect4TestGames *test,
                         gconstpointer      user_data)
{
  Connect4GameServer *server = connect4_test_games_create_started (test);
  g_autofree char *code = g_strdup (connect4_game_server_get_code (server));
  Published published;

  published_listen (&published, test, server);
  connect4_test_games_end (server, "enough");
  g_assert_cmpint (published_last (&published), ==, CONNECT4_GAME_EVENT_ENDED);
  g_assert_true (published.finished);
  g_assert_null (connect4_game_servers_find (test->games, code));
  g_assert_null (connect4_game_store_lookup (connect4_games_get_store (test->games), code));

  connect4_test_iterate_all ();
  g_assert_null (connect4_game_servers_find (test->games, code));

  published_clear (&published);
}

#define ADD(path, function) \
  g_test_add ("/games/game-server/" path, Connect4TestGames, NULL, connect4_test_games_set_up, \
              function, connect4_test_games_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("publishes", test_publishes);
  ADD ("refused-is-not-published", test_refused_is_not_published);
  ADD ("dead-player-is-taken-off", test_dead_player_is_taken_off);
  ADD ("game-without-players-ends", test_game_without_players_ends);
  ADD ("crash-keeps-the-game", test_crash_keeps_the_game);
  ADD ("player-dies-after-a-crash", test_player_dies_after_a_crash);
  ADD ("player-dies-with-the-server", test_player_dies_with_the_server);
  ADD ("registry-crash-keeps-the-games", test_registry_crash_keeps_the_games);
  ADD ("many-crashes-keep-the-game", test_many_crashes_keep_the_game);
  ADD ("lists-what-can-be-joined", test_lists_what_can_be_joined);
  ADD ("ended-by-the-admin", test_ended_by_the_admin);

  return g_test_run ();
}
