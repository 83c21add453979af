/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-format.h"
#include "ctl/connect4-properties.h"
#include "ctl/connect4-table.h"

/* Far more handler processes than anybody runs. */
#define MAX_HANDLERS 100

static const Connect4Column columns[] = {
  { N_("WHAT") }, { N_("NOW"), TRUE }, { N_("A SECOND"), TRUE }, { N_("EVER"), TRUE }, { NULL }
};

/* What is counted: properties of Server1. */
static const struct
{
  const char *title;
  const char *now; /* NULL for what happens at once */
  const char *ever;
} counters[] = {
  { N_("Players"), "Players", "ConnectionsEver" },
  { N_("Games"), "GamesPlaying", "GamesEver" },
  { N_("Lines answered"), NULL, "Requests" },
  { N_("Moves"), NULL, "Moves" },
  { N_("Crashes"), NULL, "Crashes" },
  { N_("Restarts"), NULL, "Restarts" },
};

/* How much a counter has grown a second since the last time; since the server's start at the
 * first time. */
static double
measure_rate (GVariant   *server,
              GVariant   *previous,
              gint64      time,
              const char *name)
{
  guint64 ever = connect4_properties_get_number (server, name);
  guint64 before = previous != NULL ? connect4_properties_get_number (previous, name) : 0;
  gint64 since = connect4_properties_get_time (server, "StartTime");

  if (previous != NULL)
    g_variant_lookup (previous, "Time", "x", &since);
  if (time <= since || ever < before)
    return 0;

  return (double) (ever - before) * G_USEC_PER_SEC / (double) (time - since);
}

static GVariant *
measure_rates (GVariant *server,
               GVariant *previous,
               gint64    time)
{
  GVariantBuilder rates;

  g_variant_builder_init (&rates, G_VARIANT_TYPE ("a{sd}"));
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    g_variant_builder_add (&rates, "{sd}", counters[i].ever,
                           measure_rate (server, previous, time, counters[i].ever));

  return g_variant_builder_end (&rates);
}

/**
 * connect4_ctl_top_measure:
 * @server: the properties of Server1
 * @tree: the supervision tree
 * @previous: (nullable): what this function has returned for the last time
 * @time: when this is; microseconds since 1970
 *
 * Returns: (transfer full): @server, with `Time`, `Rates` and `Handlers`
 */
GVariant *
connect4_ctl_top_measure (GVariant *server,
                          GVariant *tree,
                          GVariant *previous,
                          gint64    time)
{
  g_autoptr (GVariant) handlers = connect4_actor_tree_select (tree, "process");
  g_auto (GVariantDict) top = G_VARIANT_DICT_INIT (server);

  g_variant_dict_insert (&top, "Time", "x", time);
  g_variant_dict_insert_value (&top, "Rates", measure_rates (server, previous, time));
  g_variant_dict_insert_value (&top, "Handlers", handlers);

  return g_variant_ref_sink (g_variant_dict_end (&top));
}

static void
add_counter (Connect4Table *table,
             GVariant      *top,
             GVariant      *rates,
             guint          index)
{
  double rate = 0;

  g_variant_lookup (rates, counters[index].ever, "d", &rate);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", _ (counters[index].title));
  if (counters[index].now != NULL)
    connect4_table_add (table, CONNECT4_STYLE_BOLD, "%" G_GUINT64_FORMAT,
                        connect4_properties_get_number (top, counters[index].now));
  else
    connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", "");
  connect4_table_add (table, CONNECT4_STYLE_BOLD, "%.1f", rate);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%" G_GUINT64_FORMAT,
                      connect4_properties_get_number (top, counters[index].ever));
}

static void
draw_counters (Connect4Page *page,
               GVariant     *top)
{
  g_autoptr (GVariant) rates = g_variant_lookup_value (top, "Rates", G_VARIANT_TYPE ("a{sd}"));
  g_autoptr (Connect4Table) table = connect4_table_new (columns);

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    add_counter (table, top, rates, i);
  connect4_table_draw (table, page);
}

static void
draw (Connect4Page *page,
      GVariant     *top)
{
  g_autoptr (GVariant) handlers = g_variant_lookup_value (top, "Handlers", NULL);
  g_autofree char *latency = connect4_ctl_status_describe_latency (top);
  g_autofree char *memory = connect4_format_memory (connect4_properties_get_number (top, "Memory"));

  connect4_ctl_status_draw_title (page, top);
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, _("Memory: %s\n"), memory);
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, _("Answers: %s\n\n"), latency);
  draw_counters (page, top);
  g_string_append_c (page->text, '\n');
  connect4_actor_tree_draw (page, handlers);
}

static GVariant *
fetch (Connect4Ctl  *ctl,
       GVariant     *previous,
       GError      **error)
{
  g_autoptr (GVariant) server = connect4_ctl_status_view.fetch (ctl, NULL, error);
  g_autoptr (GVariant) tree = NULL;

  if (server == NULL)
    return NULL;
  tree = connect4_actor_tree_fetch (ctl->remote, "", MAX_HANDLERS, error);
  if (tree == NULL)
    return NULL;

  return connect4_ctl_top_measure (server, tree, previous, g_get_real_time ());
}

const Connect4CtlView connect4_ctl_top_view = { fetch, draw, "GetTree" };

gboolean
connect4_ctl_top (Connect4Ctl  *ctl,
                  GError      **error)
{
  ctl->options.watch = TRUE;
  return connect4_ctl_view_show (&connect4_ctl_top_view, ctl, error);
}
