/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child.h"

G_BEGIN_DECLS

/* What a Connect4Supervisor finds its children by, without looking at all of them. The sets are trees
 * of children in the order of their start.
 *
 * Invariant: they are as connect4_child_list_update() has seen the children last. */
typedef struct
{
  GHashTable *by_id; /* id -> Connect4Child, not owned */
  GTree *doomed;     /* those that are to be stopped; not owned, as below */
  GTree *due;        /* those that are restarting, but for the failed */
  GTree *failed;
} Connect4ChildList;

void           connect4_child_list_init          (Connect4ChildList *self);
void           connect4_child_list_clear         (Connect4ChildList *self);
void           connect4_child_list_add           (Connect4ChildList *self,
                                                  Connect4Child     *child);
void           connect4_child_list_remove        (Connect4ChildList *self,
                                                  Connect4Child     *child);
void           connect4_child_list_update        (Connect4ChildList *self,
                                                  Connect4Child     *child);
Connect4Child *connect4_child_list_find          (Connect4ChildList *self,
                                                  const char        *id);
Connect4Child *connect4_child_list_last_doomed   (Connect4ChildList *self);
Connect4Child *connect4_child_list_first_due     (Connect4ChildList *self,
                                                  gboolean           in_order);
GPtrArray     *connect4_child_list_list_failed   (Connect4ChildList *self);
gboolean       connect4_child_list_is_restarting (Connect4ChildList *self);
gboolean       connect4_child_list_has_significant (GQueue *children);

G_END_DECLS
