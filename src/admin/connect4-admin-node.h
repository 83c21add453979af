/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-path.h"
#include "server/connect4-services.h"

G_BEGIN_DECLS

/* One node of the supervision tree, as it was a moment ago. */
typedef struct
{
  const Connect4Services *services;   /* not owned */
  Connect4BaseSupervisor *supervisor; /* owned; NULL for the root */
  Connect4ChildInfo *child;           /* owned; what the supervisor says of it */
  char *path;                         /* owned; the names from the root on */
  const char *name;                   /* the last of them */
} Connect4AdminNode;

Connect4AdminNode *connect4_admin_node_new_root        (const Connect4Services  *services);
Connect4AdminNode *connect4_admin_node_new_child       (const Connect4Services  *services,
                                                        Connect4BaseSupervisor  *supervisor,
                                                        const char              *supervisor_path,
                                                        Connect4ChildInfo       *child);
Connect4AdminNode *connect4_admin_node_find            (const Connect4Services  *services,
                                                        const char              *object);
GPtrArray         *connect4_admin_node_search          (const Connect4Services  *services,
                                                        const char              *name);
Connect4AdminNode *connect4_admin_node_find_actor      (const Connect4Services  *services,
                                                        Connect4BaseSupervisor  *supervisor,
                                                        Connect4Actor           *actor);
void               connect4_admin_node_free            (Connect4AdminNode       *self);

char              *connect4_admin_node_get_path_of     (Connect4BaseSupervisor  *supervisor);

char              *connect4_admin_node_get_object      (const Connect4AdminNode *self);
char              *connect4_admin_node_get_parent      (const Connect4AdminNode *self);
Connect4BaseSupervisor *
                   connect4_admin_node_get_supervisor  (const Connect4AdminNode *self);
GPtrArray         *connect4_admin_node_list_children   (const Connect4AdminNode *self);
GPtrArray         *connect4_admin_node_list_parts      (const Connect4AdminNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4AdminNode, connect4_admin_node_free)

G_END_DECLS
