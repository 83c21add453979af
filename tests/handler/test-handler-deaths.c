/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handlers.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include "connect4-test-handlers.h"
#include "connect4-test-observer.h"

/* What becomes of the lines of handlers that end, or that are given up. */

static const Connect4TestShape one = { 1, 0 };
static const Connect4TestShape two = { 2, 0 };
static const Connect4TestShape four = { 4, 0 };
static const Connect4TestShape each = { 1, 1 };

/* What ends a handler is tried on a fresh one, and lost when that has ended as well. */
static void
test_crash (Connect4TestHandlers *fixture,
            gconstpointer         data)
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
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  Connect4TestRequester *other = connect4_test_handlers_add (fixture);
  g_autoptr (GString) events = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (crashes); i++)
    {
      guint before = fixture->n_crashes[crashes[i].cause];

      connect4_test_requester_submit (requester, crashes[i].line);
      connect4_test_requester_submit (requester, "2");
      connect4_test_requester_await_count (requester, 2 * (guint) (i + 1));

      g_string_append (events, "exit exit lost move-2 ");
      connect4_test_requester_assert_events (requester, events->str);
      g_assert_cmpuint (fixture->n_crashes[crashes[i].cause], ==, before + 2);
    }

  connect4_test_requester_submit (other, "5");
  connect4_test_requester_await_count (other, 1);
  g_assert_true (g_str_has_suffix (connect4_test_requester_get_events (other), "move-5 "));
  g_assert_cmpuint (connect4_test_requester_count_lost (other), ==, 0);
  g_assert_cmpstr (fixture->reports->str,
                   ==,
                   "signal:? signal:crash segv signal:? signal:crash abort status:? status:crash exit "
                   "signal:? signal:crash oom protocol:? protocol:crash garbage ");
  g_assert_cmpuint (fixture->blamed, ==, connect4_actor_get_id (CONNECT4_ACTOR (requester)));
}

static void
test_hang (Connect4TestHandlers *fixture,
           gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);

  connect4_test_requester_submit (requester, "1");
  connect4_test_requester_await_count (requester, 1);
  connect4_handlers_set_timeout (fixture->handlers, 100 * G_TIME_SPAN_MILLISECOND);
  connect4_test_requester_submit (requester, "crash hang");
  connect4_test_requester_await_count (requester, 2);
  connect4_handlers_set_timeout (fixture->handlers, 60 * G_USEC_PER_SEC);
  connect4_test_requester_submit (requester, "2");
  connect4_test_requester_await_count (requester, 3);
  connect4_test_requester_assert_answers (requester, "move-1 lost move-2 ");
  g_assert_cmpstr (fixture->reports->str, ==, "timeout:? timeout:crash hang ");
}

/* Those who share a handler with a line that hangs wait for a part of the time that it may take. */
static void
test_beside_hang (Connect4TestHandlers *fixture,
                  gconstpointer         data)
{
  connect4_handlers_set_timeout (fixture->handlers, 16 * G_USEC_PER_SEC);
  for (guint i = 0; i < 8; i++)
    connect4_test_handlers_add (fixture);

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
      connect4_test_requester_await_count (fixture->requesters[i], 2);

  g_assert_cmpuint (connect4_test_requester_count (fixture->requesters[3]), ==, 0);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
}

/* Nobody had a request under way: nobody loses one. */
static void
test_killed_idle (Connect4TestHandlers *fixture,
                  gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);

  for (guint i = 0; i < 3; i++)
    {
      GPid pid = connect4_test_requester_get_pid (requester);

      kill (pid, SIGKILL);
      connect4_test_iterate_until (connect4_test_requester_get_pid (requester) != pid &&
                                   connect4_test_requester_get_pid (requester) != 0);
      connect4_test_requester_submit (requester, "1");
      connect4_test_requester_await_count (requester, i + 1);
    }

  connect4_test_requester_assert_events (requester, "exit move-1 exit move-1 exit move-1 ");
  g_assert_cmpstr (fixture->reports->str, ==, "signal:? signal:? signal:? ");
}

