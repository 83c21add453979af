/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-criterion.h"

#include <math.h>

/* What pairs with a pace must not notice of others. */
#define VICTIMS_OF(what, scenario, lost)                                                           \
  { what ": 99 %, ms", scenario,                                                                   \
    BENCH_METRIC_LATENCY_P99, BENCH_AGAINST_MILLISECOND, BENCH_AT_MOST, 20 },                      \
  { what ": moves", scenario,                                                                      \
    BENCH_METRIC_MOVES_PER_SECOND, BENCH_AGAINST_CALM, BENCH_AT_LEAST, 0.90 },                     \
  { what ": lost", scenario, BENCH_METRIC_LOST, BENCH_AGAINST_NOTHING, lost, 0 }

#define VICTIMS(what, name, lost)                                                                  \
  VICTIMS_OF (what ", limits", name "-limits", lost),                                              \
  VICTIMS_OF (what ", spared", name "-spared", lost)

static const BenchCriterion criteria[] = {
  { "50 pairs: moves per processor-second", BENCH_CALM,
    BENCH_METRIC_MOVES_PER_CPU_SECOND, BENCH_AGAINST_FLOOR, BENCH_AT_LEAST, 0.80 },
  { "50 pairs: moves per second", BENCH_CALM,
    BENCH_METRIC_MOVES_PER_SECOND, BENCH_AGAINST_FLOOR, BENCH_NO_BOUND },
  { "2,000 pairs: moves per processor-second", "pairs-2000",
    BENCH_METRIC_MOVES_PER_CPU_SECOND, BENCH_AGAINST_FLOOR, BENCH_AT_LEAST, 0.80 },
  { "2,000 pairs: moves per second", "pairs-2000",
    BENCH_METRIC_MOVES_PER_SECOND, BENCH_AGAINST_FLOOR, BENCH_NO_BOUND },
  { "50 pairs, 9,900 idle: moves per second", "idle-9900",
    BENCH_METRIC_MOVES_PER_SECOND, BENCH_AGAINST_CALM, BENCH_AT_LEAST, 0.95 },
  { "50 pairs, 9,900 idle: median latency, µs", "idle-9900",
    BENCH_METRIC_LATENCY_P50, BENCH_AGAINST_CALM, BENCH_AT_MOST, 1.2 },
  { "10,000 idle: KiB (PSS) for each", "memory-10000",
    BENCH_METRIC_PSS_PER_CONNECTION, BENCH_AGAINST_NOTHING, BENCH_AT_MOST, 2.0 },
  { "1 pair: median latency, µs", "pairs-1",
    BENCH_METRIC_LATENCY_P50, BENCH_AGAINST_FLOOR, BENCH_AT_MOST, 2.0 },
  { "10,000 at once: ms until all are greeted", "storm-10000",
    BENCH_METRIC_GREETED_MS, BENCH_AGAINST_FLOOR, BENCH_AT_MOST, 3.0 },
  { "10,000 gone: PSS, of that before they came", "storm-10000",
    BENCH_METRIC_PSS_LEFT, BENCH_AGAINST_NOTHING, BENCH_AT_MOST, 1.10 },
  { "50 pairs, 6,000 hostile: moves per second", "hostile",
    BENCH_METRIC_MOVES_PER_SECOND, BENCH_AGAINST_CALM, BENCH_AT_LEAST, 0.90 },
  VICTIMS ("10 pairs, 1 hangs", "hang-1", BENCH_AT_MOST),
  VICTIMS ("10 pairs, 4 hang", "hang-4", BENCH_AT_MOST),
  VICTIMS ("10 pairs, 16 hang", "hang-16", BENCH_AT_MOST),
  VICTIMS ("10 pairs, 8 crash", "segv-8", BENCH_AT_MOST),
  VICTIMS ("10 pairs, a slow handler", "slow", BENCH_AT_MOST),
  /* one line may meet a signal twice, and then seem to be what its handlers died of */
  VICTIMS ("10 pairs, frozen handlers", "frozen", BENCH_NO_BOUND),
  VICTIMS ("10 pairs, killed handlers", "killed", BENCH_NO_BOUND),
};

const BenchCriterion *
bench_criterion_list (guint *n_criteria)
{
  *n_criteria = G_N_ELEMENTS (criteria);
  return criteria;
}

/**
 * bench_criterion_is_met:
 * @self: a criterion
 * @ratio: the median of what was measured, divided by what it is held against; NAN: nothing was
 *
 * Returns: %FALSE if what was measured is out of bounds
 */
gboolean
bench_criterion_is_met (const BenchCriterion *self,
                        double                ratio)
{
  if (isnan (ratio) || self->direction == BENCH_NO_BOUND)
    return TRUE;
  return self->direction == BENCH_AT_LEAST ? ratio >= self->bound : ratio <= self->bound;
}
