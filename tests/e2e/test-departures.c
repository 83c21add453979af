/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

typedef void (*Depart) (Connect4TestPlayer *player);

static void
leave (Connect4TestPlayer *player)
{
  connect4_test_player_type (player, "leave");
  connect4_test_player_expect_line (player, "Game left successfully");
}

static void
exit_server (Connect4TestPlayer *player)
{
  connect4_test_player_type (player, "exit");
  connect4_test_player_expect_line (player, "Bye!");
  connect4_test_player_expect_closed (player);
}

static void
quit_server (Connect4TestPlayer *player)
{
  connect4_test_player_type (player, "QUIT");
  connect4_test_player_expect_line (player, "Bye!");
  connect4_test_player_expect_closed (player);
}

static void
half_close (Connect4TestPlayer *player)
{
  connect4_test_player_half_close (player);
  connect4_test_player_expect_closed (player);
}

static const Depart departures[] = {
  leave,
  exit_server,
  quit_server,
  half_close,
  connect4_test_player_close,
  connect4_test_player_reset,
};

/* However the player goes whose turn it is, the other is told, and has won. */
static void
test_of_the_mover (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
      Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);

      connect4_test_table_start (table);
      connect4_test_table_move (table, "012345");
      departures[i](x);
      connect4_test_player_expect_lines (o, "Player X has left the game.", "Game finished!",
                                         "Player O wins!", NULL);
      connect4_test_player_expect_quiet (o);
    }
}

static void
test_of_the_other (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
      Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);

      connect4_test_table_start (table);
      connect4_test_table_move (table, "012345");
      departures[i](o);
      connect4_test_player_expect_lines (x, "Player O has left the game.", "Game finished!",
                                         "Player X wins!", NULL);
      connect4_test_player_expect_quiet (x);
    }
}

/* In the lobby the seat is free again. */
static void
test_in_the_lobby (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
      g_autoptr (Connect4TestPlayer) next = connect4_test_server_connect (server, "next");
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);

      departures[i](connect4_test_table_get_player (table, 1));
      connect4_test_player_expect_line (x, "Player O has left the game.");
      connect4_test_player_type (next, "join %s O", connect4_test_table_get_code (table));
      connect4_test_player_expect_line (next, "Game joined!");
      connect4_test_player_expect_line (x, "Player O has joined the game.");
      connect4_test_player_expect_quiet (x);
      connect4_test_player_expect_quiet (next);
    }
}

static void
test_after_the_game (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);

      connect4_test_table_start (table);
      connect4_test_table_move (table, "0101010");
      departures[i](connect4_test_table_get_player (table, 1));
      connect4_test_player_expect_line (x, "Player O has left the game.");
      connect4_test_player_expect_quiet (x);
    }
}

/* A game that nobody is left at is no more. */
static void
test_of_the_last (Connect4TestServer *server)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestPlayer) watcher = connect4_test_server_connect (server, "watcher");
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);

      leave (x);
      connect4_test_player_expect_line (connect4_test_table_get_player (table, 1),
                                        "Player X has left the game.");
      departures[i](connect4_test_table_get_player (table, 1));
      do
        connect4_test_player_type (watcher, "join %s O", connect4_test_table_get_code (table));
      while (!g_str_has_suffix (connect4_test_player_read_line (watcher), "(game_not_found)"));
    }
}

/* Of three, the one whose turn it is goes: the other two play on. */
static void
test_of_one_of_three (Connect4TestServer *server)
{
  const Connect4GameSettings three = { .players = 3 };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (departures); i++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &three);
      Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
      Connect4TestPlayer *a = connect4_test_table_get_player (table, 2);

      connect4_test_table_start (table);
      connect4_test_table_move (table, "0");
      departures[i](connect4_test_table_get_player (table, 1));
      connect4_test_player_expect_lines (x, "Player O has left the game.",
                                         "It's player A's turn.", NULL);
      connect4_test_player_expect_lines (a, "Player O has left the game.",
                                         "It's player A's turn.", NULL);
      connect4_test_player_type (a, "1");
      connect4_test_player_skip_to (x, "It's player X's turn.");
      connect4_test_player_skip_to (a, "It's player X's turn.");
      departures[i](x);
      connect4_test_player_expect_lines (a, "Player X has left the game.", "Game finished!",
                                         "Player A wins!", NULL);
    }
}

/* Everybody goes in the same instant. */
static void
test_of_all_at_once (Connect4TestServer *server)
{
  const Connect4GameSettings eight = { .players = 8 };
  gsize round;

  for (round = 0; round < G_N_ELEMENTS (departures); round++)
    {
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, &eight);
      gsize i;

      connect4_test_table_start (table);
      connect4_test_table_move (table, "0123456");
      for (i = 0; i < 8; i++)
        connect4_test_player_reset (connect4_test_table_get_player (table, (i + round) % 8));
    }
}

/* As `printf ... | nc -N` does: the requests are all there, then the end; each is answered. */
static void
test_answers_after_half_close (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_type (player, "create foo\nplay\nmove 1\nleave\ndance");
  connect4_test_player_half_close (player);
  connect4_test_player_expect_match (player, "Game ?????? created!");
  connect4_test_player_expect_error (player, "not_enough_players");
  connect4_test_player_expect_error (player, "wrong_status");
  connect4_test_player_expect_line (player, "Game left successfully");
  while (!g_str_has_suffix (connect4_test_player_read_line (player), "(command_not_found)"))
    continue;
  connect4_test_player_expect_closed (player);
}

