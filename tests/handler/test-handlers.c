/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handlers.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "connect4-test-observer.h"
#include "connect4-test-requester.h"
#include "handler/connect4-spawner.h"
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

/* Real handlers under their supervisor, and some who ask them. */
typedef struct
{
  Connect4DynamicSupervisor *supervisor;
  Connect4Handlers *handlers;
  Connect4TestRequester *requesters[MAX_REQUESTERS];
  guint n_requesters;
  GString *reports; /* the lines that killed, as reported, with "?" for one that is not known */
  guint64 blamed;   /* the session of the last report that has one */
  guint n_unanswered; /* in the last report */
} Fixture;

static void
on_crashed (Connect4Handlers *handlers,
            gpointer          data,
            gpointer          user_data)
{
  const Connect4CrashReport *report = data;
  Fixture *fixture = user_data;

  g_assert_true (report->session == 0 || report->request != NULL);
  if (report->session != 0)
    fixture->blamed = report->session;
  fixture->n_unanswered = report->n_unanswered;
  g_string_append_printf (fixture->reports,
                          "%s:%s ",
                          connect4_crash_cause_get_name (report->cause),
                          report->request != NULL ? report->request : "?");
}

static Connect4HandlersSettings
make_settings (const Shape *shape)
{
  return (Connect4HandlersSettings){
    .program = connect4_paths_get_handler (),
    .flags = CONNECT4_PARSER_FAULT_INJECTION,
    .n_handlers = shape->n_handlers,
    .players_per_handler = shape->players_per_handler,
    .timeout = 60 * G_USEC_PER_SEC,
  };
}

static void
start (Fixture                        *fixture,
       const Connect4HandlersSettings *settings)
{
  g_autoptr (GError) error = NULL;

  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  fixture->handlers = connect4_handlers_new (settings);
  fixture->reports = g_string_new (NULL);
  g_signal_connect (fixture->handlers, "handler-crashed", G_CALLBACK (on_crashed), fixture);
  connect4_handlers_start (fixture->handlers, fixture->supervisor, &error);
  g_assert_no_error (error);
  connect4_handlers_await_ready (fixture->handlers, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Connect4HandlersSettings settings = make_settings (data);

  start (fixture, &settings);
}

static Connect4TestRequester *
add_requester_from (Fixture    *fixture,
                    const char *address)
{
  Connect4TestRequester *requester = connect4_test_requester_new (fixture->handlers, address);

  g_assert_cmpuint (fixture->n_requesters, <, MAX_REQUESTERS);
  fixture->requesters[fixture->n_requesters++] = requester;

  return requester;
}

/* One that has its handler, as soon as one is ready. */
static Connect4TestRequester *
add_requester (Fixture *fixture)
{
  Connect4TestRequester *requester = add_requester_from (fixture, NULL);

  connect4_test_iterate_until (connect4_test_requester_take_handler (requester));

  return requester;
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
    connect4_test_requester_remove (fixture->requesters[i]);

  end_supervisor (fixture);
  connect4_test_iterate_all ();
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);

  for (guint i = 0; i < fixture->n_requesters; i++)
    connect4_test_assert_finalized (fixture->requesters[i]);
  connect4_test_assert_finalized (fixture->handlers);
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

  return handler != NULL ? connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (handler)) : 0;
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

/* Those that are taken are replaced before anybody types. */
static void
test_spares (Fixture       *fixture,
             gconstpointer  data)
{
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_handlers_count_starts (fixture->handlers), ==, CONNECT4_SPAWNER_SPARES);
  for (guint i = 0; i < CONNECT4_SPAWNER_SPARES; i++)
    add_requester (fixture);
  connect4_test_iterate_until (connect4_handlers_count_starts (fixture->handlers) == 2 * CONNECT4_SPAWNER_SPARES);
}

