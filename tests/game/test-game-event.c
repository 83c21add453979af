/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"

#define N_GAMES 4000
#define N_REQUESTS 120
#define GAME_ID 77

/* More than can sit at a game. */
#define N_PLAYERS 10

/* Returns: (nullable): what a request gives that somebody makes, sensible or not */
static Connect4GameEvent *
request_anything (const Connect4Game *game,
                  GRand              *rand)
{
  const Connect4Player *current = connect4_game_get_current_player (game);
  const Connect4Player player = { .id = 1 + g_rand_int_range (rand, 0, N_PLAYERS),
                                  .symbol = "\0OXABC"[g_rand_int_range (rand, 0, 6)] };
  int column = g_rand_int_range (rand, -1, connect4_game_get_settings (game).columns + 1);
  g_autoptr (GError) error = NULL;
  Connect4GameEvent *event;
  int what = g_rand_int_range (rand, 0, 100);

  if (what < 60)
    event = connect4_game_check_move (game, current != NULL && what < 55 ? current->id : player.id, column, &error);
  else if (what < 80)
    event = connect4_game_check_join (game, &player, &error);
  else if (what < 84)
    event = connect4_game_check_leave (game, player.id, &error);
  else if (what < 92)
    event = connect4_game_check_start (game, &error);
  else if (what < 99)
    event = connect4_game_check_lobby (game, &error);
  else
    event = connect4_game_check_end (game, g_rand_boolean (rand) ? "enough" : NULL, &error);

  g_assert_true ((event == NULL) == (error != NULL));

  return event;
}

/* What an event says is what the game then is. */
static void
assert_true_of (const Connect4GameEvent *event,
                Connect4GameStatus       before,
                const Connect4Game      *game)
{
  const Connect4Player *winner = connect4_game_get_winner (game);
  gboolean finished = before == CONNECT4_GAME_PLAYING && connect4_game_get_status (game) == CONNECT4_GAME_FINISHED;

  g_assert_cmpuint (event->version, ==, connect4_game_get_version (game));
  g_assert_cmpint (event->finished, ==, finished);
  if (finished)
    g_assert_cmpuint (event->winner.symbol, ==, winner != NULL ? winner->symbol : 0);
  else
    g_assert_cmpuint (event->winner.symbol, ==, 0);
}

static Connect4GameEvent *
create (const Connect4Game *game,
        GRand              *rand)
{
  const Connect4GameSettings settings = {
    .columns = g_rand_int_range (rand, 0, CONNECT4_BOARD_MAX_SIZE + 1),
    .rows = g_rand_int_range (rand, 0, CONNECT4_BOARD_MAX_SIZE + 1),
    .connect = g_rand_int_range (rand, 0, 6),
    .players = g_rand_int_range (rand, 0, 4),
  };
  const Connect4Player creator = { .id = 1, .symbol = 'X' };

  return connect4_game_check_create (game, "noon", &settings, &creator);
}

/* Makes a game of requests, and appends all that happens and what the game is each time.
 *
 * Returns: the game */
static Connect4Game *
play_anything (GRand     *rand,
               GPtrArray *events,
               GPtrArray *states)
{
  Connect4Game *game = connect4_game_new (GAME_ID);
  Connect4GameEvent *event = create (game, rand);

  for (guint i = 0; i < N_REQUESTS; i++)
    {
      if (event != NULL)
        {
          Connect4GameStatus before = connect4_game_get_status (game);

          connect4_game_apply (game, event);
          assert_true_of (event, before, game);
          g_ptr_array_add (events, event);
          g_ptr_array_add (states, connect4_test_game_describe (game));
        }
      event = request_anything (game, rand);
    }
  g_clear_pointer (&event, connect4_game_event_unref);

  return game;
}

