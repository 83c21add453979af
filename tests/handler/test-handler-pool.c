/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-pool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "connect4-test-observer.h"
#include "connect4-test-requester.h"
#include "handler/connect4-handler-crew.h"
#include "paths/connect4-paths.h"

#define MAX_REQUESTERS 40

typedef struct
{
  guint n_handlers;
  guint players_per_handler;
} Shape;

static const Shape one = { 1, 0 };
static const Shape two = { 2, 0 };
static const Shape four = { 4, 0 };
static const Shape each = { 1, 1 };

/* A pool of real processes under its supervisor, and some who ask it. */
typedef struct
{
  Connect4DynamicSupervisor *supervisor;
  Connect4HandlerPool *pool;
  Connect4TestRequester *requesters[MAX_REQUESTERS];
  guint n_requesters;
  GString *reports; /* the lines that killed, as reported, with "?" for one that is not known */
} Fixture;

static void
on_crashed (Connect4HandlerPool *pool,
            gpointer             data,
            gpointer             user_data)
{
  const Connect4CrashReport *report = data;
  Fixture *fixture = user_data;

  g_assert_true (report->session == 0 || report->request != NULL);
  g_string_append_printf (fixture->reports,
                          "%s:%s ",
                          connect4_crash_cause_get_name (report->cause),
                          report->request != NULL ? report->request : "?");
}

static Connect4HandlerPoolSettings
make_settings (const Shape *shape)
{
  return (Connect4HandlerPoolSettings){
    .program = connect4_paths_get_handler (),
    .flags = CONNECT4_PARSER_FAULT_INJECTION,
    .n_handlers = shape->n_handlers,
    .players_per_handler = shape->players_per_handler,
    .timeout = 60 * G_USEC_PER_SEC,
  };
}

static void
start (Fixture                           *fixture,
       const Connect4HandlerPoolSettings *settings)
{
  g_autoptr (GError) error = NULL;

  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  fixture->pool = connect4_handler_pool_new (settings);
  fixture->reports = g_string_new (NULL);
  g_signal_connect (fixture->pool, "handler-crashed", G_CALLBACK (on_crashed), fixture);
  connect4_handler_pool_start (fixture->pool, fixture->supervisor, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Connect4HandlerPoolSettings settings = make_settings (data);

  start (fixture, &settings);
}

static Connect4TestRequester *
add_requester (Fixture *fixture)
{
  g_assert_cmpuint (fixture->n_requesters, <, MAX_REQUESTERS);

  return fixture->requesters[fixture->n_requesters++] =
           connect4_test_requester_new (CONNECT4_HANDLERS (fixture->pool));
}

static void
end_supervisor (Fixture *fixture)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exit (CONNECT4_ACTOR (fixture->supervisor), shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->supervisor)));
}

/* In the end there is no process, no zombie and no object left. */
static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_requester_forget (fixture->requesters[i]);

  end_supervisor (fixture);
  connect4_test_iterate_all ();
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);

  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_assert_finalized (fixture->requesters[i]);
  connect4_test_assert_finalized (fixture->pool);
  connect4_test_assert_finalized (fixture->supervisor);
  g_string_free (fixture->reports, TRUE);
}

static void
await_count (Connect4TestRequester *requester,
             guint                  count)
{
  connect4_test_iterate_until (connect4_test_requester_count (requester) == count);
}

static void
await_all (Fixture *fixture,
           guint    count)
{
  for (guint i = 0; i < fixture->n_requesters; i++)
    await_count (fixture->requesters[i], count);
}

static void
assert_events (Connect4TestRequester *requester,
               const char            *events)
{
  g_assert_cmpstr (connect4_test_requester_get_events (requester), ==, events);
}

static void
assert_answers (Connect4TestRequester *requester,
                const char            *answers)
{
  g_autofree char *actual = connect4_test_requester_dup_answers (requester);

  g_assert_cmpstr (actual, ==, answers);
}

