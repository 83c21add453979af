/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-process.h"

gboolean
connect4_ctl_announce (Connect4Ctl  *ctl,
                       GError      **error)
{
  static const Connect4CtlField fields[] = { { "players" }, { NULL } };
  g_autofree char *text = g_strjoinv (" ", ctl->arguments);
  g_autoptr (GVariant) reply = NULL;
  guint32 n_players;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  reply = connect4_remote_act (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.Announce",
                               g_variant_new ("(s)", text), "(u)", error);
  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "(u)", &n_players);
  if (ctl->options.json)
    connect4_ctl_print_json (reply, fields, FALSE);
  else
    g_print (ngettext ("%u player was told\n", "%u players were told\n", n_players), n_players);

  return TRUE;
}

/* Calls a method of the server that takes nothing and gives nothing. */
static gboolean
call_server (Connect4Ctl  *ctl,
             const char   *method,
             GError      **error)
{
  g_autoptr (GVariant) reply = NULL;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  reply = connect4_remote_act (ctl->remote, CONNECT4_REMOTE_ROOT, method, NULL, "()", error);
  return reply != NULL;
}

gboolean
connect4_ctl_reload (Connect4Ctl  *ctl,
                     GError      **error)
{
  return call_server (ctl, "Server1.Reload", error);
}

gboolean
connect4_ctl_stop (Connect4Ctl  *ctl,
                   GError      **error)
{
  if (!call_server (ctl, "Server1.Stop", error))
    return FALSE;

  if (ctl->process >= 0 && !ctl->options.no_wait)
    connect4_process_wait (ctl->process, -1);
  return TRUE;
}
