/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-error.h"

static void
test_codes (void)
{
  static const char *const codes[] = {
    "not_your_turn",        "invalid_column",    "column_full",     "wrong_status",
    "no_players",           "not_enough_players", "id_already_taken", "symbol_already_taken",
    "game_full",            "game_not_found",    "command_not_found", "missing_option",
    "invalid_option",       "line_too_long",     "server_full",     "too_many_requests",
    "server_closing",
  };

  g_assert_cmpint (CONNECT4_ERROR_SERVER_CLOSING + 1, ==, G_N_ELEMENTS (codes));
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpstr (connect4_error_to_code ((Connect4Error) i), ==, codes[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/game/error/codes", test_codes);

  return g_test_run ();
}
