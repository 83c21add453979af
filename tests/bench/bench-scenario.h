/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-server.h"
#include "bench-torment.h"

G_BEGIN_DECLS

/**
 * BenchScenarioKind:
 * @BENCH_SCENARIO_PLAY: pairs play, beside whoever else is connected
 * @BENCH_SCENARIO_MEMORY: idle players sit in the menu
 * @BENCH_SCENARIO_STORM: idle players come all at once, and go all at once
 */
typedef enum {
  BENCH_SCENARIO_PLAY,
  BENCH_SCENARIO_MEMORY,
  BENCH_SCENARIO_STORM,
} BenchScenarioKind;

typedef struct
{
  const char *name;
  BenchScenarioKind kind;
  guint pairs;
  guint idle;
  guint slow;
  guint deaf;
  guint hanging;
  guint crashing;
  guint pace_ms; /* the pairs': those who wait for their turns do not keep the processors busy */
  BenchTormentKind torment;
  const char *options; /* that connect4d is started with; NULL: for any server */
  const char *calm;    /* the same without those who disturb it; NULL: BENCH_CALM */
  gboolean curve; /* a point of a curve and nothing else: a quick run leaves it out */
} BenchScenario;

/* Fifty pairs, and nobody else. */
#define BENCH_CALM "pairs-50"

/* What a run measures; not every kind of scenario measures everything. */
typedef enum {
  BENCH_METRIC_MOVES_PER_SECOND,
  BENCH_METRIC_MOVES_PER_CPU_SECOND, /* of the server and all its children */
  BENCH_METRIC_LATENCY_P50,          /* microseconds, as all latencies */
  BENCH_METRIC_LATENCY_P90,
  BENCH_METRIC_LATENCY_P99,
  BENCH_METRIC_LATENCY_P999,
  BENCH_METRIC_LATENCY_MAX,
  BENCH_METRIC_PSS,                /* KiB, with the clients connected */
  BENCH_METRIC_PSS_PER_CONNECTION, /* KiB: what each has added */
  BENCH_METRIC_GREETED_MS,         /* from the first one's opening to the last one's greeting */
  BENCH_METRIC_PSS_LEFT,           /* after all have gone, as a ratio of that before they came */
  BENCH_METRIC_LOST,    /* lines of pairs with a pace */
  BENCH_METRIC_ATTACKS, /* handlers that hung, died or were stopped on somebody's account */
  BENCH_METRIC_CUT_OFF,
  BENCH_METRIC_ERRORS,
  BENCH_N_METRICS
} BenchMetric;

typedef struct
{
  double values[BENCH_N_METRICS]; /* NAN: not measured */
  char first_error[128];          /* empty when there was none */
} BenchResult;

const BenchScenario *bench_scenario_list     (guint               *n_scenarios);
const BenchScenario *bench_scenario_find     (const char          *name);
const char          *bench_metric_get_name   (BenchMetric          metric);
gboolean             bench_scenario_run      (const BenchScenario *self,
                                              BenchServer         *server,
                                              double               seconds,
                                              BenchResult         *result,
                                              GError             **error);

G_END_DECLS