static GPid
get_pid (Connect4TestRequester *requester)
{
  Connect4Actor *handler = connect4_test_requester_get_handler (requester);

  return connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (handler));
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  for (guint i = 0; i < 5; i++)
    {
      add_requester (fixture);
      connect4_test_requester_submit (fixture->requesters[i], "3");
      connect4_test_requester_submit (fixture->requesters[i], "nonsense");
      connect4_test_requester_submit (fixture->requesters[i], "4");
      assert_events (fixture->requesters[i], "");
    }

  await_all (fixture, 3);
  for (guint i = 0; i < 5; i++)
    assert_events (fixture->requesters[i], "move-3 action-1 move-4 ");
}

/* Each new player comes to where the fewest are; with a limit, each to a process of its own. */
static void
test_assign (Fixture       *fixture,
             gconstpointer  data)
{
  const Shape *shape = data;
  guint n_shared = 0;

  for (guint i = 0; i < 4; i++)
    add_requester (fixture);

  for (guint i = 1; i < 4; i++)
    n_shared += get_pid (fixture->requesters[i]) == get_pid (fixture->requesters[0]);
  g_assert_cmpuint (n_shared, ==, shape->players_per_handler != 0 ? 0 : 4 / shape->n_handlers - 1);
}

static void
test_crash (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *line;
    Connect4CrashCause cause;
  } crashes[] = {
    { "crash segv", CONNECT4_CRASH_CAUSE_SIGNAL },
    { "crash abort", CONNECT4_CRASH_CAUSE_SIGNAL },
    { "crash exit", CONNECT4_CRASH_CAUSE_STATUS },
    { "crash oom", CONNECT4_CRASH_CAUSE_SIGNAL },
    { "crash garbage", CONNECT4_CRASH_CAUSE_PROTOCOL },
  };
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *other = add_requester (fixture);
  g_autoptr (GString) events = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (crashes); i++)
    {
      guint64 before = connect4_handler_pool_count_crashes (fixture->pool, crashes[i].cause);

      connect4_test_requester_submit (requester, crashes[i].line);
      connect4_test_requester_submit (requester, "2");
      await_count (requester, 2 * (guint) (i + 1));

      g_string_append (events, "exit lost move-2 ");
      assert_events (requester, events->str);
      g_assert_cmpuint (connect4_handler_pool_count_crashes (fixture->pool, crashes[i].cause),
                        ==,
                        before + 1);
    }

  connect4_test_requester_submit (other, "5");
  await_count (other, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (other), "move-5 "));
  g_assert_cmpstr (fixture->reports->str,
                   ==,
                   "signal:crash segv signal:crash abort status:crash exit signal:crash oom "
                   "protocol:crash garbage ");
}

static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);

  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  connect4_handler_pool_set_timeout (fixture->pool, 100 * G_TIME_SPAN_MILLISECOND);
  connect4_test_requester_submit (requester, "crash hang");
  await_count (requester, 2);
  connect4_handler_pool_set_timeout (fixture->pool, 60 * G_USEC_PER_SEC);
  connect4_test_requester_submit (requester, "2");
  await_count (requester, 3);
  assert_events (requester, "move-1 exit lost move-2 ");
  g_assert_cmpstr (fixture->reports->str, ==, "timeout:crash hang ");
}

/* Nobody had a request under way: nobody loses one. */
static void
test_killed_idle (Fixture       *fixture,
                  gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);

  for (guint i = 0; i < 3; i++)
    {
      GPid pid = get_pid (requester);

      kill (pid, SIGKILL);
      connect4_test_iterate_until (get_pid (requester) != pid && get_pid (requester) != 0);
      connect4_test_requester_submit (requester, "1");
      await_count (requester, i + 1);
    }

  assert_events (requester, "exit move-1 exit move-1 exit move-1 ");
  g_assert_cmpstr (fixture->reports->str, ==, "signal:? signal:? signal:? ");
}

