/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "connect4-test-answers.h"
#include "connect4-test-service.h"
#include "connect4-test-util.h"

/* A service that answers all that can be read. */
typedef struct
{
  Connect4TestService *service;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->service = connect4_test_service_new ();
  connect4_test_service_answer (fixture->service, "Server1.GetAll", "(" CONNECT4_TEST_SERVER ",)");
  connect4_test_service_answer (fixture->service, "Server1.GetTree", "(" CONNECT4_TEST_TREE ",)");
  connect4_test_service_answer (fixture->service, "Server1.ListSessions",
                                "(" CONNECT4_TEST_SESSIONS ",)");
  connect4_test_service_answer (fixture->service, "Server1.ListGames",
                                "(" CONNECT4_TEST_GAMES ",)");
  connect4_test_service_answer (fixture->service, "Game1.GetAll", "(" CONNECT4_TEST_GAME ",)");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  connect4_test_service_free (fixture->service);
}

static Connect4TestCtl *
run (Fixture           *fixture,
     const char *const *arguments,
     const char *const *environment)
{
  Connect4TestCtl *ctl = connect4_test_service_start (fixture->service, arguments, environment,
                                                      CONNECT4_TEST_CTL_NONE);

  connect4_test_ctl_expect (ctl, 0, NULL, "");
  return ctl;
}