/* What ends a handler is tried on a fresh one, and lost when that has ended as well. */
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
      guint64 before = connect4_handlers_count_crashes (fixture->handlers, crashes[i].cause);

      connect4_test_requester_submit (requester, crashes[i].line);
      connect4_test_requester_submit (requester, "2");
      await_count (requester, 2 * (guint) (i + 1));

      g_string_append (events, "exit exit lost move-2 ");
      assert_events (requester, events->str);
      g_assert_cmpuint (connect4_handlers_count_crashes (fixture->handlers, crashes[i].cause),
                        ==,
                        before + 2);
    }

  connect4_test_requester_submit (other, "5");
  await_count (other, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (other), "move-5 "));
  g_assert_cmpuint (connect4_test_requester_count_lost (other), ==, 0);
  g_assert_cmpstr (fixture->reports->str,
                   ==,
                   "signal:? signal:crash segv signal:? signal:crash abort status:? status:crash exit "
                   "signal:? signal:crash oom protocol:? protocol:crash garbage ");
  g_assert_cmpuint (fixture->blamed, ==, connect4_actor_get_id (CONNECT4_ACTOR (requester)));
}

/* A loss is told to whoever asks after the EXIT, and once. */
static void
test_loss (Fixture       *fixture,
           gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *other = add_requester (fixture);

  g_assert_false (connect4_handlers_take_loss (fixture->handlers, CONNECT4_ACTOR (requester)));
  connect4_test_requester_submit (requester, "crash exit");
  await_count (requester, 1);
  assert_answers (requester, "lost ");
  g_assert_false (connect4_handlers_take_loss (fixture->handlers, CONNECT4_ACTOR (requester)));
  g_assert_false (connect4_handlers_take_loss (fixture->handlers, CONNECT4_ACTOR (other)));
  connect4_test_iterate_until (fixture->blamed == connect4_actor_get_id (CONNECT4_ACTOR (requester)));
  g_assert_cmpstr (fixture->reports->str, ==, "status:? status:crash exit ");
}

static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);

  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  connect4_handlers_set_timeout (fixture->handlers, 100 * G_TIME_SPAN_MILLISECOND);
  connect4_test_requester_submit (requester, "crash hang");
  await_count (requester, 2);
  connect4_handlers_set_timeout (fixture->handlers, 60 * G_USEC_PER_SEC);
  connect4_test_requester_submit (requester, "2");
  await_count (requester, 3);
  assert_answers (requester, "move-1 lost move-2 ");
  g_assert_cmpstr (fixture->reports->str, ==, "timeout:? timeout:crash hang ");
}

