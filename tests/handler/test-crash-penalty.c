/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-crash-penalty.h"

#define MS G_TIME_SPAN_MILLISECOND

static void
test_session (void)
{
  static const gint64 delays[] = { 0, 0, 0, 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  gint64 now = 5;

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, NULL, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, NULL, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 8, NULL, now), ==, 0);
      now += delays[i] * MS;
      g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, NULL, now), ==, 0);
    }

  connect4_crash_penalty_forget (penalty, 7);
  g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, NULL, now), ==, 0);
}

/* New sessions of the same address are slowed down like one, those of others are not. */
static void
test_address (void)
{
  g_autoptr (Connect4CrashPenalty) penalty = connect4_crash_penalty_new ();
  guint64 session;

  for (session = 1; session <= 20; session++)
    g_assert_cmpint (connect4_crash_penalty_add (penalty, session, "192.0.2.1", 0), ==, 0);

  g_assert_cmpint (connect4_crash_penalty_add (penalty, session, "192.0.2.1", 0), ==, 100 * MS);
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
    connect4_crash_penalty_add (penalty, 7, "192.0.2.1", now);
  g_assert_cmpint (connect4_crash_penalty_get_delay (penalty, 7, "192.0.2.1", now), >, 0);

  now += 61 * G_USEC_PER_SEC;
  g_assert_cmpint (connect4_crash_penalty_add (penalty, 7, "192.0.2.1", now), ==, 0);
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

      connect4_crash_penalty_add (penalty, session, address, now);
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
  g_test_add_func ("/handler/crash-penalty/many", test_many);

  return g_test_run ();
}
