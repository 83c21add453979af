/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-table.h"

#include <string.h>

/* One player reads French, and whoever sits at the same game goes on to read English. */
static void
test_one_session_alone (Connect4TestServer *server)
{
  g_autoptr (Connect4TestTable) table = connect4_test_table_new (server, NULL);
  Connect4TestPlayer *x = connect4_test_table_get_player (table, 0);
  Connect4TestPlayer *o = connect4_test_table_get_player (table, 1);

  connect4_test_player_type (o, "lang fr");
  connect4_test_player_expect_match (o, "Langue choisie*Français*");

  connect4_test_player_type (x, "play");
  connect4_test_player_expect_match (x, "Game * has started!");
  connect4_test_player_skip_to (x, "It's player X's turn.");
  connect4_test_player_expect_line (x, "Game started!");
  connect4_test_player_expect_match (o, "La partie * a commencé*");
}

/* Whatever the server's own environment says, each player begins in English and French is there. */
static void
test_environments (void)
{
  static const char *const environments[][7] = {
    { "LC_ALL", "C", "LANGUAGE", "fr", NULL },
    { "LC_ALL", "C.UTF-8", "LANGUAGE", "fr", NULL },
    { "LC_ALL", "fr_FR.UTF-8", "LANGUAGE", "fr", NULL },
    { "LC_ALL", "", "LANG", "POSIX", NULL },
    { "LC_ALL", "tlh_XX", "LANGUAGE", "tlh", NULL },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (environments); i++)
    {
      g_autoptr (Connect4TestServer) server = connect4_test_server_new (NULL, environments[i]);
      g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
      g_auto (GStrv) english = connect4_test_player_ask (player, "games");
      g_auto (GStrv) switched = connect4_test_player_ask (player, "lang fr");
      g_auto (GStrv) french = connect4_test_player_ask (player, "games");
      g_auto (GStrv) back = connect4_test_player_ask (player, "lang en");
      g_auto (GStrv) again = connect4_test_player_ask (player, "games");

      g_assert_true (connect4_test_lines_have (switched, "Français"));
      g_assert_cmpstr (english[0], !=, french[0]);
      g_assert_true (connect4_test_lines_have (back, "English"));
      g_assert_cmpstrv (english, again);
    }
}

static void
test_list (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_auto (GStrv) list = connect4_test_player_ask (player, "lang");

  g_assert_true (g_str_has_prefix (list[0], "en - English"));
  g_assert_true (connect4_test_lines_have (list, "fr - Français"));
  connect4_test_player_type (player, "lang tlh");
  connect4_test_player_expect_error (player, "invalid_option");
}

/* Codes and commands are the same in all languages: scripts rely on them. */
static void
test_codes (Connect4TestServer *server)
{
  g_autoptr (Connect4TestPlayer) player = connect4_test_server_connect (server, "player");
  g_auto (GStrv) switched = connect4_test_player_ask (player, "lang fr");
  g_auto (GStrv) menu = connect4_test_player_ask (player, "help");

  g_assert_true (connect4_test_lines_have (switched, "Français"));
  g_assert_true (connect4_test_lines_have (menu, "create --name="));
  connect4_test_player_type (player, "join AAAAAA\r\ncreate\r\ncreate foo --cols=x");
  connect4_test_player_expect_match (player, "*(game_not_found)");
  connect4_test_player_expect_match (player, "*(missing_option)");
  connect4_test_player_expect_match (player, "*(invalid_option)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_test_server_add ("/e2e/languages/one-session-alone", test_one_session_alone);
  g_test_add_func ("/e2e/languages/environments", test_environments);
  connect4_test_server_add ("/e2e/languages/list", test_list);
  connect4_test_server_add ("/e2e/languages/codes", test_codes);
  return g_test_run ();
}
