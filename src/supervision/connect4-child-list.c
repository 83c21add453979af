/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-child-list.h"

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const Connect4Child *child = a;
  const Connect4Child *other = b;

  return (child->position > other->position) - (child->position < other->position);
}

/* @node is the first or the last of a set, or NULL. */
static Connect4Child *
get_child (GTreeNode *node)
{
  return node != NULL ? g_tree_node_key (node) : NULL;
}

static void
set_member (GTree         *set,
            Connect4Child *child,
            gboolean       is_member)
{
  if (is_member)
    g_tree_insert (set, child, child);
  else
    g_tree_remove (set, child);
}

/**
 * connect4_child_list_init:
 * @self: what there is of no children yet
 */
void
connect4_child_list_init (Connect4ChildList *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->doomed = g_tree_new (compare_positions);
  self->due = g_tree_new (compare_positions);
  self->failed = g_tree_new (compare_positions);
}

/**
 * connect4_child_list_clear:
 * @self: the list
 *
 * Forgets the children, which stay.
 */
void
connect4_child_list_clear (Connect4ChildList *self)
{
  g_hash_table_unref (self->by_id);
  g_tree_unref (self->doomed);
  g_tree_unref (self->due);
  g_tree_unref (self->failed);
}

/**
 * connect4_child_list_add:
 * @self: the list
 * @child: a child whose id is not taken
 */
void
connect4_child_list_add (Connect4ChildList *self,
                         Connect4Child     *child)
{
  g_hash_table_insert (self->by_id, (gpointer) child->spec->id, child);
}

/**
 * connect4_child_list_remove:
 * @self: the list
 * @child: a child that is about to be forgotten
 */
void
connect4_child_list_remove (Connect4ChildList *self,
                            Connect4Child     *child)
{
  g_hash_table_remove (self->by_id, child->spec->id);
  g_tree_remove (self->doomed, child);
  g_tree_remove (self->due, child);
  g_tree_remove (self->failed, child);
}

/**
 * connect4_child_list_update:
 * @self: the list
 * @child: a child that may have become doomed, restarting or failed, or is that no more
 */
void
connect4_child_list_update (Connect4ChildList *self,
                            Connect4Child     *child)
{
  gboolean is_restarting = child->state == CONNECT4_CHILD_RESTARTING;

  set_member (self->doomed, child, child->doomed);
  set_member (self->due, child, is_restarting && !child->failed);
  set_member (self->failed, child, is_restarting && child->failed);
}

/**
 * connect4_child_list_find:
 * @self: the list
 * @id: an id
 *
 * Returns: (nullable): the child with that id
 */
Connect4Child *
connect4_child_list_find (Connect4ChildList *self,
                          const char        *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

/**
 * connect4_child_list_last_doomed:
 * @self: the list
 *
 * Returns: (nullable): the child to be stopped, or waited for, before any other
 */
Connect4Child *
connect4_child_list_last_doomed (Connect4ChildList *self)
{
  return get_child (g_tree_node_last (self->doomed));
}

/**
 * connect4_child_list_first_due:
 * @self: the list
 * @in_order: whether a child that failed to start holds up those behind it
 *
 * Returns: (nullable): the child to be started before any other
 */
Connect4Child *
connect4_child_list_first_due (Connect4ChildList *self,
                               gboolean           in_order)
{
  Connect4Child *due = get_child (g_tree_node_first (self->due));
  Connect4Child *failed = get_child (g_tree_node_first (self->failed));

  if (due != NULL && in_order && failed != NULL && compare_positions (failed, due) < 0)
    return NULL;

  return due;
}

/**
 * connect4_child_list_list_failed:
 * @self: the list
 *
 * Returns: (transfer container) (element-type Connect4Child): the children that failed to start, in their
 *   order
 */
GPtrArray *
connect4_child_list_list_failed (Connect4ChildList *self)
{
  GPtrArray *failed = g_ptr_array_new ();

  for (GTreeNode *node = g_tree_node_first (self->failed); node != NULL; node = g_tree_node_next (node))
    g_ptr_array_add (failed, g_tree_node_key (node));

  return failed;
}

/**
 * connect4_child_list_is_restarting:
 * @self: the list
 *
 * Returns: whether any child is to be stopped or started still
 */
gboolean
connect4_child_list_is_restarting (Connect4ChildList *self)
{
  return g_tree_nnodes (self->doomed) + g_tree_nnodes (self->due) + g_tree_nnodes (self->failed) > 0;
}

/**
 * connect4_child_list_has_significant:
 * @children: (element-type Connect4Child): the children
 *
 * Returns: whether there is a significant child that runs, or is being stopped or restarted
 */
gboolean
connect4_child_list_has_significant (GQueue *children)
{
  GList *link;

  for (link = children->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->spec->significant && child->state != CONNECT4_CHILD_STOPPED)
        return TRUE;
    }

  return FALSE;
}