/* Some had, but they are not why: nobody loses one either. */
static void
check_killed_busy (Fixture  *fixture,
                   guint     n,
                   gboolean  from_outside)
{
  g_autoptr (Connect4ExitReason) kill_reason = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  for (guint i = 0; i < n; i++)
    add_requester (fixture);
  connect4_test_requester_submit (fixture->requesters[0], "9");
  await_count (fixture->requesters[0], 1);

  kill (get_pid (fixture->requesters[0]), SIGSTOP);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u", i);

      connect4_test_requester_submit (fixture->requesters[i], line);
    }
  connect4_test_iterate_all ();

  if (from_outside)
    kill (get_pid (fixture->requesters[0]), SIGKILL);
  else
    connect4_actor_send_exit (CONNECT4_ACTOR (fixture->requesters[0]),
                              connect4_test_requester_get_handler (fixture->requesters[0]),
                              kill_reason);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *events = g_strdup_printf (i == 0 ? "move-9 exit move-%u " : "exit move-%u ", i);

      await_count (fixture->requesters[i], i == 0 ? 2 : 1);
      assert_events (fixture->requesters[i], events);
    }
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture->reports->str, ==, from_outside ? "signal:? " : "killed:? ");
}

static void
test_killed_busy (Fixture       *fixture,
                  gconstpointer  data)
{
  check_killed_busy (fixture, 10, TRUE);
}

static void
test_killed_alone (Fixture       *fixture,
                   gconstpointer  data)
{
  check_killed_busy (fixture, 1, TRUE);
}

static void
test_killed_by_actor (Fixture       *fixture,
                      gconstpointer  data)
{
  check_killed_busy (fixture, 1, FALSE);
}

/* A batch in which those whose bit is set in @killers send @line: exactly they lose it. */
static void
check_exactly (Fixture    *fixture,
               const char *line,
               guint       killers)
{
  const guint n = 8;

  while (fixture->n_requesters < n)
    add_requester (fixture);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *move = g_strdup_printf ("%u", i);

      connect4_test_requester_clear_events (fixture->requesters[i]);
      connect4_test_requester_submit (fixture->requesters[i], killers & (1u << i) ? line : move);
      connect4_test_requester_submit (fixture->requesters[i], move);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *move = g_strdup_printf ("move-%u ", i);
      g_autofree char *expected =
        g_strconcat (killers & (1u << i) ? "lost " : move, move, NULL);

      connect4_test_iterate_until (connect4_test_requester_is_done (fixture->requesters[i]));
      assert_answers (fixture->requesters[i], expected);
    }
}

static void
test_exactly_one (Fixture       *fixture,
                  gconstpointer  data)
{
  for (guint i = 0; i < 8; i++)
    {
      check_exactly (fixture, "crash segv", 1u << i);
      check_exactly (fixture, "crash garbage", 1u << i);
    }
}

static void
test_exactly_several (Fixture       *fixture,
                      gconstpointer  data)
{
  check_exactly (fixture, "crash exit", 0x81);
  check_exactly (fixture, "crash segv", 0x3c);
  check_exactly (fixture, "crash abort", 0xff);
  check_exactly (fixture, "1", 0);
}

static void
test_exactly_hanging (Fixture       *fixture,
                      gconstpointer  data)
{
  connect4_handler_pool_set_timeout (fixture->pool, G_USEC_PER_SEC);
  check_exactly (fixture, "crash hang", 0x10);
  check_exactly (fixture, "crash hang", 0x03);
}

/* The batch that kills is sent away as innocent again and again by those who die of it, until it is not
 * believed any more. */
static void
test_exactly_with_liars (void)
{
  Fixture fixture = { NULL };
  g_autofree char *liar = g_test_build_filename (G_TEST_BUILT, "test-liar", NULL);
  Connect4HandlerPoolSettings settings = make_settings (&one);

  settings.program = liar;
  start (&fixture, &settings);
  for (guint i = 0; i < 8; i++)
    check_exactly (&fixture, "crash exit", 1u << i);
  check_exactly (&fixture, "crash exit", 0x92);
  tear_down (&fixture, &one);
}

