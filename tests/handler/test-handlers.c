/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handlers.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "connect4-test-handlers.h"
#include "connect4-test-observer.h"
#include "handler/connect4-spawner.h"
#include "paths/connect4-paths.h"

static const Connect4TestShape one = { 1, 0 };
static const Connect4TestShape two = { 2, 0 };
static const Connect4TestShape four = { 4, 0 };
static const Connect4TestShape each = { 1, 1 };

static void
test_answers (Connect4TestHandlers *fixture,
              gconstpointer         data)
{
  for (guint i = 0; i < 5; i++)
    {
      connect4_test_handlers_add (fixture);
      connect4_test_requester_submit (fixture->requesters[i], "3");
      connect4_test_requester_submit (fixture->requesters[i], "nonsense");
      connect4_test_requester_submit (fixture->requesters[i], "4");
      connect4_test_requester_assert_events (fixture->requesters[i], "");
    }

  connect4_test_handlers_await_all (fixture, 3);
  for (guint i = 0; i < 5; i++)
    connect4_test_requester_assert_events (fixture->requesters[i], "move-3 action-1 move-4 ");
}

/* Each new player comes to where the fewest are; with a limit, each to a process of its own. */
static void
test_assign (Connect4TestHandlers *fixture,
             gconstpointer         data)
{
  const Connect4TestShape *shape = data;
  guint n_shared = 0;

  for (guint i = 0; i < 4; i++)
    connect4_test_handlers_add (fixture);

  for (guint i = 1; i < 4; i++)
    n_shared += connect4_test_requester_get_handler (fixture->requesters[i]) ==
                connect4_test_requester_get_handler (fixture->requesters[0]);
  g_assert_cmpuint (n_shared, ==, shape->players_per_handler != 0 ? 0 : 4 / shape->n_handlers - 1);
}

/* Those that are taken are replaced before anybody types. */
static void
test_spares (Connect4TestHandlers *fixture,
             gconstpointer         data)
{
  connect4_test_iterate_all ();
  g_assert_cmpuint (fixture->n_starts, ==, CONNECT4_SPAWNER_SPARES);
  for (guint i = 0; i < CONNECT4_SPAWNER_SPARES; i++)
    connect4_test_handlers_add (fixture);
  connect4_test_iterate_until (fixture->n_starts == 2 * CONNECT4_SPAWNER_SPARES);
}

/* A loss is told to whoever asks after the EXIT, and once. */
static void
test_loss (Connect4TestHandlers *fixture,
           gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  Connect4TestRequester *other = connect4_test_handlers_add (fixture);

  g_assert_false (connect4_requester_take_dropped (connect4_test_requester_get_requester (requester)));
  connect4_test_requester_submit (requester, "crash exit");
  connect4_test_requester_await_count (requester, 1);
  connect4_test_requester_assert_answers (requester, "lost ");
  g_assert_false (connect4_requester_take_dropped (connect4_test_requester_get_requester (requester)));
  g_assert_false (connect4_requester_take_dropped (connect4_test_requester_get_requester (other)));
  connect4_test_iterate_until (fixture->blamed == connect4_actor_get_id (CONNECT4_ACTOR (requester)));
  g_assert_cmpstr (fixture->reports->str, ==, "status:? status:crash exit ");
}

/* An answer that the line cannot mean is not taken from a handler that has been somebody's before. A fresh one that
 * gives it has the line dropped. */
static void
test_forged (void)
{
  Connect4TestHandlers fixture = { NULL };
  Connect4TestRequester *requester, *other;

  connect4_test_handlers_start_liars (&fixture);
  requester = connect4_test_handlers_add (&fixture);
  other = connect4_test_handlers_add (&fixture);
  connect4_test_requester_submit (requester, "1");
  connect4_test_requester_await_count (requester, 1);
  connect4_test_requester_submit (other, "5");
  connect4_test_requester_submit (requester, "50");
  connect4_test_requester_await_count (requester, 2);
  connect4_test_requester_await_count (other, 1);
  connect4_test_requester_assert_answers (requester, "move-1 move-50 ");
  connect4_test_requester_assert_answers (other, "move-5 ");
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture.reports->str, ==, "protocol:? ");

  connect4_test_requester_submit (requester, "51");
  connect4_test_requester_submit (requester, "2");
  connect4_test_requester_await_count (requester, 4);
  connect4_test_requester_assert_answers (requester, "move-1 move-50 lost move-2 ");
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture.reports->str, ==, "protocol:? protocol:? protocol:51 ");
  connect4_test_handlers_tear_down (&fixture, &one);
}

