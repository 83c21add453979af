/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-tree.h"
#include "ctl/connect4-ctl-view.h"

/* Calls a method of the actor that the first argument names. */
static gboolean
call_actor (Connect4Ctl  *ctl,
            const char   *method,
            GError      **error)
{
  g_autoptr (GVariant) tree = NULL;
  g_autoptr (GVariant) reply = NULL;
  Connect4ActorNode node;
  GVariantIter iter;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  tree = connect4_ctl_tree_get (ctl, ctl->arguments[0], 1, error);
  if (tree == NULL)
    return FALSE;

  g_variant_iter_init (&iter, tree);
  if (!connect4_actor_tree_next (&iter, &node))
    {
      g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND,
                   _("There is no actor “%s”: see connect4ctl tree"), ctl->arguments[0]);
      return FALSE;
    }

  reply = connect4_remote_act (ctl->remote, node.object, method, NULL, "()", error);
  return reply != NULL;
}

gboolean
connect4_ctl_restart (Connect4Ctl  *ctl,
                      GError      **error)
{
  return call_actor (ctl, "Actor1.Restart", error);
}

gboolean
connect4_ctl_terminate (Connect4Ctl  *ctl,
                        GError      **error)
{
  return call_actor (ctl, "Actor1.Terminate", error);
}

static gboolean
parse_pid (const char  *text,
           guint64     *pid,
           GError     **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, pid, NULL))
    return TRUE;

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
               _("“%s” is not the number of a process"), text);
  return FALSE;
}

gboolean
connect4_ctl_kill_handler (Connect4Ctl  *ctl,
                           GError      **error)
{
  static const Connect4CtlField fields[] = { { "killed" }, { NULL } };
  g_autoptr (GVariant) reply = NULL;
  guint64 pid = 0; /* the busiest one */
  guint32 killed;

  if (ctl->arguments[0] != NULL && !parse_pid (ctl->arguments[0], &pid, error))
    return FALSE;
  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  reply = connect4_remote_act (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.KillHandler",
                               g_variant_new ("(u)", (guint32) pid), "(u)", error);
  if (reply == NULL)
    return FALSE;

  if (ctl->options.json)
    {
      connect4_ctl_print_json (reply, fields, FALSE);
      return TRUE;
    }

  g_variant_get (reply, "(u)", &killed);
  g_print (_("Killed process %u\n"), killed);
  return TRUE;
}