/* While one hangs in its trial, those behind it are tried beside it. */
static void
test_patience (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < 8; i++)
    add_requester (fixture);
  connect4_test_requester_submit (fixture->requesters[0], "0");
  await_count (fixture->requesters[0], 1);
  kill (get_pid (fixture->requesters[0]), SIGSTOP);

  connect4_test_requester_submit (fixture->requesters[0], "crash hang");
  for (guint i = 1; i < 8; i++)
    connect4_test_requester_submit (fixture->requesters[i], "1");
  connect4_test_iterate_all ();
  kill (get_pid (fixture->requesters[0]), SIGABRT);
  kill (get_pid (fixture->requesters[0]), SIGCONT);

  for (guint i = 1; i < 8; i++)
    await_count (fixture->requesters[i], 1);
  g_assert_cmpuint (connect4_test_requester_count (fixture->requesters[0]), ==, 1);
}

/* Others hear nothing of it: neither of the crash of one with a process of its own, nor of that of
 * the process that somebody else's requests were tried on. */
static void
test_isolation (Fixture       *fixture,
                gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *other = add_requester (fixture);

  for (guint i = 0; i < 3; i++)
    {
      connect4_test_requester_submit (requester, "crash segv");
      connect4_test_requester_submit (other, "5");
    }

  await_all (fixture, 3);
  assert_events (requester, "exit lost exit lost exit lost ");
  assert_events (other, "move-5 move-5 move-5 ");
}

/* Players come and go, each with a process of its own. */
static void
test_coming_and_going (Fixture       *fixture,
                       gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      Connect4TestRequester *requester =
        connect4_test_requester_new (CONNECT4_HANDLERS (fixture->pool));

      connect4_test_requester_submit (requester, i % 3 == 0 ? "crash exit" : "1");
      if (i % 2 == 0)
        await_count (requester, 1);
      connect4_test_requester_forget (requester);
      connect4_test_assert_finalized (requester);
    }

  g_assert_cmpuint (connect4_handler_pool_count_starts (fixture->pool), <=, 40);
}

/* As a session does whose connection is reset. */
static void
test_requester_ends (Fixture       *fixture,
                     gconstpointer  data)
{
  Connect4TestRequester *requester = connect4_test_requester_new (CONNECT4_HANDLERS (fixture->pool));
  g_autoptr (Connect4Actor) handler = g_object_ref (connect4_test_requester_get_handler (requester));
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_shutdown ("Connection reset by peer");

  connect4_actor_exit (CONNECT4_ACTOR (requester), reason);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (handler), ==, CONNECT4_ACTOR_RUNNING);
  connect4_handlers_forget (CONNECT4_HANDLERS (fixture->pool), CONNECT4_ACTOR (requester));
  connect4_test_assert_finalized (requester);
}

static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *leaver = connect4_test_requester_new (CONNECT4_HANDLERS (fixture->pool));

  connect4_test_requester_submit (leaver, "crash segv");
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_all ();
  connect4_test_requester_forget (leaver);
  connect4_handlers_forget (CONNECT4_HANDLERS (fixture->pool), CONNECT4_ACTOR (leaver));

  await_count (requester, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (requester), "move-1 "));
  connect4_test_assert_finalized (leaver);
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
test_storm (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const kinds[] = { "segv", "abort", "exit", "oom", "garbage" };
  const Shape *shape = data;
  const guint n_crashes = 100;
  const guint n_moves = 1000;
  guint n_handlers, descriptors;

  for (guint i = 0; i < 10; i++)
    add_requester (fixture);

  n_handlers = shape->players_per_handler != 0 ? fixture->n_requesters : shape->n_handlers;
  connect4_test_iterate_until (connect4_handler_pool_count_starts (fixture->pool) ==
                               n_handlers + CONNECT4_HANDLER_CREW_SPARES);
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

  connect4_test_iterate_until (count_descriptors () == descriptors);
}