/* Those who share a handler with a line that hangs wait for a part of the time that it may take. */
static void
test_beside_hang (Fixture       *fixture,
                  gconstpointer  data)
{
  connect4_handlers_set_timeout (fixture->handlers, 16 * G_USEC_PER_SEC);
  for (guint i = 0; i < 8; i++)
    add_requester (fixture);

  connect4_test_requester_submit (fixture->requesters[3], "crash hang");
  for (guint i = 0; i < 8; i++)
    {
      if (i == 3)
        continue;
      connect4_test_requester_submit (fixture->requesters[i], "1");
      connect4_test_requester_submit (fixture->requesters[i], "2");
    }
  for (guint i = 0; i < 8; i++)
    if (i != 3)
      await_count (fixture->requesters[i], 2);

  g_assert_cmpuint (connect4_test_requester_count (fixture->requesters[3]), ==, 0);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
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
      g_autofree char *answers = g_strdup_printf (i == 0 ? "move-9 move-%u " : "move-%u ", i);

      await_count (fixture->requesters[i], i == 0 ? 2 : 1);
      assert_answers (fixture->requesters[i], answers);
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

/* All who are at work end in the same turn of the loop: what one had is not given to another one that has ended. */
static void
test_killed_together (Fixture       *fixture,
                      gconstpointer  data)
{
  const guint n = 8;

  for (guint i = 0; i < n; i++)
    add_requester (fixture);

  for (guint round = 0; round < 20; round++)
    {
      GPid pids[8];
      siginfo_t info;

      for (guint i = 0; i < n; i++)
        {
          connect4_test_iterate_until (connect4_test_requester_take_handler (fixture->requesters[i]));
          pids[i] = get_pid (fixture->requesters[i]);
          kill (pids[i], SIGSTOP);
          connect4_test_requester_submit (fixture->requesters[i], "1");
        }
      connect4_test_iterate_all ();
      for (guint i = 0; i < n; i++)
        kill (pids[i], SIGKILL);
      for (guint i = 0; i < n; i++)
        g_assert_no_errno (waitid (P_PID, (id_t) pids[i], &info, WEXITED | WNOWAIT));
      await_all (fixture, round + 1);
    }

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
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
start_liars (Fixture *fixture)
{
  g_autofree char *liar = g_test_build_filename (G_TEST_BUILT, "test-liar", NULL);
  Connect4HandlersSettings settings = make_settings (&one);

  settings.program = liar;
  start (fixture, &settings);
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
  connect4_handlers_set_timeout (fixture->handlers, G_USEC_PER_SEC);
  check_exactly (fixture, "crash hang", 0x10);
  check_exactly (fixture, "crash hang", 0x03);
}

/* Innocents are accused again and again by those who die of another's line, until they are not believed any more. */
static void
test_exactly_with_liars (void)
{
  Fixture fixture = { NULL };

  start_liars (&fixture);
  for (guint i = 0; i < 8; i++)
    check_exactly (&fixture, "crash exit", 1u << i);
  check_exactly (&fixture, "crash exit", 0x92);
  tear_down (&fixture, &one);
}

/* An answer that the line cannot mean is not taken from a handler that has been somebody's before. A fresh one that
 * gives it ends the line's trial. */
static void
test_forged (void)
{
  Fixture fixture = { NULL };
  Connect4TestRequester *requester, *other;

  start_liars (&fixture);
  requester = add_requester (&fixture);
  other = add_requester (&fixture);
  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  connect4_test_requester_submit (other, "5");
  connect4_test_requester_submit (requester, "50");
  await_count (requester, 2);
  await_count (other, 1);
  assert_answers (requester, "move-1 move-50 ");
  assert_answers (other, "move-5 ");
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture.reports->str, ==, "protocol:? ");

  connect4_test_requester_submit (requester, "51");
  connect4_test_requester_submit (requester, "2");
  await_count (requester, 4);
  assert_answers (requester, "move-1 move-50 lost move-2 ");
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture.reports->str, ==, "protocol:? protocol:? protocol:51 ");
  tear_down (&fixture, &one);
}

