/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-scenario.h"

#include "bench-crowd.h"
#include "bench-pair.h"
#include "bench-process-tree.h"

#include <math.h>

#define NANOSECONDS 1e9
#define PATIENCE_SECONDS 60

/* Connections under way at a time where the speed of their opening is not what is measured. */
#define OPENING_AT_A_TIME 256

/* What a server is given to finish what it does for those that have just come. */
#define SETTLE_SECONDS 1

/* Connections that a storm opens between two looks at what has arrived. */
#define STORM_AT_A_TIME 64

/* What a stranger is limited to by default: this machine is, too, as soon as it is said. */
#define LIMITS                                                                                     \
  "--fault-injection --max-connections-per-address=64 --request-rate=20 --request-burst=40 "       \
  "--crash-penalty=10"
#define SPARED "--fault-injection"

/* Pairs that make ten moves a second, beside those who would disturb them. */
#define VICTIMS(name, ...)                                                                         \
  { name "-limits", BENCH_SCENARIO_PLAY, .pairs = 10, .pace_ms = 100, .options = LIMITS,           \
    .calm = "victims-limits", __VA_ARGS__ },                                                       \
  { name "-spared", BENCH_SCENARIO_PLAY, .pairs = 10, .pace_ms = 100, .options = SPARED,           \
    .calm = "victims-spared", __VA_ARGS__ }

static const BenchScenario scenarios[] = {
  { "pairs-50", BENCH_SCENARIO_PLAY, .pairs = 50 },
  { "pairs-2000", BENCH_SCENARIO_PLAY, .pairs = 2000 },
  { "idle-9900", BENCH_SCENARIO_PLAY, .pairs = 50, .idle = 9900 },
  { "pairs-1", BENCH_SCENARIO_PLAY, .pairs = 1 },
  { "hostile", BENCH_SCENARIO_PLAY, .pairs = 50, .slow = 5000, .deaf = 1000 },
  { "memory-10000", BENCH_SCENARIO_MEMORY, .idle = 10000 },
  { "storm-10000", BENCH_SCENARIO_STORM, .idle = 10000 },
  VICTIMS ("victims", .torment = BENCH_TORMENT_NONE),
  VICTIMS ("hang-1", .hanging = 1),
  VICTIMS ("hang-4", .hanging = 4),
  VICTIMS ("hang-16", .hanging = 16),
  VICTIMS ("segv-8", .crashing = 8),
  VICTIMS ("slow", .torment = BENCH_TORMENT_SLOW),
  VICTIMS ("frozen", .torment = BENCH_TORMENT_FREEZE),
  VICTIMS ("killed", .torment = BENCH_TORMENT_KILL),
  { "pairs-5", BENCH_SCENARIO_PLAY, .pairs = 5, .curve = TRUE },
  { "pairs-15", BENCH_SCENARIO_PLAY, .pairs = 15, .curve = TRUE },
  { "pairs-150", BENCH_SCENARIO_PLAY, .pairs = 150, .curve = TRUE },
  { "pairs-500", BENCH_SCENARIO_PLAY, .pairs = 500, .curve = TRUE },
  { "pairs-5000", BENCH_SCENARIO_PLAY, .pairs = 5000, .curve = TRUE },
  { "idle-1000", BENCH_SCENARIO_PLAY, .pairs = 50, .idle = 1000, .curve = TRUE },
  { "idle-2500", BENCH_SCENARIO_PLAY, .pairs = 50, .idle = 2500, .curve = TRUE },
  { "idle-5000", BENCH_SCENARIO_PLAY, .pairs = 50, .idle = 5000, .curve = TRUE },
  { "memory-1000", BENCH_SCENARIO_MEMORY, .idle = 1000, .curve = TRUE },
  { "memory-2500", BENCH_SCENARIO_MEMORY, .idle = 2500, .curve = TRUE },
  { "memory-5000", BENCH_SCENARIO_MEMORY, .idle = 5000, .curve = TRUE },
};

static const char *const metric_names[BENCH_N_METRICS] = {
  [BENCH_METRIC_MOVES_PER_SECOND] = "moves_per_second",
  [BENCH_METRIC_MOVES_PER_CPU_SECOND] = "moves_per_cpu_second",
  [BENCH_METRIC_LATENCY_P50] = "latency_p50_us",
  [BENCH_METRIC_LATENCY_P90] = "latency_p90_us",
  [BENCH_METRIC_LATENCY_P99] = "latency_p99_us",
  [BENCH_METRIC_LATENCY_P999] = "latency_p999_us",
  [BENCH_METRIC_LATENCY_MAX] = "latency_max_us",
  [BENCH_METRIC_PSS] = "pss_kib",
  [BENCH_METRIC_PSS_PER_CONNECTION] = "pss_per_connection_kib",
  [BENCH_METRIC_GREETED_MS] = "greeted_ms",
  [BENCH_METRIC_PSS_LEFT] = "pss_left_ratio",
  [BENCH_METRIC_LOST] = "lost_lines",
  [BENCH_METRIC_ATTACKS] = "attacks",
  [BENCH_METRIC_CUT_OFF] = "cut_off",
  [BENCH_METRIC_ERRORS] = "errors",
};

