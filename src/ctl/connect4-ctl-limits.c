/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-limits.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-status.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = { { N_("LIMIT") }, { N_("NUMBER"), TRUE }, { NULL } };

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

/**
 * connect4_ctl_limits_parse:
 * @arguments: words of the form NAME=NUMBER
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): what Server1.SetLimits() takes
 */
GVariant *
connect4_ctl_limits_parse (char   **arguments,
                           GError **error)
{
  g_auto (GVariantBuilder) limits = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));

  for (guint i = 0; arguments[i] != NULL; i++)
    if (!parse_limit (&limits, arguments[i], error))
      return NULL;

  return g_variant_ref_sink (g_variant_new ("(a{su})", &limits));
}

/**
 * connect4_ctl_limits_fetch:
 * @ctl: what was asked for; is connected
 * @previous: unused
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): Server1.Limits
 */
GVariant *
connect4_ctl_limits_fetch (Connect4Ctl  *ctl,
                           GVariant     *previous,
                           GError      **error)
{
  g_autoptr (GVariant) server = connect4_ctl_status_fetch (ctl, NULL, error);
  GVariant *limits;

  if (server == NULL)
    return NULL;

  limits = g_variant_lookup_value (server, "Limits", G_VARIANT_TYPE ("a{su}"));
  if (limits == NULL)
    g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
                         _("This connect4d has no limits that can be read"));

  return limits;
}

/**
 * connect4_ctl_limits_draw:
 * @page: where to draw
 * @limits: Server1.Limits
 */
void
connect4_ctl_limits_draw (Connect4Page *page,
                          GVariant     *limits)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
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
set_limits (Connect4Ctl  *ctl,
            GError      **error)
{
  g_autoptr (GVariant) limits = connect4_ctl_limits_parse (ctl->arguments, error);
  g_autoptr (GVariant) reply = NULL;

  if (limits == NULL || !connect4_ctl_connect (ctl, error))
    return FALSE;

  reply = connect4_remote_act (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.SetLimits", limits, "()",
                               error);
  return reply != NULL;
}

gboolean
connect4_ctl_limits (Connect4Ctl  *ctl,
                     GError      **error)
{
  static const Connect4CtlView view = { connect4_ctl_limits_fetch, connect4_ctl_limits_draw, NULL };

  if (ctl->arguments[0] != NULL)
    return set_limits (ctl, error);

  return connect4_ctl_view_show (&view, ctl, error);
}
