/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-loop"

#include "config.h"

#include "loop/connect4-backoff.h"

#define MS G_TIME_SPAN_MILLISECOND

static void
test_first (void)
{
  Connect4Backoff backoff = { 0 };

  g_assert_cmpint (connect4_backoff_get_delay (&backoff, 0), ==, 0);
  connect4_backoff_count (&backoff, 5 * MS);
  g_assert_cmpint (connect4_backoff_get_delay (&backoff, 5 * MS), ==, 0);
}

static void
test_failures (void)
{
  static const gint64 delays[] = { 10, 20, 40, 80, 160, 320, 640, 1000, 1000 };
  Connect4Backoff backoff = { 0 };
  gint64 now = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      connect4_backoff_fail (&backoff, now);
      g_assert_cmpint (connect4_backoff_get_delay (&backoff, now), ==, delays[i] * MS);
      g_assert_cmpint (connect4_backoff_get_delay (&backoff, now + 3 * MS), ==, (delays[i] - 3) * MS);
      now += delays[i] * MS;
      g_assert_cmpint (connect4_backoff_get_delay (&backoff, now), ==, 0);
    }

  for (guint i = 0; i < 1000; i++)
    connect4_backoff_fail (&backoff, now);
  g_assert_cmpint (connect4_backoff_get_delay (&backoff, now), ==, CONNECT4_BACKOFF_MAX);

  connect4_backoff_succeed (&backoff);
  connect4_backoff_fail (&backoff, now);
  g_assert_cmpint (connect4_backoff_get_delay (&backoff, now), ==, 10 * MS);
}

/* Fifty a second are never put off; a thousand a second are after half a second. */
static void
test_rate (void)
{
  Connect4Backoff backoff = { 0 };
  gint64 now = 0;
  guint n_starts = 0;

  for (guint i = 0; i < 1000; i++)
    {
      connect4_backoff_count (&backoff, now);
      g_assert_cmpint (connect4_backoff_get_delay (&backoff, now), ==, 0);
      now += 20 * MS;
    }

  while (connect4_backoff_get_delay (&backoff, now) == 0)
    {
      connect4_backoff_count (&backoff, now);
      n_starts++;
      now += 1 * MS;
    }
  g_assert_cmpuint (n_starts, >, 400);
  g_assert_cmpuint (n_starts, <, 700);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/loop/backoff/first", test_first);
  g_test_add_func ("/loop/backoff/failures", test_failures);
  g_test_add_func ("/loop/backoff/rate", test_rate);

  return g_test_run ();
}