static void
test_supervisor_restarted (Fixture       *fixture,
                           gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  g_autoptr (GError) error = NULL;

  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  connect4_test_requester_set_patient (requester);
  end_supervisor (fixture);
  connect4_test_requester_submit (requester, "2");
  connect4_test_iterate_all ();
  assert_answers (requester, "move-1 ");

  g_object_unref (fixture->supervisor);
  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  connect4_handler_pool_start (fixture->pool, fixture->supervisor, &error);
  g_assert_no_error (error);
  await_count (requester, 2);
  assert_answers (requester, "move-1 move-2 ");
  g_assert_cmpstr (fixture->reports->str, ==, "");
}

/* A process that an admin has told to end had not crashed, whatever it was at. */
static void
test_terminated (Fixture       *fixture,
                 gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  g_autoptr (GError) error = NULL;

  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  kill (get_pid (requester), SIGSTOP);
  connect4_test_requester_submit (requester, "2");
  connect4_test_iterate_all ();
  kill (get_pid (requester), SIGCONT);
  connect4_dynamic_supervisor_terminate_child (fixture->supervisor,
                                               connect4_test_requester_get_handler (requester),
                                               &error);
  g_assert_no_error (error);

  await_count (requester, 2);
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester),
                                                 "exit move-2 ") ||
                               g_str_has_suffix (connect4_test_requester_get_events (requester),
                                                 "move-2 exit "));
  g_assert_cmpstr (fixture->reports->str, ==, "");
}

/* Kills whoever there is to handle requests, until there is nobody. */
static void
kill_all (Fixture               *fixture,
          Connect4TestRequester *requester)
{
  Connect4Actor *handler;

  while ((handler = connect4_handlers_assign (CONNECT4_HANDLERS (fixture->pool),
                                              CONNECT4_ACTOR (requester),
                                              NULL)) != NULL)
    {
      g_autoptr (Connect4Actor) victim = g_object_ref (handler);

      kill (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (victim)), SIGKILL);
      connect4_test_iterate_until (!connect4_actor_is_alive (victim));
    }
}

/* The program goes missing while the server runs: players wait until it is back. */
static void
test_program_missing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("connect4-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "connect4-handler", NULL);
  Connect4HandlerPoolSettings settings = make_settings (&two);
  Connect4TestRequester *requester;
  Fixture fixture = { NULL };

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  settings.program = program;
  start (&fixture, &settings);
  requester = add_requester (&fixture);
  connect4_test_requester_set_patient (requester);
  connect4_test_iterate_all ();

  g_assert_no_errno (g_unlink (program));
  kill_all (&fixture, requester);
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_requester_count (requester), ==, 0);

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  await_count (requester, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (requester), "move-1 "));
  g_assert_cmpuint (connect4_test_requester_count_lost (requester), ==, 0);

  tear_down (&fixture, NULL);
  g_unlink (program);
  g_rmdir (folder);
}

