/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-watchdog.h"

#define MS    G_TIME_SPAN_MILLISECOND
#define LIMIT (20 * MS)

/* A handler whose request 1 was sent at 0. */
typedef struct
{
  Connect4Watchdog watchdog;
  Connect4ProcessorTime time;
  gint64 now;
} Fixture;

/* So much later: of that it has run and waited for so long. */
static gboolean
update_after (Fixture              *fixture,
              gint64                elapsed,
              Connect4ProcessState  state,
              gint64                used,
              gint64                waited)
{
  fixture->now += elapsed;
  fixture->time.state = state;
  fixture->time.used += used;
  fixture->time.waited += waited;
  connect4_watchdog_update (&fixture->watchdog, 1, fixture->now, &fixture->time);
  connect4_watchdog_plan (&fixture->watchdog, LIMIT);

  return connect4_watchdog_is_over (&fixture->watchdog, LIMIT);
}

/* Looks each millisecond, of which it has run and waited for so long, until it is over.
 *
 * Returns: when that is; G_MAXINT64 if not in a second */
static gint64
find_end (Connect4ProcessState state,
          gint64               used,
          gint64               waited)
{
  Fixture fixture = { { 0 } };

  while (fixture.now < G_USEC_PER_SEC)
    if (update_after (&fixture, MS, state, used, waited))
      return fixture.now;

  return G_MAXINT64;
}

static void
test_own_time (void)
{
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_RUNNABLE, MS, 0) - LIMIT), <=, 2 * MS);
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_SLEEPING, 0, 0) - LIMIT), <=, 2 * MS);
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_STOPPED, 0, 0) - LIMIT), <=, 2 * MS);
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_UNKNOWN, 0, 0) - LIMIT), <=, 2 * MS);
}

/* It gets a quarter of a processor, and so has four times as long; one that sleeps beside its waits likewise. */
static void
test_waiting (void)
{
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_RUNNABLE, MS / 4, 3 * MS / 4) - 4 * LIMIT), <=, 4 * MS);
  g_assert_cmpint (ABS (find_end (CONNECT4_PROCESS_SLEEPING, MS / 8, 3 * MS / 4) - 4 * LIMIT), <=, 4 * MS);
}

/* It waits now: the kernel does not say yet for how long. */
static void
test_waiting_now (void)
{
  g_assert_cmpint (find_end (CONNECT4_PROCESS_RUNNABLE, 0, 0), ==, G_MAXINT64);
}

/* However busy the machine is, it ends. */
static void
test_longest (void)
{
  Fixture fixture = { { 0 } };

  while (!update_after (&fixture, MS, CONNECT4_PROCESS_RUNNABLE, 0, MS))
    g_assert_cmpint (fixture.now, <, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (fixture.now, >=, 2 * G_USEC_PER_SEC - MS);
}

/* A limit that is longer than that is kept. */
static void
test_longer (void)
{
  const gint64 limit = 10 * G_USEC_PER_SEC;
  const Connect4ProcessorTime time = { CONNECT4_PROCESS_SLEEPING, 0, 0 };
  Connect4Watchdog watchdog = { 0 };
  gint64 now = 0;

  do
    {
      connect4_watchdog_update (&watchdog, 1, now, &time);
      now += connect4_watchdog_plan (&watchdog, limit);
    }
  while (!connect4_watchdog_is_over (&watchdog, limit));
  g_assert_cmpint (ABS (now - limit), <=, 100 * MS);
}

/* The server was away for a minute, stopped or asleep with the machine: nobody is to blame. */
static void
test_server_away (void)
{
  Fixture fixture = { { 0 } };

  g_assert_false (update_after (&fixture, MS, CONNECT4_PROCESS_SLEEPING, 0, 0));
  connect4_watchdog_plan (&fixture.watchdog, 5 * MS);
  fixture.now += 60 * G_USEC_PER_SEC;
  connect4_watchdog_update (&fixture.watchdog, 1, fixture.now, &fixture.time);
  g_assert_false (connect4_watchdog_is_over (&fixture.watchdog, LIMIT));
  g_assert_cmpint (fixture.watchdog.counted, <=, 11 * MS);
}

/* What the requests before have taken is not the next one's. */
static void
test_next_requests (void)
{
  Fixture fixture = { { 0 } };

  g_assert_false (update_after (&fixture, MS, CONNECT4_PROCESS_RUNNABLE, MS, 0));
  for (guint i = 0; i < 15; i++)
    g_assert_false (update_after (&fixture, MS, CONNECT4_PROCESS_RUNNABLE, MS, 0));
  g_assert_cmpint (fixture.watchdog.counted, >=, 14 * MS);

  connect4_watchdog_update (&fixture.watchdog, fixture.now, fixture.now, &fixture.time);
  g_assert_cmpint (fixture.watchdog.since, ==, fixture.now);
  g_assert_cmpint (fixture.watchdog.counted, ==, 0);
  g_assert_false (connect4_watchdog_is_over (&fixture.watchdog, LIMIT));
}

/* The next look is when it may be over, but not sooner than a timer can be, nor so late that a look too late would
 * let it off for long. */
static void
test_plan (void)
{
  Connect4Watchdog watchdog = { .counted = 15 * MS };

  g_assert_cmpint (connect4_watchdog_plan (&watchdog, 20 * MS), ==, 5 * MS);
  g_assert_cmpint (connect4_watchdog_plan (&watchdog, 15 * MS), ==, MS);
  g_assert_cmpint (connect4_watchdog_plan (&watchdog, MS), ==, MS);
  g_assert_cmpint (connect4_watchdog_plan (&watchdog, 3600 * (gint64) G_USEC_PER_SEC), ==, 50 * MS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/watchdog/own-time", test_own_time);
  g_test_add_func ("/handler/watchdog/waiting", test_waiting);
  g_test_add_func ("/handler/watchdog/waiting-now", test_waiting_now);
  g_test_add_func ("/handler/watchdog/longest", test_longest);
  g_test_add_func ("/handler/watchdog/longer", test_longer);
  g_test_add_func ("/handler/watchdog/server-away", test_server_away);
  g_test_add_func ("/handler/watchdog/next-request", test_next_requests);
  g_test_add_func ("/handler/watchdog/plan", test_plan);

  return g_test_run ();
}
