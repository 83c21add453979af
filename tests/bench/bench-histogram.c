/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-histogram.h"

#include <math.h>
#include <string.h>

/* Values up to STEPS have a counter each; above, each power of two is cut into STEPS ranges. */
static guint
find_counter (gint64 value)
{
  guint shift;

  if (value < BENCH_HISTOGRAM_STEPS)
    return value;
  shift = g_bit_storage ((gulong) value) - g_bit_storage (BENCH_HISTOGRAM_STEPS);
  return shift * BENCH_HISTOGRAM_STEPS + (value >> shift);
}

/* The middle of a counter's range. */
static double
get_value (guint counter)
{
  guint shift;

  if (counter < 2 * BENCH_HISTOGRAM_STEPS)
    return counter;
  shift = counter / BENCH_HISTOGRAM_STEPS - 1;
  return ldexp (counter - shift * BENCH_HISTOGRAM_STEPS + 0.5, shift);
}

void
bench_histogram_clear (BenchHistogram *self)
{
  memset (self, 0, sizeof *self);
}

/**
 * bench_histogram_add:
 * @self: a histogram
 * @nanoseconds: a duration, 0 or more
 */
void
bench_histogram_add (BenchHistogram *self,
                     gint64          nanoseconds)
{
  g_return_if_fail (nanoseconds >= 0);

  self->counts[find_counter (nanoseconds)]++;
  self->total++;
  self->longest = MAX (self->longest, nanoseconds);
}

/**
 * bench_histogram_percentile:
 * @self: a histogram
 * @percent: 0 to 100
 *
 * Returns: the nanoseconds that @percent of the durations do not exceed; NAN if there are none
 */
double
bench_histogram_percentile (const BenchHistogram *self,
                            double                percent)
{
  guint64 wanted = ceil (self->total * percent / 100);
  guint64 seen = 0;

  if (self->total == 0)
    return NAN;
  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    {
      seen += self->counts[i];
      if (seen >= MAX (wanted, 1))
        return MIN (get_value (i), self->longest);
    }
  g_return_val_if_reached (NAN);
}