/* The lines of one whose line ended a handler, and of those at its address, are answered by a process that leaves
 * the processors to all others. */
static void
test_offender (Connect4TestHandlers *fixture,
               gconstpointer         data)
{
  Connect4TestRequester *offender = connect4_test_handlers_add_from (fixture, "192.0.2.1");
  Connect4TestRequester *neighbour = connect4_test_handlers_add_from (fixture, "192.0.2.1");
  Connect4TestRequester *other = connect4_test_handlers_add_from (fixture, "192.0.2.2");

  connect4_test_requester_submit (neighbour, "1");
  connect4_test_requester_submit (other, "1");
  connect4_test_requester_await_count (neighbour, 1);
  connect4_test_requester_await_count (other, 1);
  g_assert_cmpint (sched_getscheduler (connect4_test_requester_get_pid (neighbour)), ==, SCHED_OTHER);

  connect4_test_requester_submit (offender, "crash segv");
  connect4_test_requester_submit (offender, "2");
  connect4_test_requester_await_count (offender, 2);
  connect4_test_requester_submit (neighbour, "2");
  connect4_test_requester_submit (other, "2");
  connect4_test_requester_await_count (neighbour, 2);
  connect4_test_requester_await_count (other, 2);
  connect4_test_requester_assert_answers (offender, "lost move-2 ");
  connect4_test_requester_assert_answers (neighbour, "move-1 move-2 ");

  g_assert_cmpint (sched_getscheduler (connect4_test_requester_get_pid (offender)), ==, SCHED_IDLE);
  g_assert_cmpint (sched_getscheduler (connect4_test_requester_get_pid (neighbour)), ==, SCHED_IDLE);
  g_assert_cmpint (sched_getscheduler (connect4_test_requester_get_pid (other)), ==, SCHED_OTHER);
}

/* Others hear nothing of it: neither of the crash of one with a process of its own, nor of that of
 * the process that somebody else's requests were tried on. */
static void
test_isolation (Connect4TestHandlers *fixture,
                gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  Connect4TestRequester *other = connect4_test_handlers_add (fixture);

  for (guint i = 0; i < 3; i++)
    {
      connect4_test_requester_submit (requester, "crash segv");
      connect4_test_requester_submit (other, "5");
    }

  connect4_test_handlers_await_all (fixture, 3);
  connect4_test_requester_assert_events (requester, "exit exit lost exit lost exit lost ");
  connect4_test_requester_assert_events (other, "move-5 move-5 move-5 ");
}

/* Players come and go, each with a process of its own. */
static void
test_coming_and_going (Connect4TestHandlers *fixture,
                       gconstpointer         data)
{
  for (guint i = 0; i < 20; i++)
    {
      Connect4TestRequester *requester =
        connect4_test_requester_new (fixture->handlers, NULL);

      connect4_test_requester_submit (requester, i % 3 == 0 ? "crash exit" : "1");
      if (i % 2 == 0)
        connect4_test_requester_await_count (requester, 1);
      connect4_test_requester_remove (requester);
      connect4_test_assert_finalized (requester);
    }

  g_assert_cmpuint (fixture->n_starts, <=, 40);
}

/* As a session does whose connection is reset. */
static void
test_requester_ends (Connect4TestHandlers *fixture,
                     gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_requester_new (fixture->handlers, NULL);
  g_autoptr (Connect4Actor) handler = g_object_ref (connect4_test_requester_get_handler (requester));
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_shutdown ("Connection reset by peer");

  connect4_actor_exit (CONNECT4_ACTOR (requester), reason);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (handler), ==, CONNECT4_ACTOR_RUNNING);
  connect4_test_requester_remove (requester);
  connect4_test_assert_finalized (requester);
}

static void
test_forget (Connect4TestHandlers *fixture,
             gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  Connect4TestRequester *leaver = connect4_test_requester_new (fixture->handlers, NULL);

  connect4_test_requester_submit (leaver, "crash segv");
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_all ();
  connect4_test_requester_remove (leaver);

  connect4_test_requester_await_count (requester, 1);
  g_assert_nonnull (strstr (connect4_test_requester_get_events (requester), "move-1 "));
  connect4_test_assert_finalized (leaver);
}

