/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <signal.h>

#include "connect4-test-service.h"
#include "connect4-test-util.h"
#include "e2e/connect4-test-server.h"

typedef struct
{
  Connect4TestService *service;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->service = connect4_test_service_new ();
  connect4_test_service_answer (fixture->service, "Server1.Subscribe", "()");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  connect4_test_service_free (fixture->service);
}

static gboolean
was_called (Fixture    *fixture,
            const char *call)
{
  g_autofree char *calls = connect4_test_service_take_calls (fixture->service);

  return strstr (calls, call) != NULL;
}

/* Signals that are sent from then on are seen. GDBus' thread does not wake this one up. */
static void
wait_for_monitor (Fixture *fixture)
{
  while (!was_called (fixture, "Server1.Subscribe"))
    g_main_context_iteration (NULL, FALSE);
}

static Connect4TestCtl *
start (Fixture           *fixture,
       const char *const *arguments)
{
  Connect4TestCtl *ctl = connect4_test_service_start (fixture->service, arguments, NULL,
                                                      CONNECT4_TEST_CTL_NONE);

  wait_for_monitor (fixture);
  return ctl;
}

static void
end (Connect4TestCtl *ctl)
{
  connect4_test_ctl_signal (ctl, SIGTERM);
  connect4_test_ctl_wait (ctl);
}

static void
test_text (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("monitor"));

  connect4_test_service_emit (fixture->service, "", "Server1.PlayerJoined", "(uint64 17, '::1')");
  connect4_test_service_emit (fixture->service, "/games/K7", "Game1.Moved", "('X', uint32 3, '3')");
  connect4_test_service_emit (fixture->service, "", "Server1.News", "('nobody knows',)");
  connect4_test_service_emit (fixture->service, "", "Server1.PlayerLeft", "(uint64 17, 'normal')");
  connect4_test_iterate_until (strstr (connect4_test_ctl_get_output (ctl), "normal\n") != NULL);
  end (ctl);
  g_assert_true (g_regex_match_simple ("^[0-9:.]{12}  player 17 has come, from ::1\n"
                                       "[0-9:.]{12}  game K7: X has played column 3\n"
                                       "[0-9:.]{12}  player 17 has gone: normal\n$",
                                       connect4_test_ctl_get_output (ctl), 0, 0));
}

static void
test_json (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("monitor", "--json"));
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *event;

  connect4_test_service_emit (fixture->service, "/games/K7", "Game1.Moved", "('X', uint32 3, '3')");
  connect4_test_iterate_until (strchr (connect4_test_ctl_get_output (ctl), '\n') != NULL);
  end (ctl);

  root = json_from_string (connect4_test_ctl_get_output (ctl), &error);
  g_assert_no_error (error);
  event = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (event, "event"), ==, "Moved");
  g_assert_cmpstr (json_object_get_string_member (event, "object"), ==,
                   "/io/github/connect4d/games/K7");
  g_assert_cmpint (json_object_get_int_member (event, "column"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (event, "time"), >, 0);
}

/* Each is printed at once, and in order. */
static void
test_many (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("monitor"));
  g_autoptr (GString) expected = g_string_new ("^");

  for (guint i = 1; i <= 500; i++)
    {
      g_autofree char *parameters = g_strdup_printf ("(uint64 %u, '::1')", i);

      connect4_test_service_emit (fixture->service, "", "Server1.PlayerJoined", parameters);
      g_string_append_printf (expected, "[0-9:.]{12}  player %u has come, from ::1\n", i);
    }
  connect4_test_iterate_until (
    strstr (connect4_test_ctl_get_output (ctl), " 500 has come, from ::1\n"));
  end (ctl);
  g_assert_true (g_regex_match_simple (expected->str, connect4_test_ctl_get_output (ctl), 0, 0));
}

/* The server has only started what admins talk to again. */
static void
test_hang_up (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = start (fixture, WORDS ("monitor"));
  g_autofree char *messages = NULL;

  connect4_test_service_emit (fixture->service, "", "Server1.PlayerJoined", "(uint64 16, '::1')");
  connect4_test_iterate_until (
    strstr (connect4_test_ctl_get_output (ctl), "player 16 has come, from ::1\n") != NULL);
  connect4_test_service_hang_up (fixture->service);
  wait_for_monitor (fixture);
  connect4_test_service_emit (fixture->service, "", "Server1.PlayerJoined", "(uint64 17, '::1')");
  connect4_test_iterate_until (
    strstr (connect4_test_ctl_get_output (ctl), "player 17 has come, from ::1\n") != NULL);
  end (ctl);
  messages = connect4_test_program_clean (connect4_test_ctl_get_messages (ctl));
  g_assert_cmpstr (messages, ==,
                   "The admin interface was started again: what happened meanwhile is not shown\n");
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  user_data)
{
  connect4_test_service_refuse (fixture->service, "Server1.Subscribe",
                                "org.freedesktop.DBus.Error.AccessDenied");
  connect4_test_service_expect (
    fixture->service, WORDS ("monitor"), 4, "",
    "connect4ctl: You are not allowed to do that: it takes root, or the "
    "user that connect4d runs as\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/ctl/monitor/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("text", test_text);
  ADD ("json", test_json);
  ADD ("many", test_many);
  ADD ("hang-up", test_hang_up);
  ADD ("refused", test_refused);

  return g_test_run ();
}
