/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-format.h"
#include "ctl/connect4-properties.h"
#include "ctl/connect4-table.h"

/* Status */

/* Each row is what something is called, and what it is. */
static const Connect4Column status_columns[] = { { "" }, { "" }, { NULL } };

/**
 * connect4_ctl_status_draw_title:
 * @page: where to draw
 * @server: the properties of Server1
 *
 * Draws one line about the server, and another one if it is about to end.
 */
void
connect4_ctl_status_draw_title (Connect4Page *page,
                                GVariant     *server)
{
  gint64 start = connect4_properties_get_time (server, "StartTime");
  gint64 end = connect4_properties_get_time (server, "DrainEnd");
  const char *reason = connect4_properties_get_text (server, "DrainReason");
  gboolean is_draining = connect4_properties_get_boolean (server, "Draining");
  g_autofree char *age = connect4_format_duration (page->now - start);
  g_autofree char *rest = connect4_format_duration (end - page->now);

  connect4_page_add (page, is_draining ? CONNECT4_STYLE_WARNING : CONNECT4_STYLE_GOOD, "%s ",
                     page->unicode ? "●" : "*");
  connect4_page_add (page, CONNECT4_STYLE_BOLD, "connect4d %s",
                     connect4_properties_get_text (server, "Version"));
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, _(" has run for %s\n"), age);
  if (!is_draining)
    return;

  connect4_page_add (page, CONNECT4_STYLE_WARNING, _("  It stops in %s"), rest);
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, "%s%s\n", reason[0] != '\0' ? ": " : "", reason);
}

/**
 * connect4_ctl_status_describe_latency:
 * @server: the properties of Server1
 *
 * Returns: (transfer full): how fast lines are answered
 */
char *
connect4_ctl_status_describe_latency (GVariant *server)
{
  guint64 median = 0;
  guint64 p99 = 0;
  guint64 longest = 0;
  g_autofree char *half = NULL;
  g_autofree char *most = NULL;
  g_autofree char *all = NULL;

  g_variant_lookup (server, "Latency", "(ttt)", &median, &p99, &longest);
  if (longest == 0)
    return g_strdup (_("nothing in the last ten seconds"));

  half = connect4_format_latency (median);
  most = connect4_format_latency (p99);
  all = connect4_format_latency (longest);
  return g_strdup_printf (_("half of the lines within %s, 99 %% within %s, all within %s"), half,
                          most, all);
}

/* How handlers have crashed, such as `2 signal, 1 timeout`. */
static char *
describe_handler_crashes (GVariant *server)
{
  g_autoptr (GVariant) kinds =
    g_variant_lookup_value (server, "HandlerCrashes", G_VARIANT_TYPE ("a{st}"));
  g_autoptr (GString) text = g_string_new (NULL);
  GVariantIter iter;
  const char *kind;
  guint64 n;

  if (kinds != NULL)
    {
      g_variant_iter_init (&iter, kinds);
      while (g_variant_iter_next (&iter, "{&st}", &kind, &n))
        if (n > 0)
          g_string_append_printf (text, "%s%" G_GUINT64_FORMAT " %s", text->len > 0 ? ", " : "", n,
                                  kind);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup (_("none"));
}

static char *
describe_addresses (GVariant *server)
{
  g_autofree char **addresses = NULL;

  if (!g_variant_lookup (server, "Addresses", "^a&s", &addresses))
    return g_strdup ("");

  return g_strjoinv (", ", addresses);
}

static char *
describe_memory (GVariant *server)
{
  return connect4_format_memory (connect4_properties_get_number (server, "Memory"));
}

/* What there is to tell, in this order: properties that are numbers, and what takes a function. */
static const struct
{
  const char *title;
  const char *number;               /* NULL if there is a function */
  char *(*describe) (GVariant *server); /* NULL for a number */
  gboolean is_bad;                  /* unless it is 0 */
} facts[] = {
  { N_("Addresses"), NULL, describe_addresses },
  { N_("Process"), "Pid" },
  { N_("Memory"), NULL, describe_memory },
  { N_("Players"), "Players" },
  { N_("Players ever"), "ConnectionsEver" },
  { N_("Games being played"), "GamesPlaying" },
  { N_("Games in the lobby"), "GamesInLobby" },
  { N_("Games that are over"), "GamesFinished" },
  { N_("Games ever"), "GamesEver" },
  { N_("Lines answered"), "Requests" },
  { N_("Moves"), "Moves" },
  { N_("Answers"), NULL, connect4_ctl_status_describe_latency },
  { N_("Handler crashes"), NULL, describe_handler_crashes },
  { N_("Crashes"), "Crashes", NULL, TRUE },
  { N_("Restarts"), "Restarts" },
};

static void
add_fact (Connect4Table *table,
          GVariant      *server,
          guint          index)
{
  g_autofree char *text = NULL;
  guint64 number = 0;
  gboolean is_bad;

  if (facts[index].describe != NULL)
    text = facts[index].describe (server);
  else
    number = connect4_properties_get_number (server, facts[index].number);
  is_bad = facts[index].is_bad && number > 0;

  connect4_table_add (table, CONNECT4_STYLE_DIM, "  %s", _ (facts[index].title));
  if (text != NULL)
    connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", text);
  else
    connect4_table_add (table, is_bad ? CONNECT4_STYLE_BAD : CONNECT4_STYLE_PLAIN,
                        "%" G_GUINT64_FORMAT, number);
}

static void
draw_status (Connect4Page *page,
             GVariant     *server)
{
  g_autoptr (Connect4Table) table = connect4_table_new (status_columns);

  connect4_ctl_status_draw_title (page, server);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    add_fact (table, server, i);
  connect4_table_draw (table, page);
}

static GVariant *
fetch_status (Connect4Ctl  *ctl,
              GVariant     *previous,
              GError      **error)
{
  return connect4_remote_get_all (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1", error);
}

const Connect4CtlView connect4_ctl_status_view = { fetch_status, draw_status };

/* Limits */

static const Connect4Column limits_columns[] = { { N_("LIMIT") }, { N_("NUMBER"), TRUE }, { NULL } };

static GVariant *
fetch_limits (Connect4Ctl  *ctl,
              GVariant     *previous,
              GError      **error)
{
  g_autoptr (GVariant) server = fetch_status (ctl, NULL, error);
  GVariant *limits;

  if (server == NULL)
    return NULL;

  limits = g_variant_lookup_value (server, "Limits", G_VARIANT_TYPE ("a{su}"));
  if (limits == NULL)
    g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
                         _("This connect4d has no limits that can be read"));

  return limits;
}

static void
draw_limits (Connect4Page *page,
             GVariant     *limits)
{
  g_autoptr (Connect4Table) table = connect4_table_new (limits_columns);
  GVariantIter iter;
  const char *name;
  guint32 number;

  g_variant_iter_init (&iter, limits);
  while (g_variant_iter_next (&iter, "{&su}", &name, &number))
    {
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", name);
      connect4_table_add (table, CONNECT4_STYLE_BOLD, "%u", number);
    }
  connect4_table_draw (table, page);
}

static gboolean
parse_limit (GVariantBuilder  *limits,
             const char       *text,
             GError          **error)
{
  g_auto (GStrv) words = g_strsplit (text, "=", 2);
  guint64 number;

  if (g_strv_length (words) == 2 && words[0][0] != '\0' &&
      g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXUINT32, &number, NULL))
    {
      g_variant_builder_add (limits, "{su}", words[0], (guint32) number);
      return TRUE;
    }

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
               _("“%s” is not of the form NAME=NUMBER: see connect4ctl limits"), text);
  return FALSE;
}

