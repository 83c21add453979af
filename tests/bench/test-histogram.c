/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-histogram.h"

#include <math.h>

static void
test_empty (void)
{
  g_autofree BenchHistogram *histogram = g_new0 (BenchHistogram, 1);

  g_assert_true (isnan (bench_histogram_percentile (histogram, 50)));
}

/* Of 1 to 100,000, each percentile is known, and right to 1.6 %. */
static void
test_percentiles (void)
{
  g_autofree BenchHistogram *histogram = g_new0 (BenchHistogram, 1);

  for (int value = 1; value <= 100000; value++)
    bench_histogram_add (histogram, value);
  for (int percent = 1; percent <= 100; percent++)
    {
      double expected = percent * 1000;

      g_assert_cmpfloat_with_epsilon (bench_histogram_percentile (histogram, percent), expected,
                                      0.016 * expected);
    }
  g_assert_cmpfloat (bench_histogram_percentile (histogram, 0), ==, 1);
  g_assert_cmpfloat (bench_histogram_percentile (histogram, 0.05), ==, 50);
}

static void
test_extremes (void)
{
  g_autofree BenchHistogram *histogram = g_new0 (BenchHistogram, 1);

  bench_histogram_add (histogram, 0);
  bench_histogram_add (histogram, G_MAXINT64);
  g_assert_cmpfloat (bench_histogram_percentile (histogram, 50), ==, 0);
  g_assert_cmpfloat_with_epsilon (bench_histogram_percentile (histogram, 100), ldexp (1, 63),
                                  ldexp (1, 57));
  bench_histogram_clear (histogram);
  g_assert_cmpuint (histogram->total, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bench/histogram/empty", test_empty);
  g_test_add_func ("/bench/histogram/percentiles", test_percentiles);
  g_test_add_func ("/bench/histogram/extremes", test_extremes);

  return g_test_run ();
}
