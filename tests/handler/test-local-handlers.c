/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-local-handlers.h"

#include <string.h>

#include "connect4-test-observer.h"
#include "connect4-test-requester.h"

typedef struct
{
  Connect4Handlers *handlers;
  Connect4TestRequester *requester;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Connect4ParserFlags flags = GPOINTER_TO_UINT (data);

  fixture->handlers = CONNECT4_HANDLERS (connect4_local_handlers_new (flags));
  fixture->requester = connect4_test_requester_new (fixture->handlers);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  connect4_test_requester_forget (fixture->requester);
  connect4_test_iterate_all ();
  connect4_test_assert_finalized (fixture->requester);
  connect4_test_assert_finalized (fixture->handlers);
}

static void
kill_handler (Connect4TestRequester *requester)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (CONNECT4_ACTOR (requester),
                            connect4_test_requester_get_handler (requester),
                            kill);
}

static void
assert_events (Connect4TestRequester *requester,
               const char            *events)
{
  g_assert_cmpstr (connect4_test_requester_get_events (requester), ==, events);
}

static void
test_answer (Fixture       *fixture,
             gconstpointer  data)
{
  connect4_test_requester_submit (fixture->requester, "move 3");
  assert_events (fixture->requester, "");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 1);
  assert_events (fixture->requester, "move-3 ");
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  connect4_test_requester_submit (fixture->requester, "1");
  connect4_test_requester_submit (fixture->requester, "2");
  connect4_test_requester_submit (fixture->requester, "3");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 3);
  assert_events (fixture->requester, "move-1 move-2 move-3 ");
}

static void
test_assign (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Connect4TestRequester) other = connect4_test_requester_new (fixture->handlers);
  Connect4Actor *handler = connect4_test_requester_get_handler (fixture->requester);
  g_autoptr (GError) error = NULL;
  Connect4Actor *again;

  again = connect4_handlers_assign (fixture->handlers, CONNECT4_ACTOR (fixture->requester), &error);
  g_assert_no_error (error);
  g_assert_true (again == handler);
  g_assert_true (connect4_test_requester_get_handler (other) != handler);

  connect4_test_requester_forget (other);
}

static void
test_killed_idle (Fixture       *fixture,
                  gconstpointer  data)
{
  kill_handler (fixture->requester);
  connect4_test_iterate_all ();
  assert_events (fixture->requester, "exit ");

  connect4_test_requester_submit (fixture->requester, "3");
  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 1);
  assert_events (fixture->requester, "exit move-3 ");
}

/* The requester has its new handler before it hears that the request is lost. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) killed = connect4_exit_reason_new (CONNECT4_EXIT_KILLED);

  connect4_test_requester_submit (fixture->requester, "1");
  connect4_actor_exit (connect4_test_requester_get_handler (fixture->requester), killed);
  connect4_test_requester_submit (fixture->requester, "2");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 2);
  assert_events (fixture->requester, "exit lost move-2 ");
}

/* A request that comes after the handler's death is no business of that handler. */
static void
test_submit_after_death (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) killed = connect4_exit_reason_new (CONNECT4_EXIT_KILLED);

  connect4_actor_exit (connect4_test_requester_get_handler (fixture->requester), killed);
  connect4_test_requester_submit (fixture->requester, "1");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 1);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requester), ==, 0);
  g_assert_nonnull (strstr (connect4_test_requester_get_events (fixture->requester), "exit "));
}

static void
test_crash (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Connect4Actor) handler =
    g_object_ref (connect4_test_requester_get_handler (fixture->requester));

  connect4_test_requester_submit (fixture->requester, "1");
  connect4_test_requester_submit (fixture->requester, "crash segv");
  connect4_test_requester_submit (fixture->requester, "2");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 3);
  assert_events (fixture->requester, "move-1 exit lost move-2 ");
  connect4_test_assert_exit (handler, CONNECT4_EXIT_ERROR);
}

static void
test_no_crash (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *refused = g_strdup_printf ("action-%d ", CONNECT4_ACTION_REFUSE);

  connect4_test_requester_submit (fixture->requester, "crash segv");
  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 1);
  assert_events (fixture->requester, refused);
}

static void
test_others_unharmed (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (Connect4TestRequester) other = connect4_test_requester_new (fixture->handlers);

  connect4_test_requester_submit (fixture->requester, "crash abort");
  connect4_test_requester_submit (other, "5");

  connect4_test_iterate_until (connect4_test_requester_count (fixture->requester) == 1);
  assert_events (fixture->requester, "exit lost ");
  assert_events (other, "move-5 ");

  connect4_test_requester_forget (other);
}

static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Connect4TestRequester) other = connect4_test_requester_new (fixture->handlers);
  g_autoptr (Connect4Actor) handler = g_object_ref (connect4_test_requester_get_handler (other));

  connect4_test_requester_submit (other, "5");
  connect4_test_requester_forget (other);
  connect4_test_iterate_all ();

  assert_events (other, "");
  connect4_test_assert_exit (handler, CONNECT4_EXIT_SHUTDOWN);
  connect4_handlers_forget (fixture->handlers, CONNECT4_ACTOR (other));
}

static void
test_dead_requester (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (Connect4TestRequester) other = connect4_test_requester_new (fixture->handlers);
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_test_requester_submit (other, "5");
  connect4_actor_exit (CONNECT4_ACTOR (other), normal);
  connect4_test_iterate_all ();

  assert_events (other, "");
  connect4_test_requester_forget (other);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    Connect4ParserFlags flags;
    void (*func) (Fixture       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "/handler/local-handlers/answer", CONNECT4_PARSER_NONE, test_answer },
    { "/handler/local-handlers/order", CONNECT4_PARSER_NONE, test_order },
    { "/handler/local-handlers/assign", CONNECT4_PARSER_NONE, test_assign },
    { "/handler/local-handlers/killed-idle", CONNECT4_PARSER_NONE, test_killed_idle },
    { "/handler/local-handlers/killed", CONNECT4_PARSER_NONE, test_killed },
    { "/handler/local-handlers/submit-after-death", CONNECT4_PARSER_NONE, test_submit_after_death },
    { "/handler/local-handlers/crash", CONNECT4_PARSER_FAULT_INJECTION, test_crash },
    { "/handler/local-handlers/no-crash", CONNECT4_PARSER_NONE, test_no_crash },
    { "/handler/local-handlers/others", CONNECT4_PARSER_FAULT_INJECTION, test_others_unharmed },
    { "/handler/local-handlers/forget", CONNECT4_PARSER_NONE, test_forget },
    { "/handler/local-handlers/dead-requester", CONNECT4_PARSER_NONE, test_dead_requester },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                Fixture,
                GUINT_TO_POINTER (tests[i].flags),
                set_up,
                tests[i].func,
                tear_down);

  return g_test_run ();
}
