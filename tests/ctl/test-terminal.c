/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>

#include "connect4-test-answers.h"
#include "connect4-test-service.h"
#include "connect4-test-util.h"

#define OPEN "\033[?1049h"
#define CLOSE "\033[?1049l"

typedef struct
{
  Connect4TestService *service;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->service = connect4_test_service_new ();
  connect4_test_service_answer (fixture->service, "Server1.GetTree", "(" CONNECT4_TEST_TREE ",)");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  connect4_test_service_free (fixture->service);
}

static Connect4TestCtl *
start (Fixture           *fixture,
       const char *const *arguments,
       const char *const *environment)
{
  return connect4_test_service_start (fixture->service, arguments, environment,
                                      CONNECT4_TEST_CTL_TERMINAL);
}

static gboolean
has_colours (Fixture           *fixture,
             const char *const *arguments,
             const char *const *environment)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, arguments, environment);

  connect4_test_ctl_expect (ctl, 0, NULL, "");
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (ctl), "root"));
  return strchr (connect4_test_ctl_get_output (ctl), '\033') != NULL;
}

static void
test_colours (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_assert_true (has_colours (fixture, WORDS ("tree"), NULL));
  g_assert_true (has_colours (fixture, WORDS ("tree"), WORDS ("NO_COLOR", "")));
  g_assert_false (has_colours (fixture, WORDS ("tree"), WORDS ("NO_COLOR", "1")));
  g_assert_false (has_colours (fixture, WORDS ("tree"), WORDS ("TERM", "dumb")));
  g_assert_false (has_colours (fixture, WORDS ("tree", "root", "--json"), NULL));
}

static guint
count (const char *text,
       const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;

  return n;
}

static void
test_watch (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl =
    start (fixture, WORDS ("tree", "-w", "-n", "3", "-i", "0.1"), NULL);
  const char *output;

  connect4_test_ctl_expect (ctl, 0, NULL, "");
  output = connect4_test_ctl_get_output (ctl);
  g_assert_true (g_str_has_prefix (output, OPEN));
  g_assert_true (g_str_has_suffix (output, CLOSE));
  g_assert_cmpuint (count (output, "pub-sub"), ==, 3);
  g_assert_cmpuint (count (output, "\033[H"), ==, 3);
}

/* A picture is never higher than the terminal, which would scroll. */
static void
test_watch_much (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autoptr (GString) sessions = g_string_new ("(@a(tsttsssstt) [");
  g_autoptr (Connect4TestCtl) ctl = NULL;

  for (guint i = 1; i <= 100; i++)
    g_string_append_printf (sessions, "%s(%u, '', 0, 0, 'en', 'menu', '', '', 0, 0)",
                            i > 1 ? "," : "", i);
  g_string_append (sessions, "],)");
  connect4_test_service_answer (fixture->service, "Server1.ListSessions", sessions->str);

  ctl = start (fixture, WORDS ("players", "-w", "-n", "1"), NULL);
  connect4_test_ctl_expect (ctl, 0, NULL, "");
  g_assert_cmpuint (count (connect4_test_ctl_get_output (ctl), "\n"), ==, 23);
}

static void
test_interrupt (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("tree", "-w"), NULL);

  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (ctl), "pub-sub") != NULL);
  connect4_test_ctl_signal (ctl, SIGINT);
  connect4_test_ctl_wait (ctl);
  g_assert_true (g_str_has_suffix (connect4_test_ctl_get_output (ctl), CLOSE));
  g_assert_cmpstr (connect4_test_ctl_get_messages (ctl), ==, "");
}

/* Other keys do nothing, and are not shown. */
static void
test_leave (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("tree", "-w", "-i", "3600"), NULL);

  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (ctl), "pub-sub") != NULL);
  connect4_test_ctl_type (ctl, "?!q");
  connect4_test_ctl_expect (ctl, 0, NULL, "");
  g_assert_true (g_str_has_suffix (connect4_test_ctl_get_output (ctl), CLOSE));
  g_assert_null (strstr (connect4_test_ctl_get_output (ctl), "?!"));
}

static void
test_server_fails (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("tree", "-w", "-i", "0.1"), NULL);

  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (ctl), "pub-sub") != NULL);
  connect4_test_service_refuse (fixture->service, "Server1.GetTree",
                                "io.github.connect4d.Error.Failed");
  connect4_test_ctl_expect (ctl, 1, NULL, "connect4ctl: This is why\n");
  g_assert_true (g_str_has_suffix (connect4_test_ctl_get_output (ctl), CLOSE));
}

static void
test_drain_bar (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *server =
    g_strdup_printf ("(" CONNECT4_TEST_SERVER_PROPERTIES (
                       "'Draining': <true>, 'DrainReason': <''>,"
                       "'DrainEnd': <uint64 %" G_GINT64_FORMAT ">") ",)",
                     g_get_real_time () + (gint64) 3600 * G_USEC_PER_SEC);
  g_autoptr (Connect4TestCtl) ctl = NULL;

  connect4_test_service_answer (fixture->service, "Server1.Drain", "()");
  connect4_test_service_answer (fixture->service, "Server1.GetAll", server);
  ctl = start (fixture, WORDS ("drain", "3600"), NULL);
  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (ctl), "░") != NULL &&
                               strstr (connect4_test_ctl_get_output (ctl), ", 2 players") != NULL);

  connect4_test_service_answer (fixture->service, "Server1.GetAll", "(" CONNECT4_TEST_SERVER ",)");
  connect4_test_ctl_expect (ctl, 1, NULL,
                            "connect4ctl: The games go on: somebody has cancelled the draining\n");
  g_assert_true (g_str_has_suffix (connect4_test_ctl_get_output (ctl), "\r\033[K"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/ctl/terminal/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("colours", test_colours);
  ADD ("watch", test_watch);
  ADD ("watch-much", test_watch_much);
  ADD ("interrupt", test_interrupt);
  ADD ("leave", test_leave);
  ADD ("server-fails", test_server_fails);
  ADD ("drain-bar", test_drain_bar);

  return g_test_run ();
}
