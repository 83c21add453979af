/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-command.h"

#include <string.h>

#define ALL CONNECT4_PARSER_FAULT_INJECTION

static void
test_find (void)
{
  const Connect4Command *list;
  guint n_commands;

  list = connect4_commands_list (ALL, &n_commands);
  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *upper = g_ascii_strup (list[i].name, -1);

      g_assert_true (connect4_command_find (list[i].name, ALL) == &list[i]);
      g_assert_true (connect4_command_find (upper, ALL) == &list[i]);
      g_assert_true (connect4_command_of_action (list[i].action) == &list[i]);
      if (list[i].alias != NULL)
        g_assert_true (connect4_command_find (list[i].alias, ALL) == &list[i]);
    }

  g_assert_null (connect4_command_find ("", ALL));
  g_assert_null (connect4_command_find ("creat", ALL));
  g_assert_null (connect4_command_of_action (CONNECT4_ACTION_NOTHING));
  g_assert_null (connect4_command_of_action (CONNECT4_ACTION_REFUSE));
}

/* Each command's texts begin with its name, name each of its options that can only be given by
 * name, and end * as sentences do. */
static void
test_texts (void)
{
  const Connect4Command *list;
  guint n_commands;

  list = connect4_commands_list (ALL, &n_commands);
  for (guint i = 0; i < n_commands; i++)
    {
      g_assert_true (g_str_has_prefix (list[i].usage, list[i].name));
      g_assert_true (g_str_has_suffix (list[i].description, "."));
      g_assert_true (list[i].in_menu || list[i].in_game);
      g_assert_cmpuint (list[i].n_options, <=, CONNECT4_N_OPTIONS);

      for (guint j = 0; j < list[i].n_options; j++)
        {
          const Connect4CommandOption *option = &list[i].options[j];

          g_assert_nonnull (option->description);
          g_assert_cmpint (option->minimum, <=, option->maximum);
          if (!option->positional)
            g_assert_nonnull (strstr (list[i].usage, connect4_option_get_name (option->option)));
        }
    }
}

static void
test_places (void)
{
  const Connect4Command *move = connect4_command_find ("move", CONNECT4_PARSER_NONE);
  const Connect4Command *join = connect4_command_find ("join", CONNECT4_PARSER_NONE);
  const Connect4Command *quit = connect4_command_find ("quit", CONNECT4_PARSER_NONE);

  g_assert_false (connect4_command_is_available (move, CONNECT4_PLACE_MENU));
  g_assert_true (connect4_command_is_available (move, CONNECT4_PLACE_GAME));
  g_assert_true (connect4_command_is_available (join, CONNECT4_PLACE_MENU));
  g_assert_false (connect4_command_is_available (join, CONNECT4_PLACE_GAME));
  g_assert_true (connect4_command_is_available (quit, CONNECT4_PLACE_MENU));
  g_assert_true (connect4_command_is_available (quit, CONNECT4_PLACE_GAME));
}

static void
test_fault_injection (void)
{
  guint n_all, n_players;

  connect4_commands_list (ALL, &n_all);
  connect4_commands_list (CONNECT4_PARSER_NONE, &n_players);

  g_assert_cmpuint (n_players, ==, n_all - 1);
  g_assert_nonnull (connect4_command_find ("crash", ALL));
  g_assert_null (connect4_command_find ("crash", CONNECT4_PARSER_NONE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/command/find", test_find);
  g_test_add_func ("/handler/command/texts", test_texts);
  g_test_add_func ("/handler/command/places", test_places);
  g_test_add_func ("/handler/command/fault-injection", test_fault_injection);

  return g_test_run ();
}
