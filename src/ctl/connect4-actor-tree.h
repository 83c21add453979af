/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"
#include "ctl/connect4-remote.h"

G_BEGIN_DECLS

/* The supervision tree, as Server1.GetTree lists it. */
#define CONNECT4_ACTOR_TREE_TYPE "a(osssstutussuu)"

/* One actor of it. The texts are those of the list. */
typedef struct
{
  const char *object;
  const char *path;
  const char *type;
  const char *class;
  const char *state;
  guint64 id;
  guint32 pid;
  guint64 memory;
  guint32 restarts;
  const char *last_exit_reason;
  const char *strategy;
  guint32 n_children;
  guint32 child_crashes;
} Connect4ActorNode;

GVariant *connect4_actor_tree_fetch  (Connect4Remote    *remote,
                                      const char        *actor,
                                      guint              max_children,
                                      GError           **error);
gboolean  connect4_actor_tree_next   (GVariantIter      *iter,
                                      Connect4ActorNode *node);
GVariant *connect4_actor_tree_select (GVariant          *tree,
                                      const char        *type);
void      connect4_actor_tree_draw   (Connect4Page      *page,
                                      GVariant          *tree);

G_END_DECLS