/* Runs a command that prints JSON, and looks into that with a JSONPath expression. */
static void
assert_json (Fixture           *fixture,
             const char *const *arguments,
             const char        *expression,
             const char        *expected)
{
  g_autoptr (Connect4TestCtl) ctl = run (fixture, arguments, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (connect4_test_ctl_get_output (ctl), &error);
  g_autoptr (JsonNode) found = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  found = json_path_query (expression, root, &error);
  g_assert_no_error (error);
  text = json_to_string (found, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_json_of_status (Fixture       *fixture,
                     gconstpointer  user_data)
{
  assert_json (fixture, WORDS ("status", "--json"), "$.connections_ever", "[1034]");
  assert_json (fixture, WORDS ("-j", "status"), "$.latency.p99", "[1500]");
  assert_json (fixture, WORDS ("status", "-j"), "$.handler_crashes.timeout", "[1]");
  assert_json (fixture, WORDS ("status", "-j"), "$.draining", "[false]");
}

static void
test_json_of_tree (Fixture       *fixture,
                   gconstpointer  user_data)
{
  assert_json (fixture, WORDS ("tree", "--children=3", "--json"), "$[*].path",
               "[\"root\",\"root/pub-sub\",\"root/handlers\",\"root/handlers/1\"]");
  assert_json (fixture, WORDS ("tree", "root", "--json"), "$[3].pid", "[4243]");
  assert_json (fixture, WORDS ("tree", "--json"), "$[*].children", "[2,0,30,0]");
}

/* With a row a line, for programs that read lines. */
static void
test_json_of_lists (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) players = run (fixture, WORDS ("players", "--json"), NULL);
  g_autoptr (Connect4TestCtl) games = run (fixture, WORDS ("games", "--json"), NULL);
  g_autoptr (Connect4TestCtl) tree = run (fixture, WORDS ("tree", "--json"), NULL);

  g_assert_cmpstr (connect4_test_ctl_get_output (players), ==,
                   "[\n"
                   "{\"id\":17,\"address\":\"127.0.0.1:50000\",\"since\":1700000000000000,\"idle\":3000000,"
                   "\"language\":\"en\",\"place\":\"game\",\"game\":\"K7QXNM\",\"symbol\":\"X\","
                   "\"requests\":12,\"crashes\":0},\n"
                   "{\"id\":18,\"address\":\"[::1]:50001\",\"since\":1700000060000000,\"idle\":75000000,"
                   "\"language\":\"fr\",\"place\":\"menu\",\"game\":\"\",\"symbol\":\"\","
                   "\"requests\":3,\"crashes\":1}\n"
                   "]\n");
  g_assert_true (g_str_has_prefix (
    connect4_test_ctl_get_output (games),
    "[\n"
    "{\"code\":\"K7QXNM\",\"name\":\"midi à 日本\",\"status\":\"playing\",\"columns\":7,\"rows\":6,\"connect\":4,"
    "\"seats\":2,\"players\":[{\"session\":17,\"symbol\":\"X\"},{\"session\":18,\"symbol\":\"O\"}],\"turn\":\"X\","
    "\"winner\":\"\",\"moves\":\"334\"},\n"));
  g_assert_true (g_str_has_prefix (
    connect4_test_ctl_get_output (tree),
    "[\n"
    "{\"object\":\"/io/github/connect4d/actors/root\",\"path\":\"root\",\"type\":\"supervisor\","
    "\"class\":\"Connect4Supervisor\",\"state\":\"running\",\"id\":1,\"pid\":0,\"memory\":0,\"restarts\":0,"
    "\"last_exit_reason\":\"\",\"strategy\":\"one-for-one\",\"children\":2,\"child_crashes\":0},\n"));
}

/* Each on a line of its own, so that a program can read them as they come. */
static void
test_json_of_lists_watched (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = NULL;

  connect4_test_service_answer (fixture->service, "Server1.ListSessions",
                                "([(uint64 17, '', uint64 0, uint64 0, '', '', '', '', uint64 0, uint64 0)],)");
  ctl = run (fixture, WORDS ("players", "-j", "-w", "-n", "2", "-i", "0.1"), NULL);
#define PLAYER \
  "[ {\"id\":17,\"address\":\"\",\"since\":0,\"idle\":0,\"language\":\"\",\"place\":\"\",\"game\":\"\"," \
  "\"symbol\":\"\",\"requests\":0,\"crashes\":0} ]\n"
  g_assert_cmpstr (connect4_test_ctl_get_output (ctl), ==, PLAYER PLAYER);
}

static void
test_json_of_game (Fixture       *fixture,
                   gconstpointer  user_data)
{
  assert_json (fixture, WORDS ("show", "K7QXNM", "--json"), "$.board[2]", "[\"  XO\"]");
  assert_json (fixture, WORDS ("show", "K7QXNM", "--json"), "$.players[0].symbol", "[\"X\"]");
}

static void
test_json_of_limits (Fixture       *fixture,
                     gconstpointer  user_data)
{
  assert_json (fixture, WORDS ("limits", "--json"), "$['idle-timeout']", "[1800]");
}

/* One object a line, so that who reads them knows where each ends. */
static void
test_json_of_top (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl =
    run (fixture, WORDS ("top", "--json", "--count=2", "--interval=0.1"), NULL);
  g_auto (GStrv) lines = g_strsplit (connect4_test_ctl_get_output (ctl), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = json_from_string (lines[i], &error);
      JsonObject *top;

      g_assert_no_error (error);
      top = json_node_get_object (root);
      g_assert_true (
        json_object_has_member (json_object_get_object_member (top, "rates"), "requests"));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (top, "handlers")), ==,
                        1);
    }
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
test_no_colours_in_a_pipe (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = run (fixture, WORDS ("tree"), NULL);

  g_assert_null (strchr (connect4_test_ctl_get_output (ctl), '\033'));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (ctl), "└─ handlers"));
}

static void
test_ascii (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = run (fixture, WORDS ("tree"), WORDS ("LC_ALL", "C"));

  g_assert_true (g_str_is_ascii (connect4_test_ctl_get_output (ctl)));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (ctl), "`- handlers"));
}

static void
test_french (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl = run (fixture, WORDS ("players"), WORDS ("LANGUAGE", "fr"));

  g_assert_true (g_str_has_prefix (connect4_test_ctl_get_output (ctl), "JOUEUR"));
}

static void
test_watch_in_a_pipe (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl =
    run (fixture, WORDS ("players", "--watch", "--count=3", "--interval=0.1"), NULL);

  g_assert_null (strchr (connect4_test_ctl_get_output (ctl), '\033'));
  g_assert_cmpuint (count (connect4_test_ctl_get_output (ctl), "PLAYER"), ==, 3);
}

