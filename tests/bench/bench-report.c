/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-report.h"

#include "bench-criterion.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>

/* What one run has measured. */
typedef struct
{
  const BenchScenario *scenario;
  char *server; /* owned */
  guint round;  /* from 0 */
  BenchResult result;
} Row;

struct _BenchReport
{
  char *floor;  /* owned; its name */
  char *server; /* owned; the name of what is compared to it */
  guint n_rounds;
  GPtrArray *rows; /* Row, owned */
};

/* A value over all rounds. */
typedef struct
{
  double median; /* NAN: not measured */
  double lowest;
  double highest;
} Spread;

/* What a criterion looks at: a value, what it is held against, and the one divided by the other. */
typedef struct
{
  Spread value;
  Spread against;
  Spread ratio;
} Figures;

static void
row_free (Row *row)
{
  g_free (row->server);
  g_free (row);
}

/**
 * bench_report_new:
 * @floor: the name of the server that is the measure
 * @server: the name of the server that is compared to it
 *
 * Returns: (transfer full): a report without results
 */
BenchReport *
bench_report_new (const char *floor,
                  const char *server)
{
  BenchReport *self = g_new0 (BenchReport, 1);

  self->floor = g_strdup (floor);
  self->server = g_strdup (server);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  return self;
}

void
bench_report_free (BenchReport *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->floor);
  g_free (self->server);
  g_free (self);
}

/**
 * bench_report_add:
 * @self: a report
 * @scenario: what was run
 * @server: the server's name
 * @round: which round it was, from 0; the results of one round are compared with each other
 * @result: what was measured
 */
void
bench_report_add (BenchReport         *self,
                  const BenchScenario *scenario,
                  const char          *server,
                  guint                round,
                  const BenchResult   *result)
{
  Row *row = g_new0 (Row, 1);

  row->scenario = scenario;
  row->server = g_strdup (server);
  row->round = round;
  row->result = *result;
  g_ptr_array_add (self->rows, row);
  self->n_rounds = MAX (self->n_rounds, round + 1);
}

static double
get_value (const BenchReport *self,
           const char        *scenario,
           const char        *server,
           guint              round,
           BenchMetric        metric)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      if (row->round == round && g_str_equal (row->server, server) &&
          g_str_equal (row->scenario->name, scenario))
        return row->result.values[metric];
    }
  return NAN;
}

static const char *
get_calm (const char *scenario)
{
  const BenchScenario *found = bench_scenario_find (scenario);

  return found->calm != NULL ? found->calm : BENCH_CALM;
}

static double
get_measure (const BenchReport    *self,
             const BenchCriterion *criterion,
             guint                 round)
{
  if (criterion->against == BENCH_AGAINST_FLOOR)
    return get_value (self, criterion->scenario, self->floor, round, criterion->metric);
  if (criterion->against == BENCH_AGAINST_CALM)
    return get_value (self, get_calm (criterion->scenario), self->server, round, criterion->metric);
  if (criterion->against == BENCH_AGAINST_MILLISECOND)
    return 1000;
  return 1;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

static Spread
get_spread (GArray *values)
{
  const double *sorted;
  guint n = values->len;

  if (n == 0)
    return (Spread){ NAN, NAN, NAN };
  g_array_sort (values, compare_doubles);
  sorted = (gconstpointer) values->data;
  return (Spread){ (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1] };
}

static void
append_measured (GArray *values,
                 double  value)
{
  if (isfinite (value))
    g_array_append_val (values, value);
}

static Figures
get_figures (const BenchReport    *self,
             const BenchCriterion *criterion)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) measures = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint round = 0; round < self->n_rounds; round++)
    {
      double value = get_value (self, criterion->scenario, self->server, round, criterion->metric);
      double measure = get_measure (self, criterion, round);

      append_measured (values, value);
      append_measured (measures, measure);
      append_measured (ratios, value / measure);
    }
  return (Figures){ get_spread (values), get_spread (measures), get_spread (ratios) };
}

/* `34,261`, or three digits when the value is small. */
static char *
format_value (double value)
{
  g_autofree char *digits = NULL;
  GString *text;

  if (fabs (value) < 100)
    return g_strdup_printf ("%.3g", value);
  digits = g_strdup_printf ("%.0f", value);
  text = g_string_new (digits);
  for (int i = (int) text->len - 3; i > 0; i -= 3)
    g_string_insert_c (text, i, ',');
  return g_string_free (text, FALSE);
}

static char *
format_verdict (const BenchCriterion *criterion,
                double                ratio)
{
  if (criterion->direction == BENCH_NO_BOUND)
    return g_strdup ("");
  return g_strdup_printf ("%s %.2f: %s",
                          criterion->direction == BENCH_AT_LEAST ? "at least" : "at most",
                          criterion->bound,
                          bench_criterion_is_met (criterion, ratio) ? "yes" : "NO");
}

/* printf counts bytes, people count characters. */
static void
print_padded (const char *text,
              int         width)
{
  g_print ("%s%*s", text, MAX (width - (int) g_utf8_strlen (text, -1), 0), "");
}