static gboolean
set_limits (Connect4Ctl  *ctl,
            GError      **error)
{
  g_auto (GVariantBuilder) limits = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));

  for (guint i = 0; ctl->arguments[i] != NULL; i++)
    if (!parse_limit (&limits, ctl->arguments[i], error))
      return FALSE;

  return connect4_ctl_change (ctl, CONNECT4_REMOTE_ROOT, "Server1.SetLimits", g_variant_new ("(a{su})", &limits),
                              error);
}

const Connect4CtlView connect4_ctl_limits_view = { fetch_limits, draw_limits, NULL };

gboolean
connect4_ctl_limits (Connect4Ctl  *ctl,
                     GError      **error)
{
  if (ctl->arguments[0] != NULL)
    return set_limits (ctl, error);

  return connect4_ctl_view_show (&connect4_ctl_limits_view, ctl, error);
}

/* What is done to the whole server */

/* Calls a method that returns a number, and prints that if JSON is wanted. */
static gboolean
change_and_count (Connect4Ctl  *ctl,
                  const char   *method,
                  GVariant     *arguments,
                  const char   *name,
                  guint32      *n,
                  GError      **error)
{
  g_autoptr (GVariant) held = g_variant_ref_sink (arguments);
  g_autoptr (GVariant) reply = NULL;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  reply = connect4_remote_change (ctl->remote, CONNECT4_REMOTE_ROOT, method, held, "(u)", error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(u)", n);
  if (ctl->options.json)
    connect4_ctl_json_print (reply, name, FALSE);
  return TRUE;
}

gboolean
connect4_ctl_announce (Connect4Ctl  *ctl,
                       GError      **error)
{
  g_autofree char *text = g_strjoinv (" ", ctl->arguments);
  guint32 n_players;

  if (!change_and_count (ctl, "Server1.Announce", g_variant_new ("(s)", text), "players", &n_players, error))
    return FALSE;

  if (!ctl->options.json)
    g_print (ngettext ("%u player was told\n", "%u players were told\n", n_players), n_players);
  return TRUE;
}

gboolean
connect4_ctl_kill_handler (Connect4Ctl  *ctl,
                           GError      **error)
{
  const char *text = ctl->arguments[0];
  guint64 pid = 0; /* the busiest one */
  guint32 killed;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &pid, NULL))
    {
      g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                   _("“%s” is not the number of a process"), text);
      return FALSE;
    }

  if (!change_and_count (ctl, "Server1.KillHandler", g_variant_new ("(u)", (guint32) pid), "killed", &killed, error))
    return FALSE;

  if (!ctl->options.json)
    g_print (_("Killed process %u\n"), killed);
  return TRUE;
}

gboolean
connect4_ctl_reload (Connect4Ctl  *ctl,
                     GError      **error)
{
  return connect4_ctl_change (ctl, CONNECT4_REMOTE_ROOT, "Server1.Reload", NULL, error);
}

gboolean
connect4_ctl_stop (Connect4Ctl  *ctl,
                   GError      **error)
{
  if (!connect4_ctl_change (ctl, CONNECT4_REMOTE_ROOT, "Server1.Stop", NULL, error))
    return FALSE;

  if (!ctl->options.no_wait)
    connect4_ctl_wait_for_end (ctl, -1);
  return TRUE;
}