/* While one hangs in its trial, those behind it go on. */
static void
test_patience (Fixture       *fixture,
               gconstpointer  data)
{
  connect4_handlers_set_timeout (fixture->handlers, 16 * G_USEC_PER_SEC);
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

/* Whose handler is stopped is answered by another one, long before a line's time is over. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  const Shape *shape = data;
  gint64 began = g_get_monotonic_time ();
  GPid pid;

  for (guint i = 0; i < 4; i++)
    add_requester (fixture);
  pid = get_pid (fixture->requesters[0]);
  kill (pid, SIGSTOP);
  for (guint i = 0; i < 4; i++)
    connect4_test_requester_submit (fixture->requesters[i], "1");

  await_all (fixture, 1);
  for (guint i = 0; i < 4; i++)
    assert_answers (fixture->requesters[i], "move-1 ");
  g_assert_cmpint (get_pid (fixture->requesters[0]), !=, pid);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
  connect4_test_iterate_until (fixture->reports->len > 0);
  g_assert_cmpstr (fixture->reports->str, ==, "timeout:? ");
  g_assert_cmpuint (fixture->n_unanswered, ==, shape->players_per_handler != 0 ? 1 : 4);
}

/* Handlers are stopped at any moment: before they have begun a line, at it, and after. */
static void
test_stopped_at_random (Fixture       *fixture,
                        gconstpointer  data)
{
  const guint n = 50;

  connect4_handlers_set_timeout (fixture->handlers, G_USEC_PER_SEC / 4);
  for (guint i = 0; i < 4; i++)
    add_requester (fixture);

  for (guint round = 0; round < n; round++)
    {
      for (guint i = 0; i < 4; i++)
        connect4_test_requester_submit (fixture->requesters[i], "1");
      for (gint32 i = g_test_rand_int_range (0, 4); i > 0; i--)
        g_main_context_iteration (NULL, FALSE);
      g_usleep ((gulong) g_test_rand_int_range (0, 200));
      if (get_pid (fixture->requesters[0]) != 0)
        kill (get_pid (fixture->requesters[0]), SIGSTOP);
      await_all (fixture, round + 1);
    }

  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
}

static void
await_stopped (GPid pid)
{
  Connect4ProcessorTime time;

  do
    {
      g_main_context_iteration (NULL, FALSE);
      connect4_processor_time_read (pid, &time);
    }
  while (time.state != CONNECT4_PROCESS_STOPPED && time.state != CONNECT4_PROCESS_UNKNOWN);
}

/* It was at the line, and says so. */
static void
test_stopped_at_line (void)
{
  Fixture fixture = { NULL };

  start_liars (&fixture);
  connect4_handlers_set_timeout (fixture.handlers, G_USEC_PER_SEC / 4);
  for (guint i = 0; i < 4; i++)
    {
      Connect4TestRequester *requester = add_requester (&fixture);

      connect4_test_requester_submit (requester, "1");
      await_count (requester, 1);
    }
  for (guint i = 0; i < 4; i++)
    connect4_test_requester_submit (fixture.requesters[i], i == 0 ? "52" : "2");

  await_all (&fixture, 2);
  assert_answers (fixture.requesters[0], "move-1 move-52 ");
  for (guint i = 1; i < 4; i++)
    assert_answers (fixture.requesters[i], "move-1 move-2 ");
  tear_down (&fixture, &one);
}

/* All that end a process by default. */
static const int signals_that_end[] = {
  SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,
  SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSYS,
};

/* Before it has begun a line, and when it is at one: nobody loses it, whoever sent the signal. */
static void
check_killed_by_signal (Fixture    *fixture,
                        const char *line,
                        int         signal_number)
{
  Connect4TestRequester *requester = fixture->requesters[0];
  guint n = connect4_test_requester_count (requester);
  GPid pid;

  connect4_test_requester_submit (requester, "1");
  await_count (requester, n + 1);
  pid = get_pid (requester);
  if (!g_str_equal (line, "52"))
    kill (pid, SIGSTOP);
  connect4_test_requester_submit (requester, line);
  for (guint i = 1; i < fixture->n_requesters; i++)
    connect4_test_requester_submit (fixture->requesters[i], "3");
  connect4_test_iterate_all ();
  await_stopped (pid);
  kill (pid, signal_number);
  kill (pid, SIGCONT);

  await_count (requester, n + 2);
  for (guint i = 1; i < fixture->n_requesters; i++)
    await_count (fixture->requesters[i], n / 2 + 1);
}

static void
check_killed_by_signals (Fixture    *fixture,
                         const char *line)
{
  for (guint i = 0; i < 4; i++)
    add_requester (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (signals_that_end); i++)
    {
      g_test_message ("%s", g_strsignal (signals_that_end[i]));
      check_killed_by_signal (fixture, line, signals_that_end[i]);
    }

  for (guint i = 0; i < fixture->n_requesters; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
}

static void
test_killed_by_signals (Fixture       *fixture,
                        gconstpointer  data)
{
  check_killed_by_signals (fixture, "2");
}

static void
test_killed_by_signals_at_line (void)
{
  Fixture fixture = { NULL };

  start_liars (&fixture);
  check_killed_by_signals (&fixture, "52");
  tear_down (&fixture, &one);
}

/* The lines of one whose line ended a handler, and of those at its address, are answered by a process that leaves
 * the processors to all others. */
static void
test_offender (Fixture       *fixture,
               gconstpointer  data)
{
  Connect4TestRequester *offender = add_requester_from (fixture, "192.0.2.1");
  Connect4TestRequester *neighbour = add_requester_from (fixture, "192.0.2.1");
  Connect4TestRequester *other = add_requester_from (fixture, "192.0.2.2");

  connect4_test_requester_submit (neighbour, "1");
  connect4_test_requester_submit (other, "1");
  await_count (neighbour, 1);
  await_count (other, 1);
  g_assert_cmpint (sched_getscheduler (get_pid (neighbour)), ==, SCHED_OTHER);

  connect4_test_requester_submit (offender, "crash segv");
  connect4_test_requester_submit (offender, "2");
  await_count (offender, 2);
  connect4_test_requester_submit (neighbour, "2");
  connect4_test_requester_submit (other, "2");
  await_count (neighbour, 2);
  await_count (other, 2);
  assert_answers (offender, "lost move-2 ");
  assert_answers (neighbour, "move-1 move-2 ");

  g_assert_cmpint (sched_getscheduler (get_pid (offender)), ==, SCHED_IDLE);
  g_assert_cmpint (sched_getscheduler (get_pid (neighbour)), ==, SCHED_IDLE);
  g_assert_cmpint (sched_getscheduler (get_pid (other)), ==, SCHED_OTHER);
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
  assert_events (requester, "exit exit lost exit lost exit lost ");
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
        connect4_test_requester_new (fixture->handlers, NULL);

      connect4_test_requester_submit (requester, i % 3 == 0 ? "crash exit" : "1");
      if (i % 2 == 0)
        await_count (requester, 1);
      connect4_test_requester_remove (requester);
      connect4_test_assert_finalized (requester);
    }

  g_assert_cmpuint (connect4_handlers_count_starts (fixture->handlers), <=, 40);
}

/* As a session does whose connection is reset. */
static void
test_requester_ends (Fixture       *fixture,
                     gconstpointer  data)
{
  Connect4TestRequester *requester = connect4_test_requester_new (fixture->handlers, NULL);
  g_autoptr (Connect4Actor) handler = g_object_ref (connect4_test_requester_get_handler (requester));
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_shutdown ("Connection reset by peer");

  connect4_actor_exit (CONNECT4_ACTOR (requester), reason);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (handler), ==, CONNECT4_ACTOR_RUNNING);
  connect4_handlers_remove (fixture->handlers, CONNECT4_ACTOR (requester));
  connect4_test_assert_finalized (requester);
}

