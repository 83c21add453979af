/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-ctl.h"

/* Words that make no sense, and what is said of them. */
typedef struct
{
  const char *path; /* of the test */
  const char *const *arguments;
  const char *message;
} Mistake;

static const Mistake mistakes[] = {
  { "no-command", WORDS (NULL), "A command is missing: see connect4ctl --help" },
  { "unknown-command", WORDS ("dance"), "“dance” is not a command: see connect4ctl --help" },
  { "unknown-option", WORDS ("--dance"), "Unknown option --dance" },
  { "unknown-option-of-a-command", WORDS ("players", "--no-wait"), "Unknown option --no-wait" },
  { "missing-argument", WORDS ("show"), "Something is missing: connect4ctl show CODE" },
  { "missing-text", WORDS ("tell", "17"), "Something is missing: connect4ctl tell PLAYER TEXT…" },
  { "too-many-arguments", WORDS ("status", "now"),
    "“now” is too much: see connect4ctl status --help" },
  { "pid", WORDS ("kill-handler", "first"), "“first” is not the number of a process" },
  { "limit", WORDS ("limits", "idle-timeout"),
    "“idle-timeout” is not of the form NAME=NUMBER: see connect4ctl limits" },
  { "limit-number", WORDS ("limits", "idle-timeout=-1"),
    "“idle-timeout=-1” is not of the form NAME=NUMBER: see connect4ctl limits" },
  { "limit-too-large", WORDS ("limits", "idle-timeout=4294967296"),
    "“idle-timeout=4294967296” is not of the form NAME=NUMBER: see connect4ctl limits" },
  { "limit-name", WORDS ("limits", "=3"),
    "“=3” is not of the form NAME=NUMBER: see connect4ctl limits" },
  { "drain-time", WORDS ("drain", "soon"), "“soon” is not a number of seconds, from 0 to 86400" },
  { "drain-too-long", WORDS ("drain", "86401"),
    "“86401” is not a number of seconds, from 0 to 86400" },
  { "drain-cancel-time", WORDS ("drain", "--cancel", "5"), "--cancel takes no time and no reason" },
  { "flag-with-value", WORDS ("drain", "--cancel=false"),
    "--cancel takes no value, not “false”: give it or leave it out" },
  { "interval", WORDS ("tree", "-w", "--interval=0"),
    "--interval is from 0.1 to 3600 seconds, not 0" },
  { "interval-nan", WORDS ("top", "--interval=nan"),
    "--interval is from 0.1 to 3600 seconds, not nan" },
  { "count", WORDS ("top", "--count=-1"), "--count is a number from 0, not -1" },
  { "children", WORDS ("tree", "--children=-2"), "--children is a number from 0, not -2" },
  { "bus-and-address", WORDS ("--bus=session", "status", "--address=/x"),
    "--bus and --address exclude each other" },
  { "bad-address", WORDS ("--address=nowhere", "status"), "“nowhere” is not a D-Bus address" },
  { "help-unknown", WORDS ("help", "dance"), "“dance” is not a command: see connect4ctl --help" },
  { "help-too-much", WORDS ("help", "tree", "now"), "“now” is too much: see connect4ctl help --help" },
  { "complete-unknown", WORDS ("complete", "dance"),
    "“dance” is not a command: see connect4ctl --help" },
};

static void
assert_run (const char *const *arguments,
            const char *const *environment,
            int                status,
            const char        *output,
            const char        *messages)
{
  g_autoptr (Connect4TestCtl) ctl =
    connect4_test_ctl_start (arguments, environment, CONNECT4_TEST_CTL_NONE);

  connect4_test_ctl_expect (ctl, status, output, messages);
}

static void
test_mistake (gconstpointer user_data)
{
  const Mistake *mistake = user_data;
  g_autofree char *message = g_strdup_printf ("connect4ctl: %s\n", mistake->message);

  assert_run (mistake->arguments, NULL, 2, "", message);
}

