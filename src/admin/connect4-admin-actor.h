/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-interface.h"

G_BEGIN_DECLS

/* The actors from one on, as GetTree() returns them: each before its children, which are looked for when their turn
 * comes. */
typedef struct _Connect4AdminTree Connect4AdminTree;

Connect4AdminTree *connect4_admin_tree_new  (Connect4AdminExport    *export,
                                             const char             *actor,
                                             guint                   max_children,
                                             GDBusMethodInvocation  *invocation,
                                             GError                **error);
GVariant          *connect4_admin_tree_next (gpointer                tree);
void               connect4_admin_tree_free (gpointer                tree);

G_END_DECLS
