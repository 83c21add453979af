/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-actor-tree.h"

#include <glib/gi18n.h>

#include "ctl/connect4-format.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = {
  { N_("ACTOR") }, { N_("KIND") }, { N_("STATE") }, { N_("RESTARTS"), TRUE }, { N_("CRASHES"), TRUE },
  { N_("PID"), TRUE }, { N_("MEMORY"), TRUE }, { N_("LAST END") }, { NULL }
};

/* What a tree is drawn with. */
typedef struct
{
  const char *child;
  const char *last_child;
  const char *line;
  const char *space;
  const char *more;
} Branches;

static const Branches unicode_branches = { "├─ ", "└─ ", "│  ", "   ", "…" };
static const Branches ascii_branches = { "|- ", "`- ", "|  ", "   ", "..." };

/* A tree while it is drawn. */
typedef struct
{
  const Branches *branches;
  Connect4Table *table; /* owned */
  GHashTable *children; /* an actor's path -> GPtrArray of its children, Connect4ActorNode, owned */
  GPtrArray *tops;      /* of Connect4ActorNode, not owned: those whose supervisor is not there */
} Drawing;

static void
connect4_actor_node_read (Connect4ActorNode *self,
                          GVariant          *value)
{
  g_variant_get (value, "(&o&s&s&s&stutu&s&suu)", &self->object, &self->path, &self->type,
                 &self->class, &self->state, &self->id, &self->pid, &self->memory, &self->restarts,
                 &self->last_exit_reason, &self->strategy, &self->n_children,
                 &self->child_crashes);
}

/**
 * connect4_actor_tree_fetch:
 * @remote: a server
 * @actor: the path of an actor, with or without its beginning; empty for the root
 * @max_children: how many children of each supervisor are wanted at most; 0 for all
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): that actor and what is below it, of type %CONNECT4_ACTOR_TREE_TYPE
 */
GVariant *
connect4_actor_tree_fetch (Connect4Remote  *remote,
                           const char      *actor,
                           guint            max_children,
                           GError         **error)
{
  return connect4_remote_read (remote, "Server1.GetTree", g_variant_new ("(su)", actor, max_children),
                               CONNECT4_ACTOR_TREE_TYPE, error);
}

/**
 * connect4_actor_tree_next:
 * @iter: goes through a tree, which lives longer than @node
 * @node: (out caller-allocates): the next actor
 *
 * Returns: whether there was another
 */
gboolean
connect4_actor_tree_next (GVariantIter      *iter,
                          Connect4ActorNode *node)
{
  g_autoptr (GVariant) value = g_variant_iter_next_value (iter);

  if (value != NULL)
    connect4_actor_node_read (node, value);

  return value != NULL;
}

/**
 * connect4_actor_tree_select:
 * @tree: a tree
 * @type: a type of actors
 *
 * Returns: (transfer full): those of @tree that are of @type
 */