/* The same events make the same game, step by step, whatever was refused between them. */
static void
test_replay (void)
{
  guint n_seen[CONNECT4_GAME_N_EVENT_TYPES] = { 0 };

  for (guint seed = 0; seed < N_GAMES; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_game_event_unref);
      g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (Connect4Game) game = play_anything (rand, events, states);
      g_autoptr (Connect4Game) again = connect4_game_new (GAME_ID);

      for (guint i = 0; i < events->len; i++)
        {
          const Connect4GameEvent *event = events->pdata[i];
          g_autofree char *state = NULL;

          connect4_game_apply (again, event);
          state = connect4_test_game_describe (again);
          g_assert_cmpuint (event->game, ==, GAME_ID);
          g_assert_cmpuint (event->version, ==, i + 1);
          g_assert_cmpstr (state, ==, states->pdata[i]);
          n_seen[event->type]++;
        }
    }

  for (guint type = 0; type < CONNECT4_GAME_N_EVENT_TYPES; type++)
    g_assert_cmpuint (n_seen[type], >, type == CONNECT4_GAME_EVENT_CREATED ? N_GAMES - 1 : 1000);
}

static void
assert_not_applied (Connect4Game            *game,
                    const Connect4GameEvent *event)
{
  g_autofree char *before = connect4_test_game_describe (game);
  g_autofree char *after = NULL;

  g_test_expect_message ("connect4-game", G_LOG_LEVEL_CRITICAL, "*failed*");
  connect4_game_apply (game, event);
  g_test_assert_expected_messages ();
  after = connect4_test_game_describe (game);
  g_assert_cmpstr (before, ==, after);
}

/* An event is for one game and one version of it. */
static void
test_order (void)
{
  const Connect4Player x = { .id = 1, .symbol = 'X' };
  const Connect4Player o = { .id = 2, .symbol = 'O' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", NULL, &x);
  g_autoptr (Connect4Game) other = connect4_test_game_new ("noon", NULL, &x);
  g_autoptr (Connect4GameEvent) joined = connect4_game_check_join (game, &o, NULL);
  g_autoptr (Connect4GameEvent) left = connect4_game_check_leave (game, 1, NULL);

  assert_not_applied (other, joined);
  connect4_game_apply (game, joined);
  assert_not_applied (game, joined);
  assert_not_applied (game, left);
}

/* Who keeps an event has all of it, whatever becomes of what it was made from. */
static void
test_boxed (void)
{
  const Connect4Player x = { .id = 1, .symbol = 'X' };
  Connect4Game *game = connect4_game_new (GAME_ID);
  char name[] = "noon";
  Connect4GameEvent *event = connect4_game_check_create (game, name, NULL, &x);
  Connect4GameEvent *kept = g_boxed_copy (CONNECT4_TYPE_GAME_EVENT, event);

  name[0] = 'm';
  connect4_game_event_unref (event);
  connect4_game_free (game);
  g_assert_cmpstr (kept->name, ==, "noon");
  g_assert_cmpint (kept->settings.columns, ==, 7);
  g_boxed_free (CONNECT4_TYPE_GAME_EVENT, kept);
}

/* Nobody sits at a game that was ended, nor can anybody sit down. */
static void
test_ended (void)
{
  const Connect4Player x = { .id = 1, .symbol = 'X' };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("noon", NULL, &x);
  g_autoptr (GError) error = NULL;
  guint n_players;

  g_assert_true (connect4_test_game_take (game, connect4_game_check_end (game, "late", NULL)));
  connect4_game_get_players (game, &n_players);
  g_assert_cmpuint (n_players, ==, 0);
  g_assert_false (connect4_test_game_join (game, &x, NULL));
  g_assert_null (connect4_game_check_end (game, NULL, &error));
  g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_NO_PLAYERS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/game-event/replay", test_replay);
  g_test_add_func ("/game/game-event/order", test_order);
  g_test_add_func ("/game/game-event/boxed", test_boxed);
  g_test_add_func ("/game/game-event/ended", test_ended);

  return g_test_run ();
}