static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *leaver = connect4_test_requester_new (fixture->handlers, NULL);

  connect4_test_requester_submit (leaver, "crash segv");
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_all ();
  connect4_test_requester_remove (leaver);
  connect4_handlers_remove (fixture->handlers, CONNECT4_ACTOR (leaver));

  await_count (requester, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (requester), "move-1 "));
  connect4_test_assert_finalized (leaver);
}

/* A line goes down with the handlers, and whose it is may submit another one to their successors. */
static void
test_handlers_end (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4TestRequester *requester = add_requester (fixture);
  Connect4TestRequester *idle = add_requester (fixture);

  connect4_test_requester_submit (requester, "1");
  connect4_actor_exit (CONNECT4_ACTOR (fixture->handlers), shutdown);
  g_assert_cmpuint (connect4_test_requester_count_lost (requester), ==, 1);
  connect4_test_iterate_all ();
  assert_answers (requester, "lost ");
  assert_answers (idle, "");
}

/* Who is not known, or not any more, has nothing that could be taken from it; to be known twice is once. */
static void
test_known (Fixture       *fixture,
            gconstpointer  data)
{
  static const Connect4RequesterFuncs none = { NULL };
  Connect4TestRequester *requester = add_requester (fixture);
  g_autoptr (Connect4Actor) stranger = CONNECT4_ACTOR (connect4_test_observer_new ());
  g_autoptr (GError) error = NULL;

  connect4_handlers_add (fixture->handlers, CONNECT4_ACTOR (requester), &none, "192.0.2.1");
  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);

  g_assert_false (connect4_handlers_take_loss (fixture->handlers, stranger));
  connect4_handlers_remove (fixture->handlers, stranger);
  g_assert_null (connect4_handlers_assign (fixture->handlers, stranger, &error));
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
  connect4_test_iterate_until (connect4_handlers_count_starts (fixture->handlers) ==
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
test_supervisor_restarted (Fixture       *fixture,
                           gconstpointer  data)
{
  Connect4TestRequester *requester = add_requester (fixture);
  g_autoptr (GError) error = NULL;

  connect4_test_requester_submit (requester, "1");
  await_count (requester, 1);
  end_supervisor (fixture);
  connect4_test_requester_submit (requester, "2");
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester), "delayed "));
  assert_answers (requester, "move-1 delayed ");

  g_object_unref (fixture->supervisor);
  fixture->supervisor = connect4_dynamic_supervisor_new ("handlers");
  connect4_handlers_start (fixture->handlers, fixture->supervisor, &error);
  g_assert_no_error (error);
  await_count (requester, 2);
  assert_answers (requester, "move-1 delayed resumed move-2 ");
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

