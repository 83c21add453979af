/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-answers.h"
#include "connect4-test-service.h"

typedef struct
{
  Connect4TestService *service;
} Fixture;

/* A command, and the call that it makes. */
typedef struct
{
  const char *path; /* of the test */
  const char *const *arguments;
  const char *method; /* the one that has to answer */
  const char *reply;
  const char *output;
  const char *calls;
} Action;

/* What the service answers to whoever asks for an actor. */
#define ACTOR \
  "(@a(osssstutussuu) [('/io/github/connect4d/actors/root_2fhandlers_2f1', 'root/handlers/1', 'process'," \
  " 'Connect4ProcessActor', 'running', 9, 4243, 2097152, 1, 'signal 11', '', 0, 0)],)"
#define TREE_CALL(name) " Server1.GetTree ('" name "', 1)\n"
#define HANDLER "/actors/root_2fhandlers_2f1"

static const Action actions[] = {
  { "tell", WORDS ("tell", "17", "Good", "luck!"), "Session1.Tell", "()", "",
    "/sessions/17 Session1.Tell ('Good luck!',)\n" },
  { "tell-with-dashes", WORDS ("tell", "17", "--", "--json"), "Session1.Tell", "()", "",
    "/sessions/17 Session1.Tell ('--json',)\n" },
  { "kick", WORDS ("kick", "18"), "Session1.Kick", "()", "", "/sessions/18 Session1.Kick ('',)\n" },
  { "kick-with-reason", WORDS ("kick", "18", "time", "is up"), "Session1.Kick", "()", "",
    "/sessions/18 Session1.Kick ('time is up',)\n" },
  { "end", WORDS ("end", "k7qxnm", "lunch"), "Game1.End", "()", "",
    "/games/K7QXNM Game1.End ('lunch',)\n" },
  { "announce", WORDS ("announce", "Hello", "all"), "Server1.Announce", "(uint32 2,)",
    "2 players were told\n", " Server1.Announce ('Hello all',)\n" },
  { "announce-to-one", WORDS ("announce", "Hello"), "Server1.Announce", "(uint32 1,)",
    "1 player was told\n", " Server1.Announce ('Hello',)\n" },
  { "announce-json", WORDS ("announce", "Hello", "-j"), "Server1.Announce", "(uint32 1,)",
    "{\n  \"players\" : 1\n}\n", " Server1.Announce ('Hello',)\n" },
  { "kill-handler", WORDS ("kill-handler"), "Server1.KillHandler", "(uint32 4243,)",
    "Killed process 4243\n", " Server1.KillHandler (0,)\n" },
  { "kill-handler-by-pid", WORDS ("kill-handler", "4244", "--json"), "Server1.KillHandler",
    "(uint32 4244,)", "{\n  \"killed\" : 4244\n}\n", " Server1.KillHandler (4244,)\n" },
  { "restart", WORDS ("restart", "handlers/1"), "Actor1.Restart", "()", "",
    TREE_CALL ("handlers/1") HANDLER " Actor1.Restart ()\n" },
  { "terminate", WORDS ("terminate", "root/handlers/1"), "Actor1.Terminate", "()", "",
    TREE_CALL ("root/handlers/1") HANDLER " Actor1.Terminate ()\n" },
  { "reload", WORDS ("reload"), "Server1.Reload", "()", "", " Server1.Reload ()\n" },
  { "limits", WORDS ("limits", "idle-timeout=60", "max-connections=0"), "Server1.SetLimits", "()",
    "", " Server1.SetLimits ({'idle-timeout': 60, 'max-connections': 0},)\n" },
  { "drain", WORDS ("drain", "90", "an", "update", "--no-wait"), "Server1.Drain", "()", "",
    " Server1.Drain (90, 'an update')\n" },
  { "drain-default", WORDS ("drain", "--no-wait"), "Server1.Drain", "()", "",
    " Server1.Drain (60, '')\n" },
  { "drain-cancel", WORDS ("drain", "--cancel"), "Server1.CancelDrain", "()", "",
    " Server1.CancelDrain ()\n" },
  { "stop", WORDS ("stop", "--no-wait"), "Server1.Stop", "()", "", " Server1.Stop ()\n" },
};

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->service = connect4_test_service_new ();
  connect4_test_service_answer (fixture->service, "Server1.GetTree", ACTOR);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  connect4_test_service_free (fixture->service);
}

static void
assert_calls (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *calls = connect4_test_service_take_calls (fixture->service);

  g_assert_cmpstr (calls, ==, expected);
}

static void
test_action (Fixture       *fixture,
             gconstpointer  user_data)
{
  const Action *action = user_data;

  connect4_test_service_answer (fixture->service, action->method, action->reply);
  connect4_test_service_expect (fixture->service, action->arguments, 0, action->output, "");
  assert_calls (fixture, action->calls);
}

/* Whatever the command is, it says that this is not allowed. */
static void
test_action_refused (Fixture       *fixture,
                     gconstpointer  user_data)
{
  const Action *action = user_data;

  connect4_test_service_refuse (fixture->service, action->method,
                                "org.freedesktop.DBus.Error.AccessDenied");
  connect4_test_service_expect (
    fixture->service, action->arguments, 4, "",
    "connect4ctl: You are not allowed to do that: it takes root, or the "
    "user that connect4d runs as\n");
}

