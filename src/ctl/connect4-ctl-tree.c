/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-tree.h"

#include "ctl/connect4-actor-tree.h"
#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-view.h"

/* As many as a screen can show of a server with thousands of players. */
#define DEFAULT_MAX_CHILDREN 10

/**
 * connect4_ctl_tree_get:
 * @ctl: what was asked for
 * @actor: the path of an actor, with or without its beginning; empty for the root
 * @max_children: how many children of each supervisor are wanted at most; 0 for all
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): that actor and what is below it, of type %CONNECT4_ACTOR_TREE_TYPE
 */
GVariant *
connect4_ctl_tree_get (Connect4Ctl  *ctl,
                       const char   *actor,
                       guint         max_children,
                       GError      **error)
{
  g_autoptr (GVariant) reply = NULL;

  reply = connect4_remote_read (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.GetTree",
                                g_variant_new ("(su)", actor, max_children),
                                "(" CONNECT4_ACTOR_TREE_TYPE ")", error);
  if (reply == NULL)
    return NULL;

  return g_variant_get_child_value (reply, 0);
}

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

  return connect4_ctl_tree_get (ctl, actor, choose_max_children (ctl), error);
}

gboolean
connect4_ctl_tree (Connect4Ctl  *ctl,
                   GError      **error)
{
  static const Connect4CtlView view = { fetch, connect4_actor_tree_draw, connect4_actor_tree_fields };

  return connect4_ctl_view_show (&view, ctl, error);
}