/* It ends, as when nobody reads the pipe any more. */
static void
test_watch_without_room (Fixture       *fixture,
                         gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl =
    connect4_test_service_start (fixture->service, WORDS ("players", "-w", "-i", "0.1"), NULL,
                                 CONNECT4_TEST_CTL_FULL);

  connect4_test_ctl_expect (ctl, 1, NULL,
                            "connect4ctl: Nothing can be written: No space left on device\n");
}

/* It has only started what admins talk to again. */
static void
test_server_hangs_up_while_watched (Fixture       *fixture,
                                    gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) ctl =
    connect4_test_service_start (fixture->service, WORDS ("players", "-w", "-i", "0.1", "-n", "3"),
                                 NULL, CONNECT4_TEST_CTL_NONE);

  connect4_test_iterate_until (connect4_test_ctl_get_output (ctl)[0] != '\0');
  connect4_test_service_hang_up (fixture->service);
  connect4_test_ctl_expect (ctl, 0, NULL, "");
  g_assert_cmpuint (count (connect4_test_ctl_get_output (ctl), "PLAYER"), ==, 3);
}

/* As many as a supervisor has at most are asked for, so that little is sent of a crowd. */
static void
test_children (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autofree char *calls = NULL;

  connect4_test_ctl_free (run (fixture, WORDS ("tree"), NULL));
  connect4_test_ctl_free (run (fixture, WORDS ("tree", "root"), NULL));
  connect4_test_ctl_free (run (fixture, WORDS ("tree", "--children=3", "--json"), NULL));
  calls = connect4_test_service_take_calls (fixture->service);
  g_assert_cmpstr (calls, ==,
                   " Server1.GetTree ('', 10)\n"
                   " Server1.GetTree ('root', 0)\n"
                   " Server1.GetTree ('', 3)\n");
}

static void
test_complete (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr (Connect4TestCtl) tell = run (fixture, WORDS ("complete", "tell"), NULL);
  g_autoptr (Connect4TestCtl) show = run (fixture, WORDS ("complete", "show"), NULL);
  g_autoptr (Connect4TestCtl) kill = run (fixture, WORDS ("complete", "kill-handler"), NULL);
  g_autoptr (Connect4TestCtl) restart = run (fixture, WORDS ("complete", "restart"), NULL);
  g_autoptr (Connect4TestCtl) limits = run (fixture, WORDS ("complete", "limits"), NULL);
  g_autoptr (Connect4TestCtl) stop = run (fixture, WORDS ("complete", "stop"), NULL);

  g_assert_nonnull (strstr (connect4_test_ctl_get_output (tell), "\n17\n18\n"));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (show), "\nK7QXNM\nC3PRTH\n"));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (kill), "\n4243\n"));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (restart), "\nroot/pub-sub\n"));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (limits), "\nidle-timeout=\n"));
  g_assert_nonnull (strstr (connect4_test_ctl_get_output (stop), "\n--no-wait\n"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/ctl/output/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("json-of-status", test_json_of_status);
  ADD ("json-of-tree", test_json_of_tree);
  ADD ("json-of-lists", test_json_of_lists);
  ADD ("json-of-lists-watched", test_json_of_lists_watched);
  ADD ("json-of-game", test_json_of_game);
  ADD ("json-of-limits", test_json_of_limits);
  ADD ("json-of-top", test_json_of_top);
  ADD ("no-colours-in-a-pipe", test_no_colours_in_a_pipe);
  ADD ("ascii", test_ascii);
  ADD ("french", test_french);
  ADD ("watch-in-a-pipe", test_watch_in_a_pipe);
  ADD ("watch-without-room", test_watch_without_room);
  ADD ("server-hangs-up-while-watched", test_server_hangs_up_while_watched);
  ADD ("children", test_children);
  ADD ("complete", test_complete);

  return g_test_run ();
}