static void
assert_error (Fixture    *fixture,
              const char *name,
              int         status,
              const char *message)
{
  connect4_test_service_refuse (fixture->service, "Server1.Reload", name);
  connect4_test_service_expect (fixture->service, WORDS ("reload"), status, "", message);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  user_data)
{
  assert_error (fixture, "io.github.connect4d.Error.Failed", 1, "connect4ctl: This is why\n");
  assert_error (fixture, "io.github.connect4d.Error.NotRunning", 1, "connect4ctl: This is why\n");
  assert_error (fixture, "io.github.connect4d.Error.NotSupported", 1, "connect4ctl: This is why\n");
  assert_error (fixture, "io.github.connect4d.Error.Busy", 1, "connect4ctl: This is why\n");
  assert_error (fixture, "io.github.connect4d.Error.NotFound", 5, "connect4ctl: This is why\n");
  assert_error (fixture, "org.freedesktop.DBus.Error.InvalidArgs", 2, "connect4ctl: This is why\n");
  assert_error (fixture, "org.freedesktop.DBus.Error.NoReply", 3,
                "connect4ctl: connect4d has stopped\n");
  assert_error (fixture, "org.example.Unheard", 1, "connect4ctl: This is why\n");
}

/* The service knows none of these. */
static void
test_not_found (Fixture       *fixture,
                gconstpointer  user_data)
{
  const char *no_player = "connect4ctl: 99: There is no such player: see connect4ctl players\n";
  const char *no_game = "connect4ctl: nope: There is no such game: see connect4ctl games\n";
  const char *no_actor = "connect4ctl: This is why\n";

  connect4_test_service_refuse (fixture->service, "Server1.GetTree", "io.github.connect4d.Error.NotFound");
  connect4_test_service_expect (fixture->service, WORDS ("tell", "99", "Hi"), 5, "", no_player);
  connect4_test_service_expect (fixture->service, WORDS ("kick", "99"), 5, "", no_player);
  connect4_test_service_expect (fixture->service, WORDS ("show", "nope"), 5, "", no_game);
  connect4_test_service_expect (fixture->service, WORDS ("end", "nope"), 5, "", no_game);
  connect4_test_service_expect (fixture->service, WORDS ("restart", "nope"), 5, "", no_actor);
  connect4_test_service_expect (fixture->service, WORDS ("terminate", "nope"), 5, "", no_actor);
  connect4_test_service_expect (fixture->service, WORDS ("tree", "nope"), 5, "", no_actor);
}

static void
test_no_answer (Fixture       *fixture,
                gconstpointer  user_data)
{
  connect4_test_service_answer (fixture->service, "Server1.GetTree", "(@a(osssstutussuu) [],)");
  connect4_test_service_expect (fixture->service, WORDS ("restart", "nope"), 5, "",
                                "connect4ctl: There is no actor “nope”: see connect4ctl tree\n");
}

/* What cannot be the name of a D-Bus object is not asked for. */
static void
test_impossible_names (Fixture       *fixture,
                       gconstpointer  user_data)
{
  connect4_test_service_expect (fixture->service, WORDS ("end", "a b"), 5, "",
                                "connect4ctl: a b: There is no such game: see connect4ctl games\n");
  connect4_test_service_expect (
    fixture->service, WORDS ("kick", "../x"), 5, "",
    "connect4ctl: ../x: There is no such player: see connect4ctl players\n");
  connect4_test_service_expect (fixture->service, WORDS ("show", ""), 5, "",
                                "connect4ctl: : There is no such game: see connect4ctl games\n");
  assert_calls (fixture, "");
}

static void
test_drain_cancelled_meanwhile (Fixture       *fixture,
                                gconstpointer  user_data)
{
  connect4_test_service_answer (fixture->service, "Server1.Drain", "()");
  connect4_test_service_answer (fixture->service, "Server1.GetAll", "(" CONNECT4_TEST_SERVER ",)");
  connect4_test_service_expect (
    fixture->service, WORDS ("drain", "5"), 1, "",
    "connect4ctl: The games go on: somebody has cancelled the draining\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ctl/actions/%s", actions[i].path);
      g_autofree char *refused_path = g_strdup_printf ("/ctl/actions/%s/refused", actions[i].path);

      g_test_add (path, Fixture, &actions[i], set_up, test_action, tear_down);
      g_test_add (refused_path, Fixture, &actions[i], set_up, test_action_refused, tear_down);
    }
  g_test_add ("/ctl/actions/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/ctl/actions/not-found", Fixture, NULL, set_up, test_not_found, tear_down);
  g_test_add ("/ctl/actions/no-answer", Fixture, NULL, set_up, test_no_answer, tear_down);
  g_test_add ("/ctl/actions/impossible-names", Fixture, NULL, set_up, test_impossible_names,
              tear_down);
  g_test_add ("/ctl/actions/drain-cancelled-meanwhile", Fixture, NULL, set_up,
              test_drain_cancelled_meanwhile, tear_down);

  return g_test_run ();
}
