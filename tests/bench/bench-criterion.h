/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-scenario.h"

G_BEGIN_DECLS

/**
 * BenchAgainst:
 * @BENCH_AGAINST_NOTHING: the value itself counts
 * @BENCH_AGAINST_FLOOR: the floor's value in the same scenario
 * @BENCH_AGAINST_CALM: the server's own value in the scenario's calm
 * @BENCH_AGAINST_MILLISECOND: a latency is told in them
 *
 * What a value is divided by.
 */
typedef enum {
  BENCH_AGAINST_NOTHING,
  BENCH_AGAINST_FLOOR,
  BENCH_AGAINST_CALM,
  BENCH_AGAINST_MILLISECOND,
} BenchAgainst;

typedef enum {
  BENCH_NO_BOUND, /* for information */
  BENCH_AT_LEAST,
  BENCH_AT_MOST,
} BenchDirection;

/* What the server must show. */
typedef struct
{
  const char *what;
  const char *scenario;
  BenchMetric metric;
  BenchAgainst against;
  BenchDirection direction;
  double bound;
} BenchCriterion;

const BenchCriterion *bench_criterion_list   (guint                *n_criteria);
gboolean              bench_criterion_is_met (const BenchCriterion *self,
                                              double                ratio);

G_END_DECLS
