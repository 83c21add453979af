/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-game.h"
#include "telnet/connect4-view.h"

#include "paths/connect4-paths.h"

static const Connect4Player x = { .id = 1, .symbol = 'X' };
static const Connect4Player o = { .id = 2, .symbol = 'O' };

/* A game of X against O, begun, on a board that is small enough to be read in a test. */
static Connect4Game *
new_game (void)
{
  Connect4Game *game;

  game = connect4_test_game_new ("noon", &(Connect4GameSettings){ .columns = 3, .rows = 2, .connect = 2 }, &x);
  g_assert_true (connect4_test_game_join (game, &o, NULL));
  g_assert_true (connect4_test_game_start (game, NULL));

  return game;
}

/* Returns: (transfer full): what a player reads, in English */
static char *
read_notice (const Connect4Notice *notice)
{
  g_autoptr (GString) output = g_string_new (NULL);

  connect4_view_notice (output, connect4_language_get_default (), notice);

  return g_string_free (g_steal_pointer (&output), FALSE);
}

static void
assert_notice (const Connect4Notice *notice,
               const char           *expected)
{
  g_autofree char *text = read_notice (notice);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_is_error (const char    *text,
                 Connect4Error  error)
{
  g_autofree char *end = g_strdup_printf (" (%s)\r\n", connect4_error_to_code (error));

  g_assert_true (g_str_has_prefix (text, "Error: "));
  g_assert_true (g_str_has_suffix (text, end));
}

/* Every error has a sentence, and the code at its end. */
static void
test_errors (void)
{
  g_autoptr (Connect4Game) game = new_game ();

  for (Connect4Error error = CONNECT4_ERROR_NOT_YOUR_TURN; error <= CONNECT4_ERROR_SERVER_CLOSING;
       error++)
    {
      const Connect4Game *about = error <= CONNECT4_ERROR_GAME_FULL ? game : NULL;
      g_autofree char *text = NULL;

      if (error >= CONNECT4_ERROR_COMMAND_NOT_FOUND && error <= CONNECT4_ERROR_INVALID_OPTION)
        continue;

      text = read_notice (&(Connect4Notice){ CONNECT4_NOTICE_ERROR, .error = { error, about } });
      assert_is_error (text, error);
    }
}

static void
test_refusals (void)
{
  for (Connect4Refusal refusal = CONNECT4_REFUSAL_UNKNOWN_COMMAND;
       refusal < CONNECT4_N_REFUSALS; refusal++)
    {
      const Connect4Action action = { .type = CONNECT4_ACTION_REFUSE,
                                      .refuse = { .refusal = refusal,
                                                  .option = CONNECT4_OPTION_COL,
                                                  .maximum = 6,
                                                  .text = "seven" } };
      g_autofree char *text = read_notice (&(Connect4Notice){ CONNECT4_NOTICE_REFUSAL, .refusal = &action });

      assert_is_error (text, connect4_refusal_get_error (refusal));
    }
}

static void
test_not_a_number (void)
{
  const Connect4Action action = { .type = CONNECT4_ACTION_REFUSE,
                                  .refuse = { .refusal = CONNECT4_REFUSAL_NOT_A_NUMBER,
                                              .option = CONNECT4_OPTION_NUMBER,
                                              .minimum = 1,
                                              .maximum = 20,
                                              .text = "many" } };

  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_REFUSAL, .refusal = &action },
                 "Error: The option --number is a whole number from 1 to 20, not “many”. "
                 "(invalid_option)\r\n");
}

/* Whatever a session shows can be read, in whole lines. */
static void
test_notices (void)
{
  g_autoptr (Connect4Game) game = new_game ();
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();
  const Connect4GameSettings settings = connect4_game_get_settings (game);
  const Connect4Action refusal = { CONNECT4_ACTION_REFUSE, .refuse = { .text = "dance" } };
  const Connect4Notice samples[CONNECT4_N_NOTICES] = {
    [CONNECT4_NOTICE_COMMAND] = { .command = connect4_command_find ("move", CONNECT4_PARSER_NONE) },
    [CONNECT4_NOTICE_FACTS] = { .facts = facts },
    [CONNECT4_NOTICE_GAME] = { .game = game },
    [CONNECT4_NOTICE_GAME_CREATED] = { .text = "ABC234" },
    [CONNECT4_NOTICE_ERROR] = { .error = { CONNECT4_ERROR_COLUMN_FULL, game } },
    [CONNECT4_NOTICE_REFUSAL] = { .refusal = &refusal },
    [CONNECT4_NOTICE_NOBODY_CAN_WIN] = { .settings = &settings },
    [CONNECT4_NOTICE_UNKNOWN_LANGUAGE] = { .text = "tlh" },
    [CONNECT4_NOTICE_MESSAGE] = { .text = "hello" },
  };

  g_ptr_array_add (facts, NULL);
  for (Connect4NoticeType type = 0; type < CONNECT4_N_NOTICES; type++)
    {
      Connect4Notice notice = samples[type];
      g_autofree char *text = NULL;

      notice.type = type;
      text = read_notice (&notice);
      g_test_message ("%s", text);
      g_assert_true (g_str_has_suffix (text, "\r\n"));
    }
}