/* Who comes before there are processes is told so, and what it asks is answered when there are. */
static void
test_before_start (void)
{
  Connect4HandlerPoolSettings settings = make_settings (&two);
  Fixture fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers"),
                      .pool = connect4_handler_pool_new (&settings),
                      .reports = g_string_new (NULL) };
  Connect4TestRequester *requester = connect4_test_requester_new_patient (CONNECT4_HANDLERS (fixture.pool));
  g_autoptr (GError) error = NULL;

  fixture.requesters[fixture.n_requesters++] = requester;
  g_assert_null (connect4_handlers_assign (CONNECT4_HANDLERS (fixture.pool), CONNECT4_ACTOR (requester), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  connect4_test_requester_submit (requester, "4");
  connect4_handler_pool_start (fixture.pool, fixture.supervisor, &error);
  g_assert_no_error (error);
  await_count (requester, 1);
  g_assert_cmpstr (connect4_test_requester_get_events (requester), ==, "move-4 ");
  tear_down (&fixture, NULL);
}

static void
check_no_start (const char *program)
{
  Connect4HandlerPoolSettings settings = make_settings (&two);
  g_autoptr (Connect4HandlerPool) pool = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers") };

  settings.program = program;
  pool = connect4_handler_pool_new (&settings);
  g_assert_false (connect4_handler_pool_start (pool, fixture.supervisor, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);

  end_supervisor (&fixture);
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
    const Shape *shape;
    void (*func) (Fixture       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "/handler/handler-pool/answers/one", &one, test_answers },
    { "/handler/handler-pool/answers/two", &two, test_answers },
    { "/handler/handler-pool/answers/each", &each, test_answers },
    { "/handler/handler-pool/assign/one", &one, test_assign },
    { "/handler/handler-pool/assign/two", &two, test_assign },
    { "/handler/handler-pool/assign/four", &four, test_assign },
    { "/handler/handler-pool/assign/each", &each, test_assign },
    { "/handler/handler-pool/crash/one", &one, test_crash },
    { "/handler/handler-pool/crash/two", &two, test_crash },
    { "/handler/handler-pool/crash/each", &each, test_crash },
    { "/handler/handler-pool/hang/one", &one, test_hang },
    { "/handler/handler-pool/hang/each", &each, test_hang },
    { "/handler/handler-pool/killed-idle/one", &one, test_killed_idle },
    { "/handler/handler-pool/killed-idle/two", &two, test_killed_idle },
    { "/handler/handler-pool/killed-busy", &one, test_killed_busy },
    { "/handler/handler-pool/killed-alone", &two, test_killed_alone },
    { "/handler/handler-pool/killed-by-actor", &one, test_killed_by_actor },
    { "/handler/handler-pool/exactly-one/one", &one, test_exactly_one },
    { "/handler/handler-pool/exactly-one/two", &two, test_exactly_one },
    { "/handler/handler-pool/exactly-one/four", &four, test_exactly_one },
    { "/handler/handler-pool/exactly-one/each", &each, test_exactly_one },
    { "/handler/handler-pool/exactly-several/one", &one, test_exactly_several },
    { "/handler/handler-pool/exactly-several/two", &two, test_exactly_several },
    { "/handler/handler-pool/exactly-several/each", &each, test_exactly_several },
    { "/handler/handler-pool/exactly-hanging/one", &one, test_exactly_hanging },
    { "/handler/handler-pool/exactly-hanging/two", &two, test_exactly_hanging },
    { "/handler/handler-pool/patience", &one, test_patience },
    { "/handler/handler-pool/isolation", &each, test_isolation },
    { "/handler/handler-pool/coming-and-going", &each, test_coming_and_going },
    { "/handler/handler-pool/requester-ends", &one, test_requester_ends },
    { "/handler/handler-pool/forget/one", &one, test_forget },
    { "/handler/handler-pool/forget/each", &each, test_forget },
    { "/handler/handler-pool/storm/one", &one, test_storm },
    { "/handler/handler-pool/storm/two", &two, test_storm },
    { "/handler/handler-pool/storm/each", &each, test_storm },
    { "/handler/handler-pool/supervisor-restarted", &two, test_supervisor_restarted },
    { "/handler/handler-pool/terminated", &one, test_terminated },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].shape, set_up, tests[i].func, tear_down);
  g_test_add_func ("/handler/handler-pool/exactly-with-liars", test_exactly_with_liars);
  g_test_add_func ("/handler/handler-pool/program-missing", test_program_missing);
  g_test_add_func ("/handler/handler-pool/before-start", test_before_start);
  g_test_add_func ("/handler/handler-pool/no-start", test_no_start);

  return g_test_run ();
}