/* Some had, but they are not why: nobody loses one either. */
static void
check_killed_busy (Connect4TestHandlers *fixture,
                   guint                 n,
                   gboolean              from_outside)
{
  g_autoptr (Connect4ExitReason) kill_reason = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  for (guint i = 0; i < n; i++)
    connect4_test_handlers_add (fixture);
  connect4_test_requester_submit (fixture->requesters[0], "9");
  connect4_test_requester_await_count (fixture->requesters[0], 1);

  connect4_test_requester_kill (fixture->requesters[0], SIGSTOP);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u", i);

      connect4_test_requester_submit (fixture->requesters[i], line);
    }
  connect4_test_iterate_all ();

  if (from_outside)
    connect4_test_requester_kill (fixture->requesters[0], SIGKILL);
  else
    connect4_actor_send_exit (CONNECT4_ACTOR (fixture->requesters[0]),
                              connect4_test_requester_get_handler (fixture->requesters[0]),
                              kill_reason);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *answers = g_strdup_printf (i == 0 ? "move-9 move-%u " : "move-%u ", i);

      connect4_test_requester_await_count (fixture->requesters[i], i == 0 ? 2 : 1);
      connect4_test_requester_assert_answers (fixture->requesters[i], answers);
    }
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture->reports->str, ==, from_outside ? "signal:? " : "killed:? ");
}

static void
test_killed_busy (Connect4TestHandlers *fixture,
                  gconstpointer         data)
{
  check_killed_busy (fixture, 10, TRUE);
}

/* All who are at work end in the same turn of the loop: what one had is not given to another one that has ended. */
static void
test_killed_together (Connect4TestHandlers *fixture,
                      gconstpointer         data)
{
  const guint n = 8;

  for (guint i = 0; i < n; i++)
    connect4_test_handlers_add (fixture);

  for (guint round = 0; round < 20; round++)
    {
      GPid pids[8];
      siginfo_t info;

      for (guint i = 0; i < n; i++)
        {
          connect4_test_iterate_until (connect4_test_requester_take_handler (fixture->requesters[i]) &&
                                       connect4_test_requester_get_pid (fixture->requesters[i]) != 0);
          pids[i] = connect4_test_requester_get_pid (fixture->requesters[i]);
          kill (pids[i], SIGSTOP);
          connect4_test_requester_submit (fixture->requesters[i], "1");
        }
      connect4_test_iterate_all ();
      for (guint i = 0; i < n; i++)
        kill (pids[i], SIGKILL);
      for (guint i = 0; i < n; i++)
        g_assert_true (waitid (P_PID, (id_t) pids[i], &info, WEXITED | WNOWAIT) == 0 || errno == ECHILD);
      connect4_test_handlers_await_all (fixture, round + 1);
    }

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
}

static void
test_killed_alone (Connect4TestHandlers *fixture,
                   gconstpointer         data)
{
  check_killed_busy (fixture, 1, TRUE);
}

static void
test_killed_by_actor (Connect4TestHandlers *fixture,
                      gconstpointer         data)
{
  check_killed_busy (fixture, 1, FALSE);
}

/* A batch in which those whose bit is set in @killers send @line: exactly they lose it. */
static void
check_exactly (Connect4TestHandlers *fixture,
               const char           *line,
               guint                 killers)
{
  const guint n = 8;

  while (fixture->n_requesters < n)
    connect4_test_handlers_add (fixture);

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
      connect4_test_requester_assert_answers (fixture->requesters[i], expected);
    }
}

static void
test_exactly_one (Connect4TestHandlers *fixture,
                  gconstpointer         data)
{
  for (guint i = 0; i < 8; i++)
    {
      check_exactly (fixture, "crash segv", 1u << i);
      check_exactly (fixture, "crash garbage", 1u << i);
    }
}

