/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "connect4-test-handlers.h"

#include <errno.h>
#include <sys/wait.h>

#include "connect4-test-observer.h"
#include "paths/connect4-paths.h"

static void
on_crashed (Connect4Handlers          *handlers,
            const Connect4CrashReport *report,
            Connect4TestHandlers      *fixture)
{
  g_assert_true (report->session == 0 || report->request != NULL);
  if (report->session != 0)
    fixture->blamed = report->session;
  fixture->n_unanswered = report->n_unanswered;
  fixture->n_crashes[report->cause]++;
  g_string_append_printf (fixture->reports,
                          "%s:%s ",
                          connect4_crash_cause_get_name (report->cause),
                          report->request != NULL ? report->request : "?");
}

static void
on_started (Connect4DynamicSupervisor *supervisor,
            Connect4Actor             *child,
            Connect4TestHandlers      *fixture)
{
  fixture->n_starts++;
}

Connect4HandlersSettings
connect4_test_handlers_make_settings (const Connect4TestShape *shape)
{
  return (Connect4HandlersSettings){
    .program = connect4_paths_get_handler (),
    .flags = CONNECT4_PARSER_FAULT_INJECTION,
    .n_handlers = shape->n_handlers,
    .players_per_handler = shape->players_per_handler,
    .timeout = 60 * G_USEC_PER_SEC,
  };
}

void
connect4_test_handlers_start (Connect4TestHandlers           *fixture,
                              const Connect4HandlersSettings *settings)
{
  g_autoptr (GError) error = NULL;

  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  fixture->handlers = connect4_handlers_new (settings);
  fixture->reports = g_string_new (NULL);
  g_signal_connect (fixture->supervisor, "child-started", G_CALLBACK (on_started), fixture);
  g_signal_connect (fixture->handlers, "handler-crashed", G_CALLBACK (on_crashed), fixture);
  connect4_handlers_start (fixture->handlers, fixture->supervisor, &error);
  g_assert_no_error (error);
  connect4_handlers_await_ready (fixture->handlers, &error);
  g_assert_no_error (error);
}

void
connect4_test_handlers_set_up (Connect4TestHandlers *fixture,
                               gconstpointer         data)
{
  Connect4HandlersSettings settings = connect4_test_handlers_make_settings (data);

  connect4_test_handlers_start (fixture, &settings);
}

Connect4TestRequester *
connect4_test_handlers_add_from (Connect4TestHandlers *fixture,
                                 const char           *address)
{
  Connect4TestRequester *requester = connect4_test_requester_new (fixture->handlers, address);

  g_assert_cmpuint (fixture->n_requesters, <, CONNECT4_TEST_HANDLERS_MAX_REQUESTERS);
  fixture->requesters[fixture->n_requesters++] = requester;

  return requester;
}

Connect4TestRequester *
connect4_test_handlers_add (Connect4TestHandlers *fixture)
{
  Connect4TestRequester *requester = connect4_test_handlers_add_from (fixture, NULL);

  connect4_test_iterate_until (connect4_test_requester_take_handler (requester));

  return requester;
}

void
connect4_test_handlers_end_supervisor (Connect4TestHandlers *fixture)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exit (CONNECT4_ACTOR (fixture->supervisor), shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->supervisor)));
}

void
connect4_test_handlers_tear_down (Connect4TestHandlers *fixture,
                                  gconstpointer         data)
{
  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_requester_remove (fixture->requesters[i]);

  connect4_test_handlers_end_supervisor (fixture);
  connect4_test_iterate_all ();
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);

  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_assert_finalized (fixture->requesters[i]);
  connect4_test_assert_finalized (fixture->handlers);
  connect4_test_assert_finalized (fixture->supervisor);
  g_string_free (fixture->reports, TRUE);
}

void
connect4_test_handlers_await_all (Connect4TestHandlers *fixture,
                                  guint                 count)
{
  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_requester_await_count (fixture->requesters[i], count);
}

void
connect4_test_handlers_start_liars (Connect4TestHandlers *fixture)
{
  g_autofree char *liar = g_test_build_filename (G_TEST_BUILT, "test-liar", NULL);
  const Connect4TestShape one = { 1, 0 };
  Connect4HandlersSettings settings = connect4_test_handlers_make_settings (&one);

  settings.program = liar;
  connect4_test_handlers_start (fixture, &settings);
}
