/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <string.h>

/* RFC 854 */
#define SE "\xf0"
#define NOP "\xf1"
#define AYT "\xf6"
#define EC "\xf7"
#define EL "\xf8"
#define SB "\xfa"
#define WILL "\xfb"
#define WONT "\xfc"
#define DO "\xfd"
#define DONT "\xfe"
#define IAC "\xff"

/* An option that nobody has. */
#define OPTION "\x63"

/* A string literal and its length, inner NULs included. */
#define BYTES(literal) literal, sizeof literal - 1

static void
assert_answer (Connect4TestServer *server,
               const char         *question,
               const char         *answer)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_send (player, question, strlen (question));
  connect4_test_player_expect_bytes (player, answer, strlen (answer));
  connect4_test_player_expect_quiet (player);
}

/* An option that is offered or asked for is refused; what is a refusal already is not answered. */
static void
test_negotiation (Connect4TestServer *server)
{
  assert_answer (server, IAC DO OPTION, IAC WONT OPTION);
  assert_answer (server, IAC WILL OPTION, IAC DONT OPTION);
  assert_answer (server, IAC DONT OPTION, "");
  assert_answer (server, IAC WONT OPTION, "");
  assert_answer (server, IAC NOP, "");
  assert_answer (server, IAC AYT, "[Yes]\r\n");
}

/* The answer comes at once, also in the middle of a line, of which it takes nothing away. */
static void
test_are_you_there (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_send (player, BYTES ("cre" IAC AYT));
  connect4_test_player_expect_line (player, "[Yes]");
  connect4_test_player_send (player, BYTES ("ate foo\r\n"));
  connect4_test_player_expect_match (player, "Game ?????? created!");
}

static void
test_bytes_one_by_one (Connect4TestServer *server)
{
  static const char bytes[] = "cr" IAC DO OPTION "ea" IAC NOP "te fo" IAC SB OPTION "123" IAC IAC
                              "456" IAC SE "o\r\n";
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");

  connect4_test_player_send_in_pieces (player, bytes, sizeof bytes - 1);
  connect4_test_player_expect_bytes (player, BYTES (IAC WONT OPTION));
  connect4_test_player_expect_match (player, "Game ?????? created!");
  connect4_test_player_expect_quiet (player);
}

/* What others read of a name with telnet's own bytes in it is a name and not one of the bytes. */
static void
test_in_names (Connect4TestServer *server)
{
  static const struct
  {
    const char *line;
    gsize length;
  } lines[] = {
    { BYTES ("create --name=f" IAC IAC "oo\r\n") },
    { BYTES ("create --name=f" IAC NOP "oo\r\n") },
    { BYTES ("create --name=fo" IAC DONT OPTION "o\r\n") },
    { BYTES ("create --name=foo" IAC SB OPTION IAC SE "\r\n") },
    { BYTES ("create --name=fooo" IAC EC "\r\n") },
    { BYTES ("create --name=bar" IAC EL "create --name=foo\r\n") },
    { BYTES (IAC NOP IAC NOP "create --name=" IAC IAC "\"foo\"\r" IAC NOP "\n") },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (Connect4TestPlayer) x = connect4_test_server_connect (server, "X");
      g_autoptr (Connect4TestPlayer) o = connect4_test_server_connect (server, "O");
      g_autofree char *code = NULL;

      connect4_test_player_send (x, lines[i].line, lines[i].length);
      code = connect4_test_player_read_code (x);
      connect4_test_player_type (o, "games");
      g_strfreev (connect4_test_player_read_all (o));
      connect4_test_player_type (o, "join %s", code);
      connect4_test_player_expect_line (o, "Game joined!");
      connect4_test_player_type (o, "play");
      connect4_test_player_expect_line (o, "Game foo has started!");
      g_assert_false (connect4_test_player_has_read (o, BYTES (IAC)));
      g_assert_false (connect4_test_player_has_read (x, BYTES (IAC)));
    }
}

/* A game from the menu to `Bye!`, with every command and many mistakes: not one IAC. */
static void
test_raw_sockets_read_none (Connect4TestServer *server)
{
  static const char *const lines[] = { "help", "games", "funfacts 20", "lang fr", "lang en", "join",
                                       "dance" };
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  guint i;
  gsize j;

  connect4_test_table_start (table);
  connect4_test_table_move (table, "0101010");
  for (i = 0; i < 2; i++)
    {
      Connect4TestPlayer *player = connect4_test_table_get_player (table, i);

      connect4_test_player_type (player, "board\r\nleave");
      for (j = 0; j < G_N_ELEMENTS (lines); j++)
        connect4_test_player_type (player, "%s", lines[j]);
      connect4_test_player_type (player, "exit");
      connect4_test_player_wait_closed (player);
      g_assert_true (connect4_test_player_has_read (player, BYTES ("Bye!\r\n")));
      g_assert_false (connect4_test_player_has_read (player, BYTES (IAC)));
      g_assert_false (connect4_test_player_has_read (player, BYTES ("\x1b")));
    }
}

static void
flood (Connect4TestPlayer *player,
       const char         *bytes,
       guint               n)
{
  g_autoptr (GString) all = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (all, bytes);
  connect4_test_player_send (player, all->str, all->len);
}

/* Whatever somebody floods the server with, others play on, and it can still be asked. */
static void
test_floods (Connect4TestServer *server)
{
  static const char *const floods[] = {
    IAC NOP, IAC DO OPTION, IAC WILL OPTION, IAC AYT, IAC SB OPTION, IAC IAC, IAC, IAC EL, IAC EC,
    "a" IAC EC, IAC SB OPTION IAC IAC, IAC DO OPTION IAC DONT OPTION,
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autoptr (Connect4TestPlayer) flooder = connect4_test_server_connect (server, "flooder");
      g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);

      connect4_test_player_set_reading (flooder, i % 2 == 0);
      flood (flooder, floods[i], 20000);
      connect4_test_table_start (table);
      connect4_test_table_move (table, "0101010");
      connect4_test_table_expect_quiet (table);
    }
}

/* A subnegotiation that never ends does not take the player's lines for ever. */
static void
test_endless_subnegotiation (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  guint i;

  connect4_test_player_send (player, BYTES (IAC SB OPTION));
  for (i = 0; i < 2000; i++)
    connect4_test_player_send (player, BYTES ("\r\n"));
  connect4_test_player_expect_quiet (player);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/telnet-commands/negotiation", test_negotiation);
  connect4_test_server_add ("/e2e/telnet-commands/are-you-there", test_are_you_there);
  connect4_test_server_add ("/e2e/telnet-commands/bytes-one-by-one", test_bytes_one_by_one);
  connect4_test_server_add ("/e2e/telnet-commands/in-names", test_in_names);
  connect4_test_server_add ("/e2e/telnet-commands/raw-sockets-read-none",
                            test_raw_sockets_read_none);
  connect4_test_server_add ("/e2e/telnet-commands/floods", test_floods);
  connect4_test_server_add ("/e2e/telnet-commands/endless-subnegotiation",
                            test_endless_subnegotiation);
  return g_test_run ();
}
