/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <string.h>

#define N_GAMES 100

static gboolean
type_moves (GPtrArray *tables,
            gboolean  *moved)
{
  gboolean any = FALSE;
  guint i;

  for (i = 0; i < tables->len; i++)
    {
      moved[i] = connect4_test_table_is_playing (tables->pdata[i]);
      if (moved[i])
        connect4_test_table_type_random_move (tables->pdata[i]);
      any = any || moved[i];
    }
  return any;
}

static void
expect_moves (GPtrArray *tables,
              gboolean  *moved)
{
  guint i;

  for (i = 0; i < tables->len; i++)
    if (moved[i])
      connect4_test_table_expect_moved (tables->pdata[i]);
}

static void
log_results (GPtrArray *tables)
{
  guint n_moves = 0;
  guint n_draws = 0;
  guint i;

  for (i = 0; i < tables->len; i++)
    {
      Connect4Game *game = connect4_test_table_get_game (tables->pdata[i]);

      n_moves += strlen (connect4_game_get_moves (game));
      n_draws += connect4_game_get_winner (game) == NULL;
    }
  g_test_message ("%u games, %u moves, %u draws", tables->len, n_moves, n_draws);
}

/* A hundred games side by side, a move of each in flight at once: random, legal, to the end. */
static void
test_hundred_games (Connect4TestServer *server)
{
  g_autoptr (GPtrArray) tables = NULL;
  gboolean moved[N_GAMES];
  guint i;

  tables = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_table_free);
  for (i = 0; i < N_GAMES; i++)
    g_ptr_array_add (tables, connect4_test_table_new (server, NULL));
  for (i = 0; i < N_GAMES; i++)
    connect4_test_table_start (tables->pdata[i]);

  while (type_moves (tables, moved))
    expect_moves (tables, moved);

  for (i = 0; i < N_GAMES; i++)
    connect4_test_table_expect_quiet (tables->pdata[i]);
  log_results (tables);
}

/* However players come and go, the server has no more descriptors open afterwards than before. */
static void
test_nothing_stays_open (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) witness = connect4_test_server_connect (server, "witness");
  const guint n_descriptors = connect4_test_server_count_descriptors (server);
  guint i;

  for (i = 0; i < 30; i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);

      connect4_test_table_start (table);
      connect4_test_table_move (table, "01");
      if (i % 2 == 0)
        connect4_test_player_reset (connect4_test_table_get_player (table, 0));
      if (i % 3 == 0)
        connect4_test_player_half_close (connect4_test_table_get_player (table, 1));
    }

  do
    connect4_test_player_expect_quiet (witness);
  while (connect4_test_server_count_descriptors (server) > n_descriptors);
}

/* Two hundred clients in the same instant: the backlog has room for all. */
static void
test_two_hundred_at_once (Connect4TestServer *server)
{
  const guint16 port = connect4_test_server_get_port (server);
  g_autoptr (GPtrArray) players = NULL;
  guint i;

  players = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_test_player_free);
  for (i = 0; i < 200; i++)
    g_ptr_array_add (players, connect4_test_player_new ("player", port));
  for (i = 0; i < players->len; i++)
    g_strfreev (connect4_test_player_read_all (players->pdata[i]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/crowd/hundred-games", test_hundred_games);
  connect4_test_server_add ("/e2e/crowd/two-hundred-at-once", test_two_hundred_at_once);
  connect4_test_server_add ("/e2e/crowd/nothing-stays-open", test_nothing_stays_open);
  return g_test_run ();
}