GVariant *
connect4_actor_tree_select (GVariant   *tree,
                            const char *type)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (CONNECT4_ACTOR_TREE_TYPE));
  for (gsize i = 0; i < g_variant_n_children (tree); i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (tree, i);
      Connect4ActorNode node;

      connect4_actor_node_read (&node, value);
      if (g_str_equal (node.type, type))
        g_variant_builder_add_value (&builder, value);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static Connect4Style
style_of_state (const char *state)
{
  if (g_str_equal (state, "running"))
    return CONNECT4_STYLE_GOOD;
  if (g_str_equal (state, "stopped"))
    return CONNECT4_STYLE_DIM;

  return CONNECT4_STYLE_WARNING;
}

static void
drawing_add_process (Drawing                 *self,
                     const Connect4ActorNode *node)
{
  g_autofree char *memory = connect4_format_memory (node->memory);

  if (node->pid != 0)
    connect4_table_add (self->table, CONNECT4_STYLE_PLAIN, "%u", node->pid);
  else
    connect4_table_add (self->table, CONNECT4_STYLE_PLAIN, "%s", "");
  connect4_table_add (self->table, CONNECT4_STYLE_PLAIN, "%s", memory);
}

/* How often the children of a supervisor have crashed: those that do not come back have no row to say so. */
static void
drawing_add_child_crashes (Drawing                 *self,
                           const Connect4ActorNode *node)
{
  Connect4Style style = node->child_crashes > 0 ? CONNECT4_STYLE_WARNING : CONNECT4_STYLE_DIM;

  if (node->strategy[0] != '\0')
    connect4_table_add (self->table, style, "%u", node->child_crashes);
  else
    connect4_table_add (self->table, CONNECT4_STYLE_PLAIN, "%s", "");
}

static void
drawing_add_node (Drawing                 *self,
                  const Connect4ActorNode *node,
                  const char              *prefix,
                  const char              *name)
{
  const char *kind = node->strategy[0] != '\0' ? node->strategy : node->type;
  Connect4Style calm = node->restarts > 0 ? CONNECT4_STYLE_WARNING : CONNECT4_STYLE_DIM;

  connect4_table_add (self->table, CONNECT4_STYLE_PLAIN, "%s%s", prefix, name);
  connect4_table_add (self->table, CONNECT4_STYLE_DIM, "%s", kind);
  connect4_table_add (self->table, style_of_state (node->state), "%s", node->state);
  connect4_table_add (self->table, calm, "%u", node->restarts);
  drawing_add_child_crashes (self, node);
  drawing_add_process (self, node);
  connect4_table_add (self->table, CONNECT4_STYLE_DIM, "%s", node->last_exit_reason);
}

static void
drawing_add_rest (Drawing    *self,
                  const char *prefix,
                  guint       n_left_out)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u more", "%u more", n_left_out), n_left_out);

  connect4_table_add (self->table, CONNECT4_STYLE_DIM, "%s%s%s %s", prefix,
                      self->branches->last_child, self->branches->more, text);
  connect4_table_end_row (self->table);
}

static void
drawing_add_children (Drawing                 *self,
                      const Connect4ActorNode *parent,
                      const char              *prefix)
{
  const Branches *branches = self->branches;
  GPtrArray *children = g_hash_table_lookup (self->children, parent->path);
  gboolean is_whole = children->len >= parent->n_children;

  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ActorNode *child = g_ptr_array_index (children, i);
      gboolean is_last = is_whole && i + 1 == children->len;
      g_autofree char *branch = NULL;
      g_autofree char *below = NULL;

      branch = g_strconcat (prefix, is_last ? branches->last_child : branches->child, NULL);
      below = g_strconcat (prefix, is_last ? branches->space : branches->line, NULL);
      drawing_add_node (self, child, branch, child->path + strlen (parent->path) + 1);
      drawing_add_children (self, child, below);
    }

  if (!is_whole)
    drawing_add_rest (self, prefix, parent->n_children - children->len);
}

/* Puts an actor below its supervisor, which came before it. Of two with one path the first is shown: children
 * would be below both, and theirs below four. */
static void
drawing_sort_in (Drawing                 *self,
                 const Connect4ActorNode *node)
{
  Connect4ActorNode *copy;
  const char *slash = strrchr (node->path, '/');
  g_autofree char *parent =
    slash != NULL ? g_strndup (node->path, (gsize) (slash - node->path)) : NULL;
  GPtrArray *siblings = parent != NULL ? g_hash_table_lookup (self->children, parent) : NULL;

  if (g_hash_table_contains (self->children, node->path))
    return;

  copy = g_memdup2 (node, sizeof *node);
  g_ptr_array_add (siblings != NULL ? siblings : self->tops, copy);
  g_hash_table_insert (self->children, (char *) copy->path,
                       g_ptr_array_new_with_free_func (g_free));
}

static void
drawing_sort (Drawing  *self,
              GVariant *tree)
{
  Connect4ActorNode node;
  GVariantIter iter;

  g_variant_iter_init (&iter, tree);
  while (connect4_actor_tree_next (&iter, &node))
    drawing_sort_in (self, &node);
}

/**
 * connect4_actor_tree_draw:
 * @page: where to draw
 * @tree: a tree, or some of its actors
 */
void
connect4_actor_tree_draw (Connect4Page *page,
                          GVariant     *tree)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
  g_autoptr (GHashTable) children =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) tops = g_ptr_array_new_with_free_func (g_free);
  Drawing drawing = { page->unicode ? &unicode_branches : &ascii_branches, table, children, tops };

  drawing_sort (&drawing, tree);
  for (guint i = 0; i < tops->len; i++)
    {
      const Connect4ActorNode *top = g_ptr_array_index (tops, i);

      drawing_add_node (&drawing, top, "", top->path);
      drawing_add_children (&drawing, top, "");
    }
  connect4_table_draw (table, page);
}
