/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A power of two has this many counters: values are right to 1.6 %. */
#define BENCH_HISTOGRAM_STEPS 64

/* How often each duration was seen, in nanoseconds; all zero bytes are an empty one. */
typedef struct
{
  guint64 total;
  gint64 longest;
  guint64 counts[(64 - 6) * BENCH_HISTOGRAM_STEPS]; /* by range of durations */
} BenchHistogram;

void   bench_histogram_clear      (BenchHistogram       *self);
void   bench_histogram_add        (BenchHistogram       *self,
                                   gint64                nanoseconds);
double bench_histogram_percentile (const BenchHistogram *self,
                                   double                percent);

G_END_DECLS