/* Kills all handlers, until there is none that could get ready. */
static void
kill_all (Fixture *fixture)
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
  Connect4HandlersSettings settings = make_settings (&two);
  Connect4TestRequester *requester;
  Fixture fixture = { NULL };

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  settings.program = program;
  start (&fixture, &settings);
  requester = add_requester (&fixture);
  connect4_test_iterate_all ();

  g_assert_no_errno (g_unlink (program));
  kill_all (&fixture);
  connect4_test_requester_clear_events (requester);
  connect4_test_requester_submit (requester, "1");
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester), "delayed "));
  assert_answers (requester, "delayed ");

  g_assert_no_errno (symlink (connect4_paths_get_handler (), program));
  await_count (requester, 1);
  assert_answers (requester, "delayed resumed move-1 ");

  tear_down (&fixture, NULL);
  g_unlink (program);
  g_rmdir (folder);
}

/* Who comes before there are processes is told so, and what it asks is answered when there are. */
static void
test_before_start (void)
{
  Connect4HandlersSettings settings = make_settings (&two);
  Fixture fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers"),
                      .handlers = connect4_handlers_new (&settings),
                      .reports = g_string_new (NULL) };
  Connect4TestRequester *requester = add_requester_from (&fixture, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_handlers_assign (fixture.handlers, CONNECT4_ACTOR (requester), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  connect4_test_requester_submit (requester, "4");
  connect4_test_iterate_until (connect4_test_requester_get_events (requester)[0] != '\0');
  connect4_handlers_start (fixture.handlers, fixture.supervisor, &error);
  g_assert_no_error (error);
  await_count (requester, 1);
  assert_events (requester, "delayed resumed move-4 ");
  tear_down (&fixture, NULL);
}

static void
check_no_start (const char *program)
{
  Connect4HandlersSettings settings = make_settings (&two);
  g_autoptr (Connect4Handlers) handlers = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture = { .supervisor = connect4_dynamic_supervisor_new ("handlers") };

  settings.program = program;
  handlers = connect4_handlers_new (&settings);
  g_assert_false (connect4_handlers_start (handlers, fixture.supervisor, &error) &&
                  connect4_handlers_await_ready (handlers, &error));
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
    { "/handler/handlers/answers/one", &one, test_answers },
    { "/handler/handlers/answers/two", &two, test_answers },
    { "/handler/handlers/answers/each", &each, test_answers },
    { "/handler/handlers/assign/one", &one, test_assign },
    { "/handler/handlers/assign/two", &two, test_assign },
    { "/handler/handlers/assign/four", &four, test_assign },
    { "/handler/handlers/assign/each", &each, test_assign },
    { "/handler/handlers/spares", &each, test_spares },
    { "/handler/handlers/crash/one", &one, test_crash },
    { "/handler/handlers/crash/two", &two, test_crash },
    { "/handler/handlers/crash/each", &each, test_crash },
    { "/handler/handlers/loss/one", &one, test_loss },
    { "/handler/handlers/loss/each", &each, test_loss },
    { "/handler/handlers/hang/one", &one, test_hang },
    { "/handler/handlers/hang/each", &each, test_hang },
    { "/handler/handlers/beside-hang/one", &one, test_beside_hang },
    { "/handler/handlers/beside-hang/two", &two, test_beside_hang },
    { "/handler/handlers/beside-hang/each", &each, test_beside_hang },
    { "/handler/handlers/stopped/one", &one, test_stopped },
    { "/handler/handlers/stopped/each", &each, test_stopped },
    { "/handler/handlers/stopped-at-random/one", &one, test_stopped_at_random },
    { "/handler/handlers/stopped-at-random/two", &two, test_stopped_at_random },
    { "/handler/handlers/killed-by-signals", &one, test_killed_by_signals },
    { "/handler/handlers/offender/one", &one, test_offender },
    { "/handler/handlers/offender/each", &each, test_offender },
    { "/handler/handlers/killed-idle/one", &one, test_killed_idle },
    { "/handler/handlers/killed-idle/two", &two, test_killed_idle },
    { "/handler/handlers/killed-busy", &one, test_killed_busy },
    { "/handler/handlers/killed-together/two", &two, test_killed_together },
    { "/handler/handlers/killed-together/four", &four, test_killed_together },
    { "/handler/handlers/killed-alone", &two, test_killed_alone },
    { "/handler/handlers/killed-by-actor", &one, test_killed_by_actor },
    { "/handler/handlers/exactly-one/one", &one, test_exactly_one },
    { "/handler/handlers/exactly-one/two", &two, test_exactly_one },
    { "/handler/handlers/exactly-one/four", &four, test_exactly_one },
    { "/handler/handlers/exactly-one/each", &each, test_exactly_one },
    { "/handler/handlers/exactly-several/one", &one, test_exactly_several },
    { "/handler/handlers/exactly-several/two", &two, test_exactly_several },
    { "/handler/handlers/exactly-several/each", &each, test_exactly_several },
    { "/handler/handlers/exactly-hanging/one", &one, test_exactly_hanging },
    { "/handler/handlers/exactly-hanging/two", &two, test_exactly_hanging },
    { "/handler/handlers/patience", &one, test_patience },
    { "/handler/handlers/isolation", &each, test_isolation },
    { "/handler/handlers/coming-and-going", &each, test_coming_and_going },
    { "/handler/handlers/requester-ends", &one, test_requester_ends },
    { "/handler/handlers/forget/one", &one, test_forget },
    { "/handler/handlers/forget/each", &each, test_forget },
    { "/handler/handlers/handlers-end", &two, test_handlers_end },
    { "/handler/handlers/known", &two, test_known },
    { "/handler/handlers/storm/one", &one, test_storm },
    { "/handler/handlers/storm/two", &two, test_storm },
    { "/handler/handlers/storm/each", &each, test_storm },
    { "/handler/handlers/supervisor-restarted", &two, test_supervisor_restarted },
    { "/handler/handlers/terminated", &one, test_terminated },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].shape, set_up, tests[i].func, tear_down);
  g_test_add_func ("/handler/handlers/exactly-with-liars", test_exactly_with_liars);
  g_test_add_func ("/handler/handlers/forged", test_forged);
  g_test_add_func ("/handler/handlers/stopped-at-line", test_stopped_at_line);
  g_test_add_func ("/handler/handlers/killed-by-signals-at-line", test_killed_by_signals_at_line);
  g_test_add_func ("/handler/handlers/program-missing", test_program_missing);
  g_test_add_func ("/handler/handlers/before-start", test_before_start);
  g_test_add_func ("/handler/handlers/no-start", test_no_start);

  return g_test_run ();
}
