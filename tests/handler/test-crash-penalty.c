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
  Connect4CrashRecord session = { 0 };
  Connect4CrashRecord other = { 0 };
  gint64 now = 5;

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      g_assert_cmpint (connect4_crash_penalty_add (penalty, &session, NULL, MAX_DELAY, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &session, NULL, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &other, NULL, now), ==, 0);
      now += delays[i] * MS;
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &session, NULL, now), ==, 0);
    }
}

/* New sessions of the same address are slowed down like one, those of others are not. */
static void
test_address (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  Connect4CrashRecord sessions[21] = { { 0 } };
  Connect4CrashRecord fresh = { 0 };

  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (connect4_crash_penalty_add (penalty, &sessions[i], "192.0.2.1", MAX_DELAY, 0), ==, 0);

  g_assert_cmpint (connect4_crash_penalty_add (penalty, &sessions[20], "192.0.2.1", MAX_DELAY, 0), ==, 100 * MS);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &fresh, "192.0.2.1", 0), ==, 100 * MS);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &fresh, "192.0.2.2", 0), ==, 0);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &fresh, NULL, 0), ==, 0);
}

static void
test_forgotten (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  Connect4CrashRecord session = { 0 };
  Connect4CrashRecord next = { 0 };
  gint64 now = 0;

  for (guint i = 0; i < 30; i++)
    connect4_crash_penalty_add (penalty, &session, "192.0.2.1", MAX_DELAY, now);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, &session, "192.0.2.1", now), >, 0);

  now += 71 * G_USEC_PER_SEC; /* ten of which are the delay */
  g_assert_cmpint (connect4_crash_penalty_add (penalty, &session, NULL, MAX_DELAY, now), ==, 0);
  g_assert_cmpint (connect4_crash_penalty_add (penalty, &next, "192.0.2.1", MAX_DELAY, now), ==, 0);
}

/* A maximum that is longer than the memory is waited for all the same. */
static void
test_long_delays (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  const gint64 max_delay = 3600 * G_TIME_SPAN_SECOND;
  Connect4CrashRecord session = { 0 };
  gint64 delay = 0;
  gint64 now = 0;

  for (guint i = 0; i < 100; i++)
    {
      gint64 next = connect4_crash_penalty_add (penalty, &session, NULL, max_delay, now);

      g_assert_cmpint (next, >=, delay);
      delay = next;
      now += delay;
    }

  g_assert_cmpint (delay, ==, max_delay);
}

#define N_SESSIONS 50
#define N_ADDRESSES 5

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
      Connect4CrashRecord sessions[N_SESSIONS] = { { 0 } };
      const Connect4CrashRecord fresh = { 0 };
      gint64 of_session[N_SESSIONS] = { 0 };
      gint64 of_address[N_ADDRESSES] = { 0 };
      gint64 now = 0;

      for (guint i = 0; i < 2000; i++)
        {
          guint session = (guint) g_rand_int_range (rand, 0, N_SESSIONS);
          guint address = session % N_ADDRESSES;
          gint64 delay = connect4_crash_penalty_add (penalty, &sessions[session], addresses[address],
                                                     MAX_DELAY, now);

          g_assert_cmpint (delay, >=, of_session[session]);
          g_assert_cmpint (delay, <=, MAX_DELAY);
          of_session[session] = delay;

          delay = connect4_crash_penalty_get_delay (penalty, &fresh, addresses[address], now);
          g_assert_cmpint (delay, >=, of_address[address]);
          of_address[address] = delay;

          /* each session's turn comes about every second, so that none is forgotten */
          now += g_rand_int_range (rand, 0, 50) * MS;
        }

      g_rand_free (rand);
    }
}

/* Of very many addresses, those that are forgotten make room. */
static void
test_many (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();

  for (gint64 i = 1; i <= 10000; i++)
    {
      g_autofree char *address = g_strdup_printf ("192.0.%u.%u", (guint) i / 256, (guint) i % 256);
      Connect4CrashRecord session = { 0 };

      connect4_crash_penalty_add (penalty, &session, address, MAX_DELAY, i * G_USEC_PER_SEC);
    }

  g_assert_cmpuint (g_hash_table_size (penalty->addresses), <=, 256);
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
