/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-report.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Everything has been measured, but a bound is not met or a client saw an error. */
#define EXIT_NOT_MET 2

static int rounds = 5;
static double seconds = 3;
static gboolean quick;
static int pid;
static char *floor_command;   /* owned */
static char *server_command;  /* owned */
static char *against;         /* owned */
static char *output;          /* owned */
static char **scenario_names; /* owned */

static const GOptionEntry entries[] = {
  { "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds, "How often to run everything (5)", "N" },
  { "seconds", 's', 0, G_OPTION_ARG_DOUBLE, &seconds, "How long each run measures play (3)", "S" },
  { "quick", 'q', 0, G_OPTION_ARG_NONE, &quick, "Three rounds of one second, and no curves", NULL },
  { "floor", 0, 0, G_OPTION_ARG_STRING, &floor_command, "What starts the floor", "COMMAND" },
  { "server", 0, 0, G_OPTION_ARG_STRING, &server_command, "What starts the server", "COMMAND" },
  { "against", 0, 0, G_OPTION_ARG_STRING, &against, "Measure one that runs, instead", "HOST:PORT" },
  { "pid", 0, 0, G_OPTION_ARG_INT, &pid, "Its process, for its processor time and memory", "PID" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Where the results go", "FOLDER" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &scenario_names, NULL, "[SCENARIO…]" },
  { NULL }
};

/* The names of all scenarios, for the end of --help. */
static char *
list_scenarios (void)
{
  GString *text = g_string_new ("Scenarios:");
  guint n_scenarios;
  const BenchScenario *scenarios = bench_scenario_list (&n_scenarios);

  for (guint i = 0; i < n_scenarios; i++)
    g_string_append_printf (text, " %s", scenarios[i].name);
  return g_string_free (text, FALSE);
}

static gboolean
parse_options (int      *argc,
               char   ***argv,
               GError  **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— measure a Connect 4 server");
  g_autofree char *description = list_scenarios ();
  char **name;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, description);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (quick)
    {
      rounds = 3;
      seconds = 1;
    }
  for (name = scenario_names; name != NULL && *name != NULL; name++)
    {
      if (bench_scenario_find (*name) == NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "no scenario is called “%s”", *name);
          return FALSE;
        }
    }
  return TRUE;
}

/* Ten thousand clients take as many descriptors, here and in the servers, which inherit this. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit = { 65536, 65536 };

  if (setrlimit (RLIMIT_NOFILE, &limit) == 0)
    return;
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static gboolean
is_chosen (const BenchScenario *scenario,
           const BenchServer   *server)
{
  if (scenario->options != NULL && !server->is_connect4d)
    return FALSE;
  if (scenario_names != NULL)
    return g_strv_contains ((const char *const *) scenario_names, scenario->name);
  return !quick || !scenario->curve;
}

static gboolean
run_scenario (const BenchScenario  *scenario,
              BenchServer          *server,
              guint                 round,
              BenchReport          *report,
              GError              **error)
{
  BenchResult result;

  g_printerr ("round %u of %d: %s, %s\n", round + 1, rounds, scenario->name, server->name);
  if (!bench_scenario_run (scenario, server, seconds, &result, error))
    return FALSE;
  bench_report_add (report, scenario, server->name, round, &result);
  return TRUE;
}

/* The servers take turns within each round, so that what else the machine does meets both. */
static gboolean
run_rounds (GPtrArray    *servers,
            BenchReport  *report,
            GError      **error)
{
  guint n_scenarios;
  const BenchScenario *scenarios = bench_scenario_list (&n_scenarios);

  for (int round = 0; round < rounds; round++)
    {
      for (guint i = 0; i < n_scenarios; i++)
        {
          for (guint j = 0; j < servers->len; j++)
            {
              BenchServer *server = g_ptr_array_index (servers, j);

              if (is_chosen (&scenarios[i], server) &&
                  !run_scenario (&scenarios[i], server, round, report, error))
                return FALSE;
            }
        }
    }
  return TRUE;
}

static BenchServer *
make_server (GError **error)
{
  BenchServer *server;

  if (against != NULL)
    return bench_server_new_running (against, against, pid, error);
  server = bench_server_new_command ("connect4d", server_command, error);
  if (server != NULL)
    server->is_connect4d = TRUE;
  return server;
}

static gboolean
add_server (GPtrArray   *servers,
            BenchServer *server)
{
  if (server == NULL)
    return FALSE;
  g_ptr_array_add (servers, server);
  return TRUE;
}

/* Sets @met to whether the server has shown all that it must. */
static gboolean
run (gboolean  *met,
     GError   **error)
{
  const char *name = against != NULL ? against : "connect4d";
  g_autoptr (GPtrArray) servers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) bench_server_free);
  g_autoptr (BenchReport) report = bench_report_new ("floor", name);

  if (floor_command != NULL &&
      !add_server (servers, bench_server_new_command ("floor", floor_command, error)))
    return FALSE;
  if ((server_command != NULL || against != NULL) && !add_server (servers, make_server (error)))
    return FALSE;
  if (!run_rounds (servers, report, error))
    return FALSE;
  *met = bench_report_print (report);
  return output == NULL || bench_report_write (report, output, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean met = FALSE;

  setlocale (LC_CTYPE, ""); /* for g_print(); numbers are written as C writes them */
  raise_descriptor_limit ();
  if (!parse_options (&argc, &argv, &error) || !run (&met, &error))
    {
      g_printerr ("connect4-bench: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return met ? EXIT_SUCCESS : EXIT_NOT_MET;
}