/* A line goes down with the handlers, and nothing more comes from them. */
static void
test_handlers_end (Connect4TestHandlers *fixture,
                   gconstpointer         data)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  Connect4TestRequester *idle = connect4_test_handlers_add (fixture);
  Connect4Requester *closed = connect4_test_requester_get_requester (requester);
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_requester_is_open (closed));
  connect4_test_requester_submit (requester, "1");
  connect4_actor_exit (CONNECT4_ACTOR (fixture->handlers), shutdown);
  g_assert_cmpuint (connect4_test_requester_count_lost (requester), ==, 1);
  connect4_test_iterate_all ();
  connect4_test_requester_assert_answers (requester, "lost ");
  connect4_test_requester_assert_answers (idle, "");

  g_assert_false (connect4_requester_is_open (closed));
  g_assert_false (connect4_requester_take_dropped (closed));
  g_assert_null (connect4_requester_assign (closed, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* One who does nothing but crash, several processes at once, while others play. */
static void
test_storm (Connect4TestHandlers *fixture,
            gconstpointer         data)
{
  static const char *const kinds[] = { "segv", "abort", "exit", "oom", "garbage" };
  const Connect4TestShape *shape = data;
  const guint n_crashes = 100;
  const guint n_moves = 1000;
  guint n_handlers, descriptors;

  for (guint i = 0; i < 10; i++)
    connect4_test_handlers_add (fixture);

  n_handlers = shape->players_per_handler != 0 ? fixture->n_requesters : shape->n_handlers;
  connect4_test_iterate_until (fixture->n_starts ==
                               n_handlers + CONNECT4_SPAWNER_SPARES);
  descriptors = count_descriptors ();

  for (guint i = 0; i < n_crashes; i++)
    {
      g_autofree char *line = g_strconcat ("crash ", kinds[i % G_N_ELEMENTS (kinds)], NULL);

      connect4_test_requester_submit (fixture->requesters[i % 2], line);
    }
  for (guint i = 2; i < 10; i++)
    {
      for (guint j = 0; j < n_moves; j++)
        connect4_test_requester_submit (fixture->requesters[i], "3");
    }

  for (guint i = 0; i < 10; i++)
    {
      connect4_test_iterate_until (connect4_test_requester_is_done (fixture->requesters[i]));
      g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]),
                        ==,
                        i < 2 ? n_crashes / 2 : 0);
    }

  /* Of the handlers of offenders, some are kept for a while. */
  descriptors += g_get_num_processors () * CONNECT4_HANDLER_PROCESS_DESCRIPTORS;
  connect4_test_iterate_until (count_descriptors () <= descriptors);
}

static void
test_supervisor_restarted (Connect4TestHandlers *fixture,
                           gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  g_autoptr (GError) error = NULL;

  connect4_test_requester_submit (requester, "1");
  connect4_test_requester_await_count (requester, 1);
  connect4_test_handlers_end_supervisor (fixture);
  connect4_test_requester_submit (requester, "2");
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester), "delayed "));
  connect4_test_requester_assert_answers (requester, "move-1 delayed ");

  g_object_unref (fixture->supervisor);
  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  connect4_handlers_start (fixture->handlers, fixture->supervisor, &error);
  g_assert_no_error (error);
  connect4_test_requester_await_count (requester, 2);
  connect4_test_requester_assert_answers (requester, "move-1 delayed resumed move-2 ");
  g_assert_cmpstr (fixture->reports->str, ==, "");
}

/* Kills all handlers, until there is none that could get ready. */
static void
kill_all (Connect4TestHandlers *fixture)
{
  g_autoptr (GPtrArray) children = NULL;

  while ((children = connect4_base_supervisor_which_children (CONNECT4_BASE_SUPERVISOR (fixture->supervisor)))->len > 0)
    {
      const Connect4ChildInfo *child = children->pdata[0];
      g_autoptr (Connect4Actor) victim = g_object_ref (child->actor);

      kill (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (victim)), SIGKILL);
      connect4_test_iterate_until (!connect4_actor_is_alive (victim));
      connect4_test_iterate_all ();
      g_clear_pointer (&children, g_ptr_array_unref);
    }
}

