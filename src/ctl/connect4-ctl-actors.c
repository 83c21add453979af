/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"

/* As many as a screen can show of a server with thousands of players. */
#define DEFAULT_MAX_CHILDREN 10

static guint
choose_max_children (Connect4Ctl *ctl)
{
  if (ctl->options.children >= 0)
    return (guint) ctl->options.children;

  return ctl->options.json || ctl->arguments[0] != NULL ? 0 : DEFAULT_MAX_CHILDREN;
}

static GVariant *
fetch (Connect4Ctl  *ctl,
       GVariant     *previous,
       GError      **error)
{
  const char *actor = ctl->arguments[0] != NULL ? ctl->arguments[0] : "";

  return connect4_actor_tree_fetch (ctl->remote, actor, choose_max_children (ctl), error);
}

const Connect4CtlView connect4_ctl_tree_view = { fetch, connect4_actor_tree_draw, "GetTree" };

/* Calls a method of the actor that the first argument names. */
static gboolean
change_actor (Connect4Ctl  *ctl,
              const char   *method,
              GError      **error)
{
  g_autoptr (GVariant) tree = NULL;
  Connect4ActorNode node;
  GVariantIter iter;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  tree = connect4_actor_tree_fetch (ctl->remote, ctl->arguments[0], 1, error);
  if (tree == NULL)
    return FALSE;

  g_variant_iter_init (&iter, tree);
  if (connect4_actor_tree_next (&iter, &node))
    return connect4_ctl_change (ctl, node.object, method, NULL, error);

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND,
               _("There is no actor “%s”: see connect4ctl tree"), ctl->arguments[0]);
  return FALSE;
}

gboolean
connect4_ctl_restart (Connect4Ctl  *ctl,
                      GError      **error)
{
  return change_actor (ctl, "Actor1.Restart", error);
}

gboolean
connect4_ctl_terminate (Connect4Ctl  *ctl,
                        GError      **error)
{
  return change_actor (ctl, "Actor1.Terminate", error);
}
