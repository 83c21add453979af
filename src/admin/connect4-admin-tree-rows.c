/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-tree-rows.h"

/* A supervisor that has been told, and whose children are. */
typedef struct
{
  Connect4AdminNode *node; /* owned */
  GPtrArray *children;     /* of Connect4ChildInfo; each is taken out in its turn */
  guint n_done;            /* of them */
} Branch;

typedef struct
{
  Connect4AdminRows rows;
  Connect4AdminNode *root; /* owned; NULL when it has been told */
  GArray *branches;        /* of Branch: from the root to where the next row comes from */
  guint max_children;      /* 0 for all */
} TreeRows;

static void
branch_clear (gpointer data)
{
  Branch *self = data;

  for (guint i = self->n_done; i < self->children->len; i++)
    connect4_child_info_free (self->children->pdata[i]);
  g_ptr_array_unref (self->children);
  connect4_admin_node_free (self->node);
}

/* Takes @node, whose children are told next. */
static void
tree_rows_tell (TreeRows          *self,
                Connect4AdminNode *node,
                Connect4AdminRow  *row)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);
  Branch branch = { node };

  connect4_admin_node_tell (node, row);
  if (supervisor == NULL)
    {
      connect4_admin_node_free (node);
      return;
    }

  branch.children = connect4_base_supervisor_list_children (supervisor, self->max_children);
  g_ptr_array_set_free_func (branch.children, NULL);
  g_array_append_val (self->branches, branch);
}

static Connect4AdminNode *
branch_take_next (Branch *self)
{
  return connect4_admin_node_new_child (self->node->services, connect4_admin_node_get_supervisor (self->node),
                                        self->node->path, self->children->pdata[self->n_done++]);
}

static gboolean
tree_rows_next (Connect4AdminRows *rows,
                Connect4AdminRow  *row)
{
  TreeRows *self = (TreeRows *) rows;

  if (self->root != NULL)
    {
      tree_rows_tell (self, g_steal_pointer (&self->root), row);
      return TRUE;
    }

  while (self->branches->len > 0)
    {
      Branch *branch = &g_array_index (self->branches, Branch, self->branches->len - 1);

      if (branch->n_done < branch->children->len)
        {
          tree_rows_tell (self, branch_take_next (branch), row);
          return TRUE;
        }

      g_array_set_size (self->branches, self->branches->len - 1);
    }

  return FALSE;
}

static void
tree_rows_free (Connect4AdminRows *rows)
{
  TreeRows *self = (TreeRows *) rows;

  g_clear_pointer (&self->root, connect4_admin_node_free);
  g_array_unref (self->branches);
  g_free (self);
}

/**
 * connect4_admin_tree_rows_new:
 * @node: (transfer full): an actor
 * @max_children: how many children of each supervisor are wanted; 0 for all
 *
 * Returns: (transfer full): @node and what is below it, as GetTree() answers
 */
Connect4AdminRows *
connect4_admin_tree_rows_new (Connect4AdminNode *node,
                              guint              max_children)
{
  TreeRows *self = g_new0 (TreeRows, 1);

  self->rows = (Connect4AdminRows){ tree_rows_next, tree_rows_free };
  self->root = node;
  self->branches = g_array_new (FALSE, FALSE, sizeof (Branch));
  g_array_set_clear_func (self->branches, branch_clear);
  self->max_children = max_children;

  return &self->rows;
}
