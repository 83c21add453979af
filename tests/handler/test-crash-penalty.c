/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-crash-penalty.h"

#define MS G_TIME_SPAN_MILLISECOND
#define MAX_DELAY (10 * G_TIME_SPAN_SECOND)

static void
test_session (void)
{
  static const gint64 delays[] = { 0, 0, 0, 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  gint64 now = 5;

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, NULL, MAX_DELAY, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, NULL, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 8, NULL, now), ==, 0);
      now += delays[i] * MS;
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, NULL, now), ==, 0);
    }

  connect4_crash_penalty_forget (penalty, 7);
  g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, NULL, MAX_DELAY, now), ==, 0);
}

/* New sessions of the same address are slowed down like one, those of others are not. */
static void
test_address (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  guint64 session;

  for (session = 1; session <= 20; session++)
    g_assert_cmpint (connect4_crash_penalty_add (penalty, session, "192.0.2.1", MAX_DELAY, 0), ==, 0);

  g_assert_cmpint (connect4_crash_penalty_add (penalty, session, "192.0.2.1", MAX_DELAY, 0), ==, 100 * MS);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 99, "192.0.2.1", 0), ==, 100 * MS);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 99, "192.0.2.2", 0), ==, 0);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 99, NULL, 0), ==, 0);
}

static void
test_forgotten (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  gint64 now = 0;

  for (guint i = 0; i < 10; i++)
    connect4_crash_penalty_add (penalty, 7, "192.0.2.1", MAX_DELAY, now);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, "192.0.2.1", now), >, 0);

  now += 71 * G_USEC_PER_SEC; /* ten of which are the delay */
  g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, "192.0.2.1", MAX_DELAY, now), ==, 0);
}

/* A maximum that is longer than the memory is waited for all the same. */
static void
test_long_delays (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  const gint64 max_delay = 3600 * G_TIME_SPAN_SECOND;
  gint64 delay = 0;
  gint64 now = 0;

  for (guint i = 0; i < 100; i++)
    {
      gint64 next = connect4_crash_penalty_add (penalty, 7, NULL, max_delay, now);

      g_assert_cmpint (next, >=, delay);
      delay = next;
      now += delay;
    }

  g_assert_cmpint (delay, ==, max_delay);
}

#define N_SESSIONS 50
#define N_ADDRESSES 5
#define FRESH_SESSION 1000

/* However many crash when and for how long: while one goes on, its delay does not fall, and an address's
 * does not for its next session. */
static void
test_never_falls (void)
{
  static const char *const addresses[N_ADDRESSES] = { "192.0.2.1", "192.0.2.2", "2001:db8::1",
                                                      "192.0.2.4", "192.0.2.5" };

  for (guint32 seed = 1; seed <= 50; seed++)
    {
      g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
      GRand *rand = g_rand_new_with_seed (seed);
      gint64 of_session[N_SESSIONS] = { 0 };
      gint64 of_address[N_ADDRESSES] = { 0 };
      gint64 now = 0;

      for (guint i = 0; i < 2000; i++)
        {
          guint session = (guint) g_rand_int_range (rand, 0, N_SESSIONS);
          guint address = session % N_ADDRESSES;
          gint64 delay = connect4_crash_penalty_add (penalty, session + 1, addresses[address],
                                                     MAX_DELAY, now);

          g_assert_cmpint (delay, >=, of_session[session]);
          g_assert_cmpint (delay, <=, MAX_DELAY);
          of_session[session] = delay;

          delay = connect4_crash_penalty_get_delay (penalty, FRESH_SESSION, addresses[address], now);
          g_assert_cmpint (delay, >=, of_address[address]);
          of_address[address] = delay;

          /* each session's turn comes about every second, so that none is forgotten */
          now += g_rand_int_range (rand, 0, 50) * MS;
        }

      g_rand_free (rand);
    }
}

/* Of very many offenders, those that are forgotten make room. */
static void
test_many (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  gint64 now = 0;

  for (guint64 session = 1; session <= 10000; session++)
    {
      g_autofree char *address = g_strdup_printf ("192.0.%u.%u",
                                                  (guint) (session / 256),
                                                  (guint) (session % 256));

      connect4_crash_penalty_add (penalty, session, address, MAX_DELAY, now);
      now += G_USEC_PER_SEC;
    }

  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 10000, NULL, now), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/crash-penalty/session", test_session);
  g_test_add_func ("/handler/crash-penalty/address", test_address);
  g_test_add_func ("/handler/crash-penalty/forgotten", test_forgotten);
  g_test_add_func ("/handler/crash-penalty/long-delays", test_long_delays);
  g_test_add_func ("/handler/crash-penalty/never-falls", test_never_falls);
  g_test_add_func ("/handler/crash-penalty/many", test_many);

  return g_test_run ();
}