static void
test_farewell_with_reason (void)
{
  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_KICKED, .text = "it is late" },
                 "Your connection is being closed, goodbye!\r\nThe reason: it is late\r\n");
  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_TIME_LEFT, .time_left = { 120, "" } },
                 "The server closes in 2 minutes.\r\n");
  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_TIME_LEFT, .time_left = { 90, "new moon" } },
                 "The server closes in 90 seconds.\r\nThe reason: new moon\r\n");
}

/* One line a command, each with its options by name. */
static void
test_menu (void)
{
  g_autofree char *text = read_notice (&(Connect4Notice){ CONNECT4_NOTICE_COMMANDS });
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "create --name=<name>"));
  g_assert_true (g_str_has_prefix (lines[1], "join --code=<code>"));
  g_assert_null (strstr (text, "crash"));
  g_assert_null (strstr (text, "move"));
}

static void
assert_help (const char *name,
             const char *expected)
{
  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_COMMAND,
                                    .command = connect4_command_find (name, CONNECT4_PARSER_NONE) },
                 expected);
}

/* What can be typed, in sentences, and what for a number is not said. */
static void
test_help (void)
{
  assert_help ("create",
               "create --name=<name> [--cols=7 --rows=6 --connect=4 --players=2]\r\n"
               "You can also type “create <name>”.\r\n"
               "Create a game and sit down at it.\r\n"
               "--name: what the game is called; without --name, all that is no other option\r\n"
               "--cols: how many columns the board has; from 1 to 20, by default 7\r\n"
               "--rows: how many rows the board has; from 1 to 20, by default 6\r\n"
               "--connect: how many in a row win; from 2 to 20, by default 4\r\n"
               "--players: how many play; from 2 to 8, by default 2\r\n");
  assert_help ("funfacts",
               "funfacts --number=<n>\r\n"
               "You can also type “funfacts [n]”.\r\n"
               "Read facts about the game.\r\n"
               "--number: how many facts; from 1 to 20, by default 1\r\n");
  assert_help ("move",
               "move --col=<index>\r\n"
               "You can also type “move 3”, or just “3”.\r\n"
               "Drop a piece into a column; columns count from 0.\r\n"
               "--col: the column, counted from 0\r\n");
  assert_help ("board",
               "board\r\n"
               "Show the board.\r\n");
}

static void
test_line_as_it_is (void)
{
  assert_notice (&(Connect4Notice){ CONNECT4_NOTICE_GAME_CREATED, .text = "ABC234" }, "Game ABC234 created!\r\n");
}

static void
test_error_is_marked (void)
{
  g_autofree char *text = NULL;

  text = read_notice (&(Connect4Notice){ CONNECT4_NOTICE_ERROR, .error = { CONNECT4_ERROR_GAME_NOT_FOUND } });
  g_assert_true (g_str_has_prefix (text, "Error: No game has that code"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  connect4_languages_init (connect4_paths_get_locale_dir ());

  g_test_add_func ("/telnet/view/errors", test_errors);
  g_test_add_func ("/telnet/view/refusals", test_refusals);
  g_test_add_func ("/telnet/view/not-a-number", test_not_a_number);
  g_test_add_func ("/telnet/view/notices", test_notices);
  g_test_add_func ("/telnet/view/farewell-with-reason", test_farewell_with_reason);
  g_test_add_func ("/telnet/view/menu", test_menu);
  g_test_add_func ("/telnet/view/help", test_help);
  g_test_add_func ("/ported/telnet/56-line-as-it-is", test_line_as_it_is);
  g_test_add_func ("/ported/telnet/58-error-is-marked", test_error_is_marked);

  return g_test_run ();
}