static void
test_exactly_several (Connect4TestHandlers *fixture,
                      gconstpointer         data)
{
  check_exactly (fixture, "crash exit", 0x81);
  check_exactly (fixture, "crash segv", 0x3c);
  check_exactly (fixture, "crash abort", 0xff);
  check_exactly (fixture, "1", 0);
}

static void
test_exactly_hanging (Connect4TestHandlers *fixture,
                      gconstpointer         data)
{
  connect4_handlers_set_timeout (fixture->handlers, G_USEC_PER_SEC);
  check_exactly (fixture, "crash hang", 0x10);
  check_exactly (fixture, "crash hang", 0x03);
}

/* Innocents are accused again and again by those who die of another's line, until they are not believed any more. */
static void
test_exactly_with_liars (void)
{
  Connect4TestHandlers fixture = { NULL };

  connect4_test_handlers_start_liars (&fixture);
  for (guint i = 0; i < 8; i++)
    check_exactly (&fixture, "crash exit", 1u << i);
  check_exactly (&fixture, "crash exit", 0x92);
  connect4_test_handlers_tear_down (&fixture, &one);
}

/* While one hangs alone in its handler, those behind it go on. */
static void
test_patience (Connect4TestHandlers *fixture,
               gconstpointer         data)
{
  connect4_handlers_set_timeout (fixture->handlers, 16 * G_USEC_PER_SEC);
  for (guint i = 0; i < 8; i++)
    connect4_test_handlers_add (fixture);
  connect4_test_requester_submit (fixture->requesters[0], "0");
  connect4_test_requester_await_count (fixture->requesters[0], 1);
  connect4_test_requester_kill (fixture->requesters[0], SIGSTOP);

  connect4_test_requester_submit (fixture->requesters[0], "crash hang");
  for (guint i = 1; i < 8; i++)
    connect4_test_requester_submit (fixture->requesters[i], "1");
  connect4_test_iterate_all ();
  connect4_test_requester_kill (fixture->requesters[0], SIGABRT);
  connect4_test_requester_kill (fixture->requesters[0], SIGCONT);

  for (guint i = 1; i < 8; i++)
    connect4_test_requester_await_count (fixture->requesters[i], 1);
  g_assert_cmpuint (connect4_test_requester_count (fixture->requesters[0]), ==, 1);
}

/* Whose handler is stopped is answered by another one, long before a line's time is over. */
static void
test_stopped (Connect4TestHandlers *fixture,
              gconstpointer         data)
{
  const Connect4TestShape *shape = data;
  gint64 began = g_get_monotonic_time ();
  GPid pid;

  for (guint i = 0; i < 4; i++)
    connect4_test_handlers_add (fixture);
  pid = connect4_test_requester_get_pid (fixture->requesters[0]);
  kill (pid, SIGSTOP);
  for (guint i = 0; i < 4; i++)
    connect4_test_requester_submit (fixture->requesters[i], "1");

  connect4_test_handlers_await_all (fixture, 1);
  for (guint i = 0; i < 4; i++)
    connect4_test_requester_assert_answers (fixture->requesters[i], "move-1 ");
  g_assert_cmpint (connect4_test_requester_get_pid (fixture->requesters[0]), !=, pid);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
  connect4_test_iterate_until (fixture->reports->len > 0);
  g_assert_cmpstr (fixture->reports->str, ==, "timeout:? ");
  g_assert_cmpuint (fixture->n_unanswered, ==, shape->players_per_handler != 0 ? 1 : 4);
}