/* The program goes missing while the server runs: players wait until it is back. */
static void
test_program_missing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("connect4-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "connect4-handler", NULL);
  Connect4HandlersSettings settings = connect4_test_handlers_make_settings (&two);
  Connect4TestRequester *requester;
  Connect4TestHandlers fixture = { NULL };

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  settings.program = program;
  connect4_test_handlers_start (&fixture, &settings);
  requester = connect4_test_handlers_add (&fixture);
  connect4_test_iterate_all ();

  g_assert_no_errno (g_unlink (program));
  kill_all (&fixture);
  connect4_test_requester_clear_events (requester);
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester), "delayed "));
  connect4_test_requester_assert_answers (requester, "delayed ");

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  connect4_test_requester_await_count (requester, 1);
  connect4_test_requester_assert_answers (requester, "delayed resumed move-1 ");

  connect4_test_handlers_tear_down (&fixture, NULL);
  g_unlink (program);
  g_rmdir (folder);
}

/* Who comes before there are processes is told so, and what it asks is answered when there are. */
static void
test_before_start (void)
{
  Connect4HandlersSettings settings = connect4_test_handlers_make_settings (&two);
  Connect4TestHandlers fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers"),
                                   .handlers = connect4_handlers_new (&settings),
                                   .reports = g_string_new (NULL) };
  Connect4TestRequester *requester = connect4_test_handlers_add_from (&fixture, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_requester_assign (connect4_test_requester_get_requester (requester), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  connect4_test_requester_submit (requester, "4");
  connect4_test_iterate_until (connect4_test_requester_get_events (requester)[0] != '\0');
  connect4_handlers_start (fixture.handlers, fixture.supervisor, &error);
  g_assert_no_error (error);
  connect4_test_requester_await_count (requester, 1);
  connect4_test_requester_assert_events (requester, "delayed resumed move-4 ");
  connect4_test_handlers_tear_down (&fixture, NULL);
}

static void
check_no_start (const char *program)
{
  Connect4HandlersSettings settings = connect4_test_handlers_make_settings (&two);
  g_autoptr (Connect4Handlers) handlers = NULL;
  g_autoptr (GError) error = NULL;
  Connect4TestHandlers fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers") };

  settings.program = program;
  handlers = connect4_handlers_new (&settings);
  g_assert_false (connect4_handlers_start (handlers, fixture.supervisor, &error) &&
                  connect4_handlers_await_ready (handlers, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  connect4_test_handlers_end_supervisor (&fixture);
  g_object_unref (fixture.supervisor);
}

static void
test_no_start (void)
{
  check_no_start ("/nonexistent/connect4-handler");
  check_no_start ("true");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    const Connect4TestShape *shape;
    void (*func) (Connect4TestHandlers       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "/handler/handlers/answers/one", &one, test_answers },
    { "/handler/handlers/answers/two", &two, test_answers },
    { "/handler/handlers/answers/each", &each, test_answers },
    { "/handler/handlers/assign/one", &one, test_assign },
    { "/handler/handlers/assign/two", &two, test_assign },
    { "/handler/handlers/assign/four", &four, test_assign },
    { "/handler/handlers/assign/each", &each, test_assign },
    { "/handler/handlers/spares", &each, test_spares },
    { "/handler/handlers/loss/one", &one, test_loss },
    { "/handler/handlers/loss/each", &each, test_loss },
    { "/handler/handlers/offender/one", &one, test_offender },
    { "/handler/handlers/offender/each", &each, test_offender },
    { "/handler/handlers/isolation", &each, test_isolation },
    { "/handler/handlers/coming-and-going", &each, test_coming_and_going },
    { "/handler/handlers/requester-ends", &one, test_requester_ends },
    { "/handler/handlers/forget/one", &one, test_forget },
    { "/handler/handlers/forget/each", &each, test_forget },
    { "/handler/handlers/handlers-end", &two, test_handlers_end },
    { "/handler/handlers/storm/one", &one, test_storm },
    { "/handler/handlers/storm/two", &two, test_storm },
    { "/handler/handlers/storm/each", &each, test_storm },
    { "/handler/handlers/supervisor-restarted", &two, test_supervisor_restarted },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Connect4TestHandlers, tests[i].shape, connect4_test_handlers_set_up, tests[i].func,
                connect4_test_handlers_tear_down);
  g_test_add_func ("/handler/handlers/forged", test_forged);
  g_test_add_func ("/handler/handlers/program-missing", test_program_missing);
  g_test_add_func ("/handler/handlers/before-start", test_before_start);
  g_test_add_func ("/handler/handlers/no-start", test_no_start);

  return g_test_run ();
}
