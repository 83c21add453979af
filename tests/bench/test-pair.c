/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-pair.h"

#include "connect4-test-game.h"

#include <string.h>

/* The moves that the pairs make fill the board, and nobody wins. */
static void
test_script_is_a_draw (void)
{
  const Connect4Player players[] = { { 1, 'X' }, { 2, 'O' } };
  g_autoptr (Connect4Game) game = connect4_test_game_new ("bench", NULL, &players[0]);
  const char *script = bench_pair_get_script ();
  g_autoptr (GError) error = NULL;

  connect4_test_game_join (game, &players[1], &error);
  g_assert_no_error (error);
  connect4_test_game_start (game, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < strlen (script); i++)
    {
      g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_PLAYING);
      connect4_test_game_move (game, players[i % 2].id, script[i] - '0', &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (connect4_game_get_status (game), ==, CONNECT4_GAME_FINISHED);
  g_assert_null (connect4_game_get_winner (game));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bench/pair/script-is-a-draw", test_script_is_a_draw);

  return g_test_run ();
}
