/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-listing.h"
#include "admin/connect4-admin-node.h"

G_BEGIN_DECLS

/* The supervision tree: each actor before its children, which are looked for when their turn comes. */

Connect4AdminRows *connect4_admin_tree_rows_new (Connect4AdminNode *node,
                                                 guint              max_children);

G_END_DECLS