static char *
get_output (const char *const *arguments)
{
  g_autoptr (Connect4TestCtl) ctl =
    connect4_test_ctl_start (arguments, NULL, CONNECT4_TEST_CTL_NONE);

  connect4_test_ctl_expect (ctl, 0, NULL, "");
  return g_strdup (connect4_test_ctl_get_output (ctl));
}

static void
test_version (void)
{
  assert_run (WORDS ("--version"), NULL, 0, "connect4ctl " PACKAGE_VERSION "\n", "");
}

/* Whoever types a command's name wants to know of it, also where no server is. */
static void
test_help (void)
{
  g_autofree char *help = get_output (WORDS ("--help"));
  g_autofree char *names = get_output (WORDS ("complete"));
  g_auto (GStrv) words = g_strsplit (names, "\n", -1);

  for (guint i = 0; words[i][0] != '\0'; i++)
    {
      g_autofree char *line = g_strdup_printf ("\n  %s ", words[i]);

      if (words[i][0] == '-')
        continue;
      g_assert_nonnull (strstr (help, line));
      g_free (get_output (WORDS (words[i], "--help")));
    }
  g_assert_null (strstr (help, "complete"));
}

static void
test_help_of_a_command (void)
{
  g_autofree char *help = get_output (WORDS ("tree", "--help"));

  g_assert_true (g_str_has_prefix (help, "Usage:\n  connect4ctl tree [OPTION…] [ACTOR]\n"));
  g_assert_nonnull (strstr (help, "--watch"));
  g_assert_null (strstr (help, "--no-wait"));
}

static void
test_help_as_a_command (void)
{
  g_autofree char *help = get_output (WORDS ("--help"));
  g_autofree char *help_of_tree = get_output (WORDS ("tree", "--help"));
  g_autofree char *candidates = get_output (WORDS ("complete", "help"));

  assert_run (WORDS ("help"), NULL, 0, help, "");
  assert_run (WORDS ("help", "tree"), NULL, 0, help_of_tree, "");
  g_assert_nonnull (strstr (candidates, "\ntree\n"));
}

static void
test_not_running (void)
{
  assert_run (
    WORDS ("status"),
    WORDS ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/1", "DBUS_SYSTEM_BUS_ADDRESS",
           "unix:path=/nonexistent/2", "XDG_RUNTIME_DIR", "/nonexistent"),
    3, "",
    "connect4ctl: connect4d does not run on the session bus, at /nonexistent/connect4d/bus or on "
    "the system bus\n");
}

static void
test_nothing_at_address (void)
{
  assert_run (WORDS ("status", "--address=/nonexistent/bus"), NULL, 3, "",
              "connect4ctl: Nothing answers at unix:path=/nonexistent/bus\n");
  assert_run (WORDS ("status", "--bus=unix:path=/nonexistent/bus"), NULL, 3, "",
              "connect4ctl: Nothing answers at unix:path=/nonexistent/bus\n");
  assert_run (WORDS ("status", "--bus=session"),
              WORDS ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"), 3, "",
              "connect4ctl: Nothing answers at the session bus\n");
}

static void
test_french (void)
{
  assert_run (WORDS ("dance"), WORDS ("LANGUAGE", "fr"), 2, "",
              "connect4ctl: « dance » n'est pas une commande : voir connect4ctl --help\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ctl/command-line/mistakes/%s", mistakes[i].path);

      g_test_add_data_func (path, &mistakes[i], test_mistake);
    }
  g_test_add_func ("/ctl/command-line/version", test_version);
  g_test_add_func ("/ctl/command-line/help", test_help);
  g_test_add_func ("/ctl/command-line/help-of-a-command", test_help_of_a_command);
  g_test_add_func ("/ctl/command-line/help-as-a-command", test_help_as_a_command);
  g_test_add_func ("/ctl/command-line/not-running", test_not_running);
  g_test_add_func ("/ctl/command-line/nothing-at-address", test_nothing_at_address);
  g_test_add_func ("/ctl/command-line/french", test_french);

  return g_test_run ();
}
