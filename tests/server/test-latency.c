/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-latency.h"

#define NOW (1000 * (gint64) G_USEC_PER_SEC)

static void
assert_summary (const Connect4Latency *latency,
                gint64                 now,
                guint64                median,
                guint64                percentile_99,
                guint64                longest)
{
  Connect4LatencySummary summary;

  connect4_latency_summarize (latency, now, &summary);
  g_assert_cmpuint (summary.median, ==, median);
  g_assert_cmpuint (summary.percentile_99, ==, percentile_99);
  g_assert_cmpuint (summary.longest, ==, longest);
}

static void
test_none (void)
{
  Connect4Latency latency = { 0 };

  assert_summary (&latency, NOW, 0, 0, 0);
}

static void
test_one (void)
{
  const gint64 durations[] = { 0, 1, 7, 8, 100, 12345, G_MAXINT32, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      Connect4Latency latency = { 0 };
      Connect4LatencySummary summary;

      connect4_latency_add (&latency, NOW, durations[i]);
      connect4_latency_summarize (&latency, NOW, &summary);
      g_assert_cmpuint (summary.longest, ==, durations[i]);
      g_assert_cmpuint (summary.median, ==, summary.percentile_99);
      g_assert_cmpuint (summary.median, <=, summary.longest);
    }
}

/* A bucket is at most an eighth wide. */
static void
test_precision (void)
{
  for (guint64 duration = 1; duration < 60 * (guint64) G_USEC_PER_SEC; duration = duration * 9 / 8 + 1)
    {
      Connect4Latency latency = { 0 };
      Connect4LatencySummary summary;

      connect4_latency_add (&latency, NOW, duration);
      connect4_latency_add (&latency, NOW, 3600 * (gint64) G_USEC_PER_SEC);
      connect4_latency_summarize (&latency, NOW, &summary);
      g_assert_cmpuint (summary.median, >=, duration);
      g_assert_cmpuint (summary.median, <=, duration + duration / 8);
    }
}

static void
test_percentiles (void)
{
  Connect4Latency latency = { 0 };

  for (guint i = 0; i < 98; i++)
    connect4_latency_add (&latency, NOW, 3);
  connect4_latency_add (&latency, NOW, 7);
  connect4_latency_add (&latency, NOW, 1000);

  assert_summary (&latency, NOW, 3, 7, 1000);
}

static void
test_forgets (void)
{
  Connect4Latency latency = { 0 };

  connect4_latency_add (&latency, NOW, 5);
  connect4_latency_add (&latency, NOW + 5 * G_USEC_PER_SEC, 2);

  assert_summary (&latency, NOW + 9 * G_USEC_PER_SEC, 2, 5, 5);
  assert_summary (&latency, NOW + 10 * G_USEC_PER_SEC, 2, 2, 2);
  assert_summary (&latency, NOW + 15 * G_USEC_PER_SEC, 0, 0, 0);

  connect4_latency_add (&latency, NOW + 20 * G_USEC_PER_SEC, 1);
  assert_summary (&latency, NOW + 20 * G_USEC_PER_SEC, 1, 1, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/telnet/latency/none", test_none);
  g_test_add_func ("/telnet/latency/one", test_one);
  g_test_add_func ("/telnet/latency/precision", test_precision);
  g_test_add_func ("/telnet/latency/percentiles", test_percentiles);
  g_test_add_func ("/telnet/latency/forgets", test_forgets);

  return g_test_run ();
}
