/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"

static const Connect4Player players[] = {
  { 1, 'X' }, { 2, 'O' }, { 3, '+' }, { 4, '*' }, { 5, '#' }, { 6, '@' }, { 7, '$' }, { 8, 0x2603 },
};

/* Fails as it should, and changes nothing that can be seen. */
#define assert_refused(game, call, code) \
  G_STMT_START \
    { \
      g_autofree char *before = connect4_test_game_describe (game); \
      g_autofree char *after = NULL; \
      g_autoptr(GError) error = NULL; \
\
      g_assert_false (call); \
      g_assert_error (error, CONNECT4_ERROR, code); \
      after = connect4_test_game_describe (game); \
      g_assert_cmpstr (before, ==, after); \
    } \
  G_STMT_END

static Connect4Game *
new_game (const Connect4GameSettings *settings,
          guint                       n_players)
{
  g_autoptr (Connect4Game) game = connect4_test_game_new ("after lunch", settings, &players[0]);

  for (guint i = 1; i < n_players; i++)
    {
      g_autoptr (GError) error = NULL;

      connect4_test_game_join (game, &players[i], &error);
      g_assert_no_error (error);
    }

  return g_steal_pointer (&game);
}

static Connect4Game *
new_started_game (const Connect4GameSettings *settings)
{
  g_autoptr (Connect4Game) game = new_game (settings, settings->players);
  g_autoptr (GError) error = NULL;

  connect4_test_game_start (game, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&game);
}

/* Each move is made by the player whose turn it is. */
static void
play (Connect4Game *game,
      const char   *moves)
{
  for (; *moves != '\0'; moves++)
    {
      g_autoptr (GError) error = NULL;

      connect4_test_game_move (game, connect4_game_get_current_player (game)->id,
                               g_ascii_digit_value (*moves), &error);
      g_assert_no_error (error);
    }
}

static void
leave (Connect4Game *game,
       guint64       player_id)
{
  g_autoptr (GError) error = NULL;

  connect4_test_game_leave (game, player_id, &error);
  g_assert_no_error (error);
}