/* One run: the clients of a scenario, and the server that they are connected to. */
typedef struct
{
  const BenchScenario *scenario;
  GPid pid; /* of the server; 0: not known */
  BenchLoop *loop;
  BenchCrowd *idle;
  BenchCrowd *slow;
  BenchCrowd *deaf;
  BenchCrowd *hanging;
  BenchCrowd *crashing;
  BenchTorment *torment;
  gboolean is_disturbed; /* the torment has begun */
  GPtrArray *pairs;      /* BenchPair, owned */
} Run;

typedef gboolean (*RunCondition) (Run *run);

static void
run_init (Run                 *self,
          const BenchScenario *scenario,
          const BenchServer   *server)
{
  self->scenario = scenario;
  self->pid = server->pid;
  self->loop = bench_loop_new (&server->address);
  self->idle = bench_crowd_new (self->loop, BENCH_CROWD_IDLE, scenario->idle);
  self->slow = bench_crowd_new (self->loop, BENCH_CROWD_SLOW, scenario->slow);
  self->deaf = bench_crowd_new (self->loop, BENCH_CROWD_DEAF, scenario->deaf);
  self->hanging = bench_crowd_new (self->loop, BENCH_CROWD_HANGING, scenario->hanging);
  self->crashing = bench_crowd_new (self->loop, BENCH_CROWD_CRASHING, scenario->crashing);
  self->torment = bench_torment_new (scenario->torment, server->pid);
  self->is_disturbed = FALSE;
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) bench_pair_free);
}

static void
run_clear (Run *self)
{
  bench_torment_free (self->torment);
  g_ptr_array_unref (self->pairs);
  bench_crowd_free (self->crashing);
  bench_crowd_free (self->hanging);
  bench_crowd_free (self->deaf);
  bench_crowd_free (self->slow);
  bench_crowd_free (self->idle);
  bench_loop_free (self->loop);
}

static void
iterate (Run *self)
{
  bench_crowd_act (self->slow);
  bench_crowd_act (self->deaf);
  bench_crowd_act (self->hanging);
  bench_crowd_act (self->crashing);
  if (self->is_disturbed)
    self->loop->tally.attacks += bench_torment_act (self->torment);
  for (guint i = 0; i < self->pairs->len && self->scenario->pace_ms > 0; i++)
    bench_pair_act (g_ptr_array_index (self->pairs, i));
  bench_loop_iterate (self->loop, self->scenario->pace_ms > 0 ? 1 : 0);
}

static gboolean
never (Run *self)
{
  return FALSE;
}

static gboolean
all_greeted (Run *self)
{
  return self->loop->ungreeted == 0;
}

static gboolean
all_playing (Run *self)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      if (!bench_pair_is_playing (g_ptr_array_index (self->pairs, i)))
        return FALSE;
    }
  return TRUE;
}

/* Returns: whether @condition held before @seconds were over. */
static gboolean
iterate_until (Run          *self,
               RunCondition  condition,
               double        seconds)
{
  gint64 deadline = bench_now () + seconds * NANOSECONDS;

  while (!condition (self))
    {
      if (bench_now () >= deadline)
        return FALSE;
      iterate (self);
    }
  return TRUE;
}

static void
wait_for_greetings (Run *self)
{
  if (!iterate_until (self, all_greeted, PATIENCE_SECONDS))
    bench_tally_error (&self->loop->tally, "%u connections are not greeted", self->loop->ungreeted);
}

/* Opens without a rush. */
static void
open_crowd (Run        *self,
            BenchCrowd *crowd)
{
  while (bench_crowd_open_some (crowd, OPENING_AT_A_TIME))
    wait_for_greetings (self);
  wait_for_greetings (self);
}

static void
open_pairs (Run *self)
{
  while (self->pairs->len < self->scenario->pairs)
    {
      g_ptr_array_add (self->pairs, bench_pair_new (self->loop, self->scenario->pace_ms));
      if (self->pairs->len % (OPENING_AT_A_TIME / 2) == 0)
        wait_for_greetings (self);
    }
  if (!iterate_until (self, all_playing, PATIENCE_SECONDS))
    bench_tally_error (&self->loop->tally, "not all pairs have begun to play");
}

static double
get_pss_kib (Run *self)
{
  return self->pid != 0 ? bench_process_tree_get_pss (self->pid) / 1024 : NAN;
}

static double
get_cpu_seconds (Run *self)
{
  return self->pid != 0 ? bench_process_tree_get_cpu_seconds (self->pid) : NAN;
}

static void
measure_latency (const BenchHistogram *latency,
                 double               *values)
{
  values[BENCH_METRIC_LATENCY_P50] = bench_histogram_percentile (latency, 50) / 1000;
  values[BENCH_METRIC_LATENCY_P90] = bench_histogram_percentile (latency, 90) / 1000;
  values[BENCH_METRIC_LATENCY_P99] = bench_histogram_percentile (latency, 99) / 1000;
  values[BENCH_METRIC_LATENCY_P999] = bench_histogram_percentile (latency, 99.9) / 1000;
  values[BENCH_METRIC_LATENCY_MAX] = bench_histogram_percentile (latency, 100) / 1000;
}

