/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-scenario.h"

#include <gio/gio.h>
#include <math.h>
#include <unistd.h>

/* The load generator and the servers understand each other: small runs, no errors. */
static const BenchScenario play = {
  "play", BENCH_SCENARIO_PLAY, .pairs = 3, .idle = 20, .slow = 20, .deaf = 5,
};
static const BenchScenario calm = {
  "calm", BENCH_SCENARIO_PLAY, .pairs = 3, .pace_ms = 20,
};

/* Those who are disturbed, of whom nothing is said but that they are: how much is the benchmark's. */
static const BenchScenario disturbed[] = {
  { "attackers", BENCH_SCENARIO_PLAY, .pairs = 3, .hanging = 1, .crashing = 2, .pace_ms = 20,
    .options = "--fault-injection" },
  { "killed", BENCH_SCENARIO_PLAY, .pairs = 3, .pace_ms = 20, .torment = BENCH_TORMENT_KILL },
  { "frozen", BENCH_SCENARIO_PLAY, .pairs = 3, .pace_ms = 20, .torment = BENCH_TORMENT_FREEZE },
  { "slow", BENCH_SCENARIO_PLAY, .pairs = 3, .pace_ms = 20, .torment = BENCH_TORMENT_SLOW },
};

static const BenchScenario memory = { "memory", BENCH_SCENARIO_MEMORY, .idle = 50 };
static const BenchScenario storm = { "storm", BENCH_SCENARIO_STORM, .idle = 200 };

static BenchServer *
new_server (gconstpointer command)
{
  g_autoptr (GError) error = NULL;
  BenchServer *server = bench_server_new_command ("server", command, &error);

  g_assert_no_error (error);
  return server;
}

static void
run_for (const BenchScenario *scenario,
         gconstpointer        command,
         double               seconds,
         BenchResult         *result)
{
  g_autoptr (BenchServer) server = new_server (command);
  g_autoptr (GError) error = NULL;

  bench_scenario_run (scenario, server, seconds, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->first_error, ==, "");
  g_assert_cmpfloat (result->values[BENCH_METRIC_ERRORS], ==, 0);
}

/* In so short a time a busy machine may do nothing of what is measured: then it gets more. */
static void
run (const BenchScenario *scenario,
     gconstpointer        command,
     BenchMetric          metric,
     BenchResult         *result)
{
  double seconds = 0.2;

  run_for (scenario, command, seconds, result);
  while (!(result->values[metric] > 0) && !isnan (result->values[metric]) && seconds < 60)
    {
      seconds *= 4;
      run_for (scenario, command, seconds, result);
    }
}

/* The memory of action handlers, which are not dumpable, is for root alone to see. */
static gboolean
is_secret (double pss)
{
  return isnan (pss) && geteuid () != 0;
}

static void
test_play (gconstpointer command)
{
  BenchResult result;
  const double *values = result.values;

  run (&play, command, BENCH_METRIC_MOVES_PER_SECOND, &result);
  g_assert_cmpfloat (values[BENCH_METRIC_MOVES_PER_SECOND], >, 0);
  g_assert_cmpfloat (values[BENCH_METRIC_LATENCY_P50], >, 0);
  g_assert_cmpfloat (values[BENCH_METRIC_LATENCY_P50], <=, values[BENCH_METRIC_LATENCY_P99]);
  g_assert_cmpfloat (values[BENCH_METRIC_LATENCY_P99], <=, values[BENCH_METRIC_LATENCY_MAX]);
  if (!is_secret (values[BENCH_METRIC_PSS]))
    g_assert_cmpfloat (values[BENCH_METRIC_PSS], >, 0);
}

static void
test_pace (gconstpointer command)
{
  BenchResult result;
  const double *values = result.values;

  run (&calm, command, BENCH_METRIC_MOVES_PER_SECOND, &result);
  g_assert_cmpfloat (values[BENCH_METRIC_MOVES_PER_SECOND], >, 0);
  g_assert_cmpfloat (values[BENCH_METRIC_MOVES_PER_SECOND], <, 2 * 3 * 1000 / 20);
  g_assert_cmpfloat (values[BENCH_METRIC_LOST], ==, 0);
  g_assert_cmpfloat (values[BENCH_METRIC_ATTACKS], ==, 0);
}

static void
test_disturbed (gconstpointer command)
{
  for (guint i = 0; i < G_N_ELEMENTS (disturbed); i++)
    {
      BenchResult result;

      run (&disturbed[i], command, BENCH_METRIC_LATENCY_P99, &result);
      g_assert_cmpfloat (result.values[BENCH_METRIC_LATENCY_P99], >, 0);
      g_assert_cmpfloat (result.values[BENCH_METRIC_ATTACKS], >, 0);
    }
}

static void
test_memory (gconstpointer command)
{
  BenchResult result;

  run (&memory, command, BENCH_METRIC_PSS_PER_CONNECTION, &result);
  if (is_secret (result.values[BENCH_METRIC_PSS]))
    g_test_skip ("to see how much memory the action handlers have takes root");
  else
    g_assert_false (isnan (result.values[BENCH_METRIC_PSS_PER_CONNECTION]));
}

static void
test_storm (gconstpointer command)
{
  BenchResult result;

  run (&storm, command, BENCH_METRIC_GREETED_MS, &result);
  g_assert_cmpfloat (result.values[BENCH_METRIC_GREETED_MS], >, 0);
  if (!is_secret (result.values[BENCH_METRIC_PSS]))
    g_assert_cmpfloat (result.values[BENCH_METRIC_PSS_LEFT], >, 0);
}

static void
test_dead_server_is_an_error (void)
{
  g_autoptr (BenchServer) server = new_server ("echo Listening on 127.0.0.1:1");
  g_autoptr (GError) error = NULL;
  BenchResult result;

  bench_scenario_run (&memory, server, 0.2, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (result.values[BENCH_METRIC_ERRORS], ==, memory.idle);
}

static void
test_silent_server_is_refused (void)
{
  g_autoptr (BenchServer) server = new_server ("echo Hello");
  g_autoptr (GError) error = NULL;
  BenchResult result;

  g_assert_false (bench_scenario_run (&memory, server, 0.2, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* Load is for this machine alone. */
static void
test_other_machines_are_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bench_server_new_running ("other", "192.0.2.1:4040", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
add_tests (const char *name,
           const char *command)
{
  g_autofree char *play_path = g_strdup_printf ("/bench/%s/play", name);
  g_autofree char *pace_path = g_strdup_printf ("/bench/%s/pace", name);
  g_autofree char *memory_path = g_strdup_printf ("/bench/%s/memory", name);
  g_autofree char *storm_path = g_strdup_printf ("/bench/%s/storm", name);

  if (g_str_equal (name, "connect4d"))
    g_test_add_data_func ("/bench/connect4d/disturbed", command, test_disturbed);
  g_test_add_data_func (pace_path, command, test_pace);
  g_test_add_data_func (play_path, command, test_play);
  g_test_add_data_func (memory_path, command, test_memory);
  g_test_add_data_func (storm_path, command, test_storm);
}

/* Its arguments are the servers' names and commands. */
int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (int i = 1; i + 1 < argc; i += 2)
    add_tests (argv[i], argv[i + 1]);
  g_test_add_func ("/bench/server/dead-is-an-error", test_dead_server_is_an_error);
  g_test_add_func ("/bench/server/silent-is-refused", test_silent_server_is_refused);
  g_test_add_func ("/bench/server/other-machines-are-refused", test_other_machines_are_refused);

  return g_test_run ();
}