/* A half-close before the server has said anything. */
static void
test_half_close_at_once (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = NULL;

  player = connect4_test_player_new ("player", connect4_test_server_get_port (server));
  connect4_test_player_type (player, "create foo");
  connect4_test_player_half_close (player);
  while (!g_str_has_suffix (connect4_test_player_read_line (player), "created!"))
    continue;
  connect4_test_player_expect_closed (player);
}

/* Connections that end before, while and after they ask for something. */
static void
test_in_a_hurry (Connect4TestServer *server)
{
  static const char *const lines[] = { NULL, "help", "create foo", "exit", "create foo\nexit" };
  const guint16 port = connect4_test_server_get_port (server);
  g_autoptr (Connect4TestPlayer) witness = connect4_test_server_connect (server, "witness");
  gsize i;

  for (i = 0; i < 50; i++)
    {
      g_autoptr (Connect4TestPlayer) player = connect4_test_player_new ("hurry", port);
      const char *line = lines[i % G_N_ELEMENTS (lines)];

      if (line != NULL)
        connect4_test_player_type (player, "%s", line);
      if (i % 3 == 0)
        connect4_test_player_read_line (player);
      if (i % 2 == 0)
        connect4_test_player_reset (player);
    }
  connect4_test_player_expect_quiet (witness);
}

/* Somebody who asks and asks and does not read costs nobody else anything, and finds all answers. */
static void
test_of_a_reader_who_does_not (Connect4TestServer *server)
{
  const gsize n_requests = 6000;
  g_autoptr (Connect4TestPlayer) mute = connect4_test_server_connect (server, "mute");
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  g_autoptr (GString) requests = g_string_new (NULL);
  gsize n_lines = 0;
  gsize i;

  for (i = 0; i < n_requests; i++)
    g_string_append (requests, "help\r\n");
  g_string_append (requests, "join AAAAAA\r\n");
  connect4_test_player_set_reading (mute, FALSE);
  connect4_test_player_send (mute, requests->str, requests->len);
  connect4_test_table_start (table);
  connect4_test_table_move (table, "0101010");
  connect4_test_table_expect_quiet (table);

  connect4_test_player_set_reading (mute, TRUE);
  while (!g_str_has_suffix (connect4_test_player_read_line (mute), " (game_not_found)"))
    n_lines++;
  g_assert_cmpuint (n_lines % n_requests, ==, 0);
  connect4_test_player_expect_quiet (mute);
}

/* Who has asked for a lot and ends its side before it reads, finds all answers as well. */
static void
test_of_a_reader_who_has_asked_all (Connect4TestServer *server)
{
  const guint n_requests = 1000;
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_autoptr (GString) requests = g_string_new (NULL);
  guint i;

  for (i = 0; i < n_requests; i++)
    g_string_append (requests, "help create\r\njoin AAAAAA\r\n");
  connect4_test_player_set_reading (player, FALSE);
  connect4_test_player_send (player, requests->str, requests->len);
  connect4_test_player_half_close (player);
  connect4_test_player_set_reading (player, TRUE);
  for (i = 0; i < n_requests; i++)
    while (!g_str_has_suffix (connect4_test_player_read_line (player), " (game_not_found)"))
      continue;
  connect4_test_player_expect_closed (player);
}

/* The same at the game itself: the other hears of each move at once. */
static void
test_of_a_mover_who_does_not_read (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
  Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);
  const char *column;

  connect4_test_table_start (table);
  connect4_test_player_set_reading (x, FALSE);
  for (column = "54506245504110456531122626636203033431421"; *column != '\0'; column += 2)
    {
      connect4_test_player_type (x, "%c", column[0]);
      connect4_test_player_skip_to (o, "It's player O's turn.");
      if (column[1] == '\0')
        break;
      connect4_test_player_type (o, "%c", column[1]);
      connect4_test_player_skip_to (o, "It's player X's turn.");
    }
  connect4_test_player_type (o, "0");
  connect4_test_player_skip_to (o, "It's a draw.");
  connect4_test_player_expect_quiet (o);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/departures/of-the-mover", test_of_the_mover);
  connect4_test_server_add ("/e2e/departures/of-the-other", test_of_the_other);
  connect4_test_server_add ("/e2e/departures/in-the-lobby", test_in_the_lobby);
  connect4_test_server_add ("/e2e/departures/after-the-game", test_after_the_game);
  connect4_test_server_add ("/e2e/departures/of-the-last", test_of_the_last);
  connect4_test_server_add ("/e2e/departures/of-one-of-three", test_of_one_of_three);
  connect4_test_server_add ("/e2e/departures/of-all-at-once", test_of_all_at_once);
  connect4_test_server_add ("/e2e/departures/answers-after-half-close",
                            test_answers_after_half_close);
  connect4_test_server_add ("/e2e/departures/half-close-at-once", test_half_close_at_once);
  connect4_test_server_add ("/e2e/departures/in-a-hurry", test_in_a_hurry);
  connect4_test_server_add ("/e2e/departures/of-a-reader-who-does-not",
                            test_of_a_reader_who_does_not);
  connect4_test_server_add ("/e2e/departures/of-a-reader-who-has-asked-all",
                            test_of_a_reader_who_has_asked_all);
  connect4_test_server_add ("/e2e/departures/of-a-mover-who-does-not-read",
                            test_of_a_mover_who_does_not_read);
  return g_test_run ();
}