static void
print_criterion (const BenchCriterion *criterion,
                 const Figures        *figures)
{
  const Spread *ratio = &figures->ratio;
  g_autofree char *value = format_value (figures->value.median);
  g_autofree char *against = format_value (figures->against.median);
  g_autofree char *verdict = format_verdict (criterion, ratio->median);

  print_padded (criterion->what, 44);
  g_print ("%10s %10s %8.2f %8.2f %8.2f  %s\n", value, against, ratio->median, ratio->lowest,
           ratio->highest, verdict);
}

static gboolean
print_errors (const BenchReport *self)
{
  gboolean none = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      const BenchResult *result = &row->result;

      if (result->values[BENCH_METRIC_ERRORS] > 0)
        {
          g_print ("%s, %s, round %u: %.0f errors, the first: %s\n", row->server,
                   row->scenario->name, row->round + 1, result->values[BENCH_METRIC_ERRORS],
                   result->first_error);
          none = FALSE;
        }
    }
  return none;
}

/**
 * bench_report_print:
 * @self: a report
 *
 * Prints the table of what the server must show, medians over the rounds, and the errors.
 *
 * Returns: whether all of it is met, as far as it was measured, without an error
 */
gboolean
bench_report_print (BenchReport *self)
{
  guint n_criteria;
  const BenchCriterion *criteria = bench_criterion_list (&n_criteria);
  gboolean met = TRUE;

  print_padded ("", 44);
  g_print ("%10s %10s %8s %8s %8s\n", "value", "against", "ratio", "lowest", "highest");
  for (guint i = 0; i < n_criteria; i++)
    {
      Figures figures = get_figures (self, &criteria[i]);

      if (isnan (figures.ratio.median))
        continue; /* not measured */
      print_criterion (&criteria[i], &figures);
      if (!bench_criterion_is_met (&criteria[i], figures.ratio.median))
        met = FALSE;
    }
  return print_errors (self) && met;
}

static void
append_csv_row (GString   *csv,
                const Row *row)
{
  const BenchScenario *scenario = row->scenario;

  g_string_append_printf (csv, "%s,%s,%u,%u,%u,%u,%u", scenario->name, row->server,
                          row->round + 1, scenario->pairs, scenario->idle, scenario->slow,
                          scenario->deaf);
  for (guint metric = 0; metric < BENCH_N_METRICS; metric++)
    {
      g_string_append_c (csv, ',');
      if (isfinite (row->result.values[metric]))
        g_string_append_printf (csv, "%.6g", row->result.values[metric]);
    }
  g_string_append_c (csv, '\n');
}

static char *
format_csv (const BenchReport *self)
{
  GString *csv = g_string_new ("scenario,server,round,pairs,idle,slow,deaf");

  for (guint metric = 0; metric < BENCH_N_METRICS; metric++)
    g_string_append_printf (csv, ",%s", bench_metric_get_name (metric));
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < self->rows->len; i++)
    append_csv_row (csv, g_ptr_array_index (self->rows, i));
  return g_string_free (csv, FALSE);
}

static void
append_json_spread (GString      *json,
                    const char   *name,
                    const Spread *spread)
{
  g_string_append_printf (json, ",\n    \"%s\": ", name);
  if (isnan (spread->median))
    g_string_append (json, "null");
  else
    g_string_append_printf (json, "{\"median\": %.6g, \"lowest\": %.6g, \"highest\": %.6g}",
                            spread->median, spread->lowest, spread->highest);
}

static void
append_json_criterion (GString              *json,
                       const BenchReport    *report,
                       const BenchCriterion *criterion)
{
  Figures figures = get_figures (report, criterion);
  gboolean met = bench_criterion_is_met (criterion, figures.ratio.median);

  g_string_append_printf (json, "  {\n    \"what\": \"%s\"", criterion->what);
  append_json_spread (json, "value", &figures.value);
  append_json_spread (json, "against", &figures.against);
  append_json_spread (json, "ratio", &figures.ratio);
  if (criterion->direction != BENCH_NO_BOUND)
    g_string_append_printf (json, ",\n    \"%s\": %g,\n    \"met\": %s",
                            criterion->direction == BENCH_AT_LEAST ? "at_least" : "at_most",
                            criterion->bound, met ? "true" : "false");
  g_string_append (json, "\n  }");
}

static char *
format_json (const BenchReport *self)
{
  guint n_criteria;
  const BenchCriterion *criteria = bench_criterion_list (&n_criteria);
  GString *json = g_string_new ("[\n");

  for (guint i = 0; i < n_criteria; i++)
    {
      append_json_criterion (json, self, &criteria[i]);
      g_string_append (json, i + 1 < n_criteria ? ",\n" : "\n");
    }
  g_string_append (json, "]\n");
  return g_string_free (json, FALSE);
}

static gboolean
write_file (const char  *folder,
            const char  *name,
            const char  *contents,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, contents, -1, error);
}

/**
 * bench_report_write:
 * @self: a report
 * @folder: where to; made if it does not exist
 * @error: return location for an error
 *
 * Writes `runs.csv`, one line a run, and `summary.json`, what bench_report_print() prints.
 */
gboolean
bench_report_write (BenchReport  *self,
                    const char   *folder,
                    GError      **error)
{
  g_autofree char *csv = format_csv (self);
  g_autofree char *json = format_json (self);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s",
                   folder, g_strerror (saved_errno));
      return FALSE;
    }
  return write_file (folder, "runs.csv", csv, error) &&
         write_file (folder, "summary.json", json, error);
}