/* Who has no wish gets the first symbol that is free. */
static void
test_free_symbols (void)
{
  const Connect4GameSettings settings = { .players = 8 };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("game", &settings, &players[0]);
  const gunichar wishes[] = { 0, 'B', 0, 0, 0, 'O' };
  const gunichar symbols[] = { 'O', 'B', 'A', 'C', 'D', 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      const Connect4Player player = { 2 + i, wishes[i] };
      g_autoptr (GError) error = NULL;

      if (symbols[i] == 0)
        {
          g_assert_false (connect4_test_game_join (game, &player, &error));
          g_assert_error (error, CONNECT4_ERROR, CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN);
          continue;
        }
      connect4_test_game_join (game, &player, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (connect4_game_get_player (game, player.id)->symbol, ==, symbols[i]);
    }
}

static void
test_join_refused (void)
{
  const Connect4GameSettings settings = { .players = 2 };
  const Connect4Player same_id = { 1, 'O' };
  const Connect4Player same_symbol = { 2, 'X' };
  const Connect4Player third_with_symbol = { 3, 'X' };
  g_autoptr (Connect4Game) game = new_game (&settings, 1);

  assert_refused (game, connect4_test_game_join (game, &same_id, &error),
                  CONNECT4_ERROR_ID_ALREADY_TAKEN);
  assert_refused (game, connect4_test_game_join (game, &same_symbol, &error),
                  CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN);

  g_assert_true (connect4_test_game_join (game, &players[1], NULL));
  assert_refused (game, connect4_test_game_join (game, &same_id, &error),
                  CONNECT4_ERROR_ID_ALREADY_TAKEN);
  assert_refused (game, connect4_test_game_join (game, &players[2], &error), CONNECT4_ERROR_GAME_FULL);
  assert_refused (game, connect4_test_game_join (game, &third_with_symbol, &error),
                  CONNECT4_ERROR_GAME_FULL);

  g_assert_true (connect4_test_game_start (game, NULL));
  assert_refused (game, connect4_test_game_join (game, &players[2], &error),
                  CONNECT4_ERROR_WRONG_STATUS);
  leave (game, 2);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  assert_refused (game, connect4_test_game_join (game, &players[2], &error),
                  CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_start_refused (void)
{
  const Connect4GameSettings settings = { .players = 3 };
  g_autoptr (Connect4Game) game = new_game (&settings, 2);

  assert_refused (game, connect4_test_game_start (game, &error), CONNECT4_ERROR_NOT_ENOUGH_PLAYERS);
  leave (game, 1);
  leave (game, 2);
  assert_refused (game, connect4_test_game_start (game, &error), CONNECT4_ERROR_NO_PLAYERS);

  for (int i = 0; i < 3; i++)
    g_assert_true (connect4_test_game_join (game, &players[i], NULL));
  g_assert_true (connect4_test_game_start (game, NULL));
  assert_refused (game, connect4_test_game_start (game, &error), CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_move_refused (void)
{
  const Connect4GameSettings settings = { .columns = 2, .rows = 2, .players = 2 };
  g_autoptr (Connect4Game) game = new_game (&settings, 2);

  assert_refused (game, connect4_test_game_move (game, 2, -1, &error), CONNECT4_ERROR_WRONG_STATUS);
  g_assert_true (connect4_test_game_start (game, NULL));

  assert_refused (game, connect4_test_game_move (game, 2, -1, &error), CONNECT4_ERROR_NOT_YOUR_TURN);
  assert_refused (game, connect4_test_game_move (game, 99, 0, &error), CONNECT4_ERROR_NOT_YOUR_TURN);
  assert_refused (game, connect4_test_game_move (game, 1, -1, &error), CONNECT4_ERROR_INVALID_COLUMN);
  assert_refused (game, connect4_test_game_move (game, 1, 2, &error), CONNECT4_ERROR_INVALID_COLUMN);
  assert_refused (game, connect4_test_game_move (game, 1, G_MAXINT, &error),
                  CONNECT4_ERROR_INVALID_COLUMN);
  assert_refused (game, connect4_test_game_move (game, 1, G_MININT, &error),
                  CONNECT4_ERROR_INVALID_COLUMN);

  play (game, "00");
  assert_refused (game, connect4_test_game_move (game, 1, 0, &error), CONNECT4_ERROR_COLUMN_FULL);
  play (game, "11");
  assert_refused (game, connect4_test_game_move (game, 1, 0, &error), CONNECT4_ERROR_WRONG_STATUS);

  leave (game, 1);
  leave (game, 2);
  assert_refused (game, connect4_test_game_move (game, 1, 0, &error), CONNECT4_ERROR_NO_PLAYERS);
}

static void
test_leave_refused (void)
{
  const Connect4GameSettings settings = { .players = 2 };
  g_autoptr (Connect4Game) game = new_game (&settings, 1);

  assert_refused (game, connect4_test_game_leave (game, 2, &error), CONNECT4_ERROR_WRONG_STATUS);
  leave (game, 1);
  assert_refused (game, connect4_test_game_leave (game, 1, &error), CONNECT4_ERROR_NO_PLAYERS);
}

static void
test_lobby_refused (void)
{
  const Connect4GameSettings settings = { .players = 2 };
  g_autoptr (Connect4Game) game = new_game (&settings, 2);

  assert_refused (game, connect4_test_game_return_to_lobby (game, &error), CONNECT4_ERROR_WRONG_STATUS);
  g_assert_true (connect4_test_game_start (game, NULL));
  assert_refused (game, connect4_test_game_return_to_lobby (game, &error), CONNECT4_ERROR_WRONG_STATUS);
}

static void
test_turns_go_round (void)
{
  for (int n_players = 1; n_players <= CONNECT4_GAME_MAX_PLAYERS; n_players++)
    {
      const Connect4GameSettings settings = { .columns = 20, .connect = 20, .players = n_players };
      g_autoptr (Connect4Game) game = new_started_game (&settings);

      for (int move = 0; move < 20; move++)
        {
          const Connect4Player *expected = &players[move % n_players];

          g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, expected->id);
          g_assert_true (connect4_test_game_move (game, expected->id, move, NULL));
          g_assert_cmpuint (connect4_board_get_cell (connect4_game_get_board (game), move, 0), ==,
                            expected->symbol);
        }

      g_assert_cmpstr (connect4_game_get_moves (game), ==, "0123456789abcdefghij");
    }
}

static void
test_win_and_another_game (void)
{
  const Connect4GameSettings settings = { .players = 2 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);
  guint n_seated;

  g_assert_null (connect4_game_get_winner (game));
  play (game, "0101015");
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_PLAYING);
  play (game, "1");

  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_cmpuint (connect4_game_get_winner (game)->id, ==, 2);
  g_assert_null (connect4_game_get_current_player (game));
  g_assert_cmpstr (connect4_game_get_moves (game), ==, "01010151");

  g_assert_true (connect4_test_game_return_to_lobby (game, NULL));
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_LOBBY);
  g_assert_null (connect4_game_get_winner (game));
  g_assert_cmpstr (connect4_game_get_moves (game), ==, "");
  g_assert_cmpuint (connect4_board_get_cell (connect4_game_get_board (game), 0, 0), ==, 0);
  connect4_game_get_players (game, &n_seated);
  g_assert_cmpuint (n_seated, ==, 2);

  g_assert_true (connect4_test_game_start (game, NULL));
  g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, 2);
  play (game, "3");
  g_assert_cmpstr (connect4_game_get_moves (game), ==, "3");
}

static void
test_win_on_the_last_cell (void)
{
  const Connect4GameSettings settings = { .columns = 2, .rows = 2, .connect = 2, .players = 3 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);

  play (game, "0110");
  g_assert_cmpuint (connect4_board_get_n_empty (connect4_game_get_board (game)), ==, 0);
  g_assert_cmpuint (connect4_game_get_winner (game)->id, ==, 1);
}

static void
test_draw (void)
{
  const Connect4GameSettings settings = { .columns = 3, .rows = 1, .connect = 2, .players = 2 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);

  play (game, "012");
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_null (connect4_game_get_winner (game));
}

static void
test_leave_gives_the_win (void)
{
  const Connect4GameSettings settings = { .players = 2 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);

  leave (game, 1);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_cmpuint (connect4_game_get_winner (game)->id, ==, 2);

  leave (game, 2);
  g_assert_cmpuint (connect4_game_get_winner (game)->symbol, ==, 'O');
  g_assert_true (connect4_test_game_return_to_lobby (game, NULL));
  g_assert_true (connect4_test_game_join (game, &players[2], NULL));
}

static void
test_leave_passes_the_turn (void)
{
  const Connect4GameSettings settings = { .players = 4 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);

  play (game, "0");
  leave (game, 2);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_PLAYING);
  g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, 3);

  leave (game, 4);
  g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, 3);
  play (game, "1");
  g_assert_cmpuint (connect4_game_get_current_player (game)->id, ==, 1);

  leave (game, 1);
  g_assert_cmpuint (connect4_game_get_winner (game)->id, ==, 3);
}

static void
test_leave_alone (void)
{
  const Connect4GameSettings settings = { .players = 1 };
  g_autoptr (Connect4Game) game = new_started_game (&settings);

  leave (game, 1);
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_null (connect4_game_get_winner (game));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/game/free-symbols", test_free_symbols);
  g_test_add_func ("/game/game/join-refused", test_join_refused);
  g_test_add_func ("/game/game/start-refused", test_start_refused);
  g_test_add_func ("/game/game/move-refused", test_move_refused);
  g_test_add_func ("/game/game/leave-refused", test_leave_refused);
  g_test_add_func ("/game/game/lobby-refused", test_lobby_refused);
  g_test_add_func ("/game/game/turns-go-round", test_turns_go_round);
  g_test_add_func ("/game/game/win-and-another-game", test_win_and_another_game);
  g_test_add_func ("/game/game/win-on-the-last-cell", test_win_on_the_last_cell);
  g_test_add_func ("/game/game/draw", test_draw);
  g_test_add_func ("/game/game/leave-gives-the-win", test_leave_gives_the_win);
  g_test_add_func ("/game/game/leave-passes-the-turn", test_leave_passes_the_turn);
  g_test_add_func ("/game/game/leave-alone", test_leave_alone);

  return g_test_run ();
}