/* Handlers are stopped at any moment: before they have begun a line, at it, and after. */
static void
test_stopped_at_random (Connect4TestHandlers *fixture,
                        gconstpointer         data)
{
  const guint n = 50;

  connect4_handlers_set_timeout (fixture->handlers, G_USEC_PER_SEC / 4);
  for (guint i = 0; i < 4; i++)
    connect4_test_handlers_add (fixture);

  for (guint round = 0; round < n; round++)
    {
      for (guint i = 0; i < 4; i++)
        connect4_test_requester_submit (fixture->requesters[i], "1");
      for (gint32 i = g_test_rand_int_range (0, 4); i > 0; i--)
        g_main_context_iteration (NULL, FALSE);
      for (gint32 i = g_test_rand_int_range (0, 200); i > 0; i--)
        sched_yield ();
      if (connect4_test_requester_get_pid (fixture->requesters[0]) != 0)
        connect4_test_requester_kill (fixture->requesters[0], SIGSTOP);
      connect4_test_handlers_await_all (fixture, round + 1);
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
  Connect4TestHandlers fixture = { NULL };

  connect4_test_handlers_start_liars (&fixture);
  connect4_handlers_set_timeout (fixture.handlers, G_USEC_PER_SEC / 4);
  for (guint i = 0; i < 4; i++)
    {
      Connect4TestRequester *requester = connect4_test_handlers_add (&fixture);

      connect4_test_requester_submit (requester, "1");
      connect4_test_requester_await_count (requester, 1);
    }
  for (guint i = 0; i < 4; i++)
    connect4_test_requester_submit (fixture.requesters[i], i == 0 ? "52" : "2");

  connect4_test_handlers_await_all (&fixture, 2);
  connect4_test_requester_assert_answers (fixture.requesters[0], "move-1 move-52 ");
  for (guint i = 1; i < 4; i++)
    connect4_test_requester_assert_answers (fixture.requesters[i], "move-1 move-2 ");
  connect4_test_handlers_tear_down (&fixture, &one);
}

/* All that end a process by default. */
static const int signals_that_end[] = {
  SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,
  SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSYS,
};

/* Before it has begun a line, and when it is at one: nobody loses it, whoever sent the signal. */
static void
check_killed_by_signal (Connect4TestHandlers *fixture,
                        const char           *line,
                        int                   signal_number)
{
  Connect4TestRequester *requester = fixture->requesters[0];
  guint n = connect4_test_requester_count (requester);
  GPid pid;

  connect4_test_requester_submit (requester, "1");
  connect4_test_requester_await_count (requester, n + 1);
  pid = connect4_test_requester_get_pid (requester);
  if (!g_str_equal (line, "52"))
    kill (pid, SIGSTOP);
  connect4_test_requester_submit (requester, line);
  for (guint i = 1; i < fixture->n_requesters; i++)
    connect4_test_requester_submit (fixture->requesters[i], "3");
  connect4_test_iterate_all ();
  await_stopped (pid);
  kill (pid, signal_number);
  kill (pid, SIGCONT);

  connect4_test_requester_await_count (requester, n + 2);
  for (guint i = 1; i < fixture->n_requesters; i++)
    connect4_test_requester_await_count (fixture->requesters[i], n / 2 + 1);
}

static void
check_killed_by_signals (Connect4TestHandlers *fixture,
                         const char           *line)
{
  for (guint i = 0; i < 4; i++)
    connect4_test_handlers_add (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (signals_that_end); i++)
    {
      g_test_message ("%s", g_strsignal (signals_that_end[i]));
      check_killed_by_signal (fixture, line, signals_that_end[i]);
    }

  for (guint i = 0; i < fixture->n_requesters; i++)
    g_assert_cmpuint (connect4_test_requester_count_lost (fixture->requesters[i]), ==, 0);
}

static void
test_killed_by_signals (Connect4TestHandlers *fixture,
                        gconstpointer         data)
{
  check_killed_by_signals (fixture, "2");
}

static void
test_killed_by_signals_at_line (void)
{
  Connect4TestHandlers fixture = { NULL };

  connect4_test_handlers_start_liars (&fixture);
  check_killed_by_signals (&fixture, "52");
  connect4_test_handlers_tear_down (&fixture, &one);
}

/* A process that an admin has told to end had not crashed, whatever it was at. */
static void
test_terminated (Connect4TestHandlers *fixture,
                 gconstpointer         data)
{
  Connect4TestRequester *requester = connect4_test_handlers_add (fixture);
  g_autoptr (GError) error = NULL;

  connect4_test_requester_submit (requester, "1");
  connect4_test_requester_await_count (requester, 1);
  connect4_test_requester_kill (requester, SIGSTOP);
  connect4_test_requester_submit (requester, "2");
  connect4_test_iterate_all ();
  connect4_test_requester_kill (requester, SIGCONT);
  connect4_dynamic_supervisor_terminate_child (fixture->supervisor,
                                               connect4_test_requester_get_handler (requester),
                                               &error);
  g_assert_no_error (error);

  connect4_test_requester_await_count (requester, 2);
  connect4_test_iterate_until (g_str_has_suffix (connect4_test_requester_get_events (requester),
                                                 "exit move-2 ") ||
                               g_str_has_suffix (connect4_test_requester_get_events (requester),
                                                 "move-2 exit "));
  g_assert_cmpstr (fixture->reports->str, ==, "");
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
    { "/handler/handler-deaths/crash/one", &one, test_crash },
    { "/handler/handler-deaths/crash/two", &two, test_crash },
    { "/handler/handler-deaths/crash/each", &each, test_crash },
    { "/handler/handler-deaths/hang/one", &one, test_hang },
    { "/handler/handler-deaths/hang/each", &each, test_hang },
    { "/handler/handler-deaths/beside-hang/one", &one, test_beside_hang },
    { "/handler/handler-deaths/beside-hang/two", &two, test_beside_hang },
    { "/handler/handler-deaths/beside-hang/each", &each, test_beside_hang },
    { "/handler/handler-deaths/stopped/one", &one, test_stopped },
    { "/handler/handler-deaths/stopped/each", &each, test_stopped },
    { "/handler/handler-deaths/stopped-at-random/one", &one, test_stopped_at_random },
    { "/handler/handler-deaths/stopped-at-random/two", &two, test_stopped_at_random },
    { "/handler/handler-deaths/killed-by-signals", &one, test_killed_by_signals },
    { "/handler/handler-deaths/killed-idle/one", &one, test_killed_idle },
    { "/handler/handler-deaths/killed-idle/two", &two, test_killed_idle },
    { "/handler/handler-deaths/killed-busy", &one, test_killed_busy },
    { "/handler/handler-deaths/killed-together/two", &two, test_killed_together },
    { "/handler/handler-deaths/killed-together/four", &four, test_killed_together },
    { "/handler/handler-deaths/killed-alone", &two, test_killed_alone },
    { "/handler/handler-deaths/killed-by-actor", &one, test_killed_by_actor },
    { "/handler/handler-deaths/exactly-one/one", &one, test_exactly_one },
    { "/handler/handler-deaths/exactly-one/two", &two, test_exactly_one },
    { "/handler/handler-deaths/exactly-one/four", &four, test_exactly_one },
    { "/handler/handler-deaths/exactly-one/each", &each, test_exactly_one },
    { "/handler/handler-deaths/exactly-several/one", &one, test_exactly_several },
    { "/handler/handler-deaths/exactly-several/two", &two, test_exactly_several },
    { "/handler/handler-deaths/exactly-several/each", &each, test_exactly_several },
    { "/handler/handler-deaths/exactly-hanging/one", &one, test_exactly_hanging },
    { "/handler/handler-deaths/exactly-hanging/two", &two, test_exactly_hanging },
    { "/handler/handler-deaths/patience", &one, test_patience },
    { "/handler/handler-deaths/terminated", &one, test_terminated },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Connect4TestHandlers, tests[i].shape, connect4_test_handlers_set_up, tests[i].func,
                connect4_test_handlers_tear_down);
  g_test_add_func ("/handler/handler-deaths/exactly-with-liars", test_exactly_with_liars);
  g_test_add_func ("/handler/handler-deaths/stopped-at-line", test_stopped_at_line);
  g_test_add_func ("/handler/handler-deaths/killed-by-signals-at-line", test_killed_by_signals_at_line);

  return g_test_run ();
}