static void
run_play (Run    *self,
          double  seconds,
          double *values)
{
  const BenchTally *tally = &self->loop->tally;
  double cpu;
  gint64 start;

  open_crowd (self, self->idle);
  open_crowd (self, self->slow);
  open_crowd (self, self->deaf);
  if (self->scenario->deaf > 0)
    iterate_until (self, never, SETTLE_SECONDS);
  open_pairs (self);
  open_crowd (self, self->hanging);
  open_crowd (self, self->crashing);
  self->is_disturbed = TRUE;
  iterate_until (self, never, seconds / 3);

  bench_tally_clear (&self->loop->tally);
  cpu = get_cpu_seconds (self);
  start = bench_now ();
  iterate_until (self, never, seconds);
  values[BENCH_METRIC_MOVES_PER_SECOND] = tally->moves / ((bench_now () - start) / NANOSECONDS);
  values[BENCH_METRIC_MOVES_PER_CPU_SECOND] = tally->moves / (get_cpu_seconds (self) - cpu);
  for (guint i = 0; i < self->pairs->len && self->scenario->pace_ms > 0; i++)
    bench_pair_count_waiting (g_ptr_array_index (self->pairs, i));
  measure_latency (&tally->latency, values);
  values[BENCH_METRIC_LOST] = tally->lost;
  values[BENCH_METRIC_ATTACKS] = tally->attacks;
  values[BENCH_METRIC_PSS] = get_pss_kib (self);
}

static void
run_memory (Run    *self,
            double *values)
{
  double before = get_pss_kib (self);

  open_crowd (self, self->idle);
  iterate_until (self, never, SETTLE_SECONDS);
  values[BENCH_METRIC_PSS] = get_pss_kib (self);
  values[BENCH_METRIC_PSS_PER_CONNECTION] =
    (values[BENCH_METRIC_PSS] - before) / self->scenario->idle;
}

/* The server is given a while to see that its clients have gone. */
static double
wait_for_memory (Run    *self,
                 double  before)
{
  double left = get_pss_kib (self);

  for (guint i = 0; i < 50 && left > 1.05 * before; i++)
    {
      g_usleep (100000);
      left = get_pss_kib (self);
    }
  return left / before;
}

static void
run_storm (Run    *self,
           double *values)
{
  double before = get_pss_kib (self);
  gint64 start = bench_now ();

  while (bench_crowd_open_some (self->idle, STORM_AT_A_TIME))
    bench_loop_iterate (self->loop, 0);
  wait_for_greetings (self);
  values[BENCH_METRIC_GREETED_MS] = (bench_now () - start) / 1e6;
  values[BENCH_METRIC_PSS] = get_pss_kib (self);

  bench_crowd_free (self->idle);
  self->idle = bench_crowd_new (self->loop, BENCH_CROWD_IDLE, 0);
  values[BENCH_METRIC_PSS_LEFT] = wait_for_memory (self, before);
}

/**
 * bench_scenario_run:
 * @self: a scenario
 * @server: a server, which is started and stopped if it is a command
 * @seconds: how long play is measured, after a third of that to warm up
 * @result: (out): what was measured
 * @error: return location for an error: the server could not be started or stopped
 */
gboolean
bench_scenario_run (const BenchScenario  *self,
                    BenchServer          *server,
                    double                seconds,
                    BenchResult          *result,
                    GError              **error)
{
  Run run;

  for (guint i = 0; i < BENCH_N_METRICS; i++)
    result->values[i] = NAN;
  if (!bench_server_start (server, self->options, error))
    return FALSE;
  run_init (&run, self, server);
  if (self->kind == BENCH_SCENARIO_PLAY)
    run_play (&run, seconds, result->values);
  else if (self->kind == BENCH_SCENARIO_MEMORY)
    run_memory (&run, result->values);
  else
    run_storm (&run, result->values);
  result->values[BENCH_METRIC_CUT_OFF] = run.loop->tally.cut_off;
  result->values[BENCH_METRIC_ERRORS] = run.loop->tally.errors;
  g_strlcpy (result->first_error, run.loop->tally.first_error, sizeof result->first_error);
  run_clear (&run);
  return bench_server_stop (server, error);
}

const BenchScenario *
bench_scenario_list (guint *n_scenarios)
{
  *n_scenarios = G_N_ELEMENTS (scenarios);
  return scenarios;
}

/**
 * bench_scenario_find:
 * @name: a scenario's name
 *
 * Returns: (transfer none) (nullable): the scenario
 */
const BenchScenario *
bench_scenario_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      if (g_str_equal (scenarios[i].name, name))
        return &scenarios[i];
    }
  return NULL;
}

const char *
bench_metric_get_name (BenchMetric metric)
{
  g_return_val_if_fail (metric < BENCH_N_METRICS, NULL);

  return metric_names[metric];
}
