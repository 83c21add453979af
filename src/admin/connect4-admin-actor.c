/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-actor.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-export.h"
#include "games/connect4-game-server.h"
#include "loop/connect4-memory.h"
#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-process-actor.h"
#include "supervision/connect4-supervision-error.h"

/* io.github.connect4d.Actor1: one node of the supervision tree. */

static gboolean
find (Connect4AdminObject *object)
{
  object->node = connect4_admin_node_find (object->export->setup->services, object->path);

  return object->node != NULL;
}

static void
list_node (const Connect4AdminNode *node,
           GPtrArray               *paths)
{
  g_autoptr (GPtrArray) parts = connect4_admin_node_list_parts (node);

  g_ptr_array_add (paths, connect4_admin_node_get_object (node));
  for (guint i = 0; i < parts->len; i++)
    list_node (parts->pdata[i], paths);
}

/* But for sessions and games. */
static void
list (const Connect4Services *services,
      GPtrArray              *paths)
{
  g_autoptr (Connect4AdminNode) root = connect4_admin_node_new_root (services);

  list_node (root, paths);
}

/* Properties */

/* The nickname of a value of @type. */
static GVariant *
new_nick (GType type,
          int   value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  return g_variant_new_string (g_enum_get_value (values, value)->value_nick);
}

CONNECT4_ADMIN_DEFINE_GET (get_path, string, object->node->path)
CONNECT4_ADMIN_DEFINE_GET (get_name, string, object->node->name)

static GVariant *
get_parent (const Connect4AdminObject *object)
{
  g_autofree char *parent = connect4_admin_node_get_parent (object->node);

  return g_variant_new_object_path (parent);
}

static GVariant *
get_type (const Connect4AdminObject *object)
{
  const Connect4ChildInfo *child = object->node->child;

  if (child->type == CONNECT4_CHILD_SUPERVISOR || CONNECT4_IS_BASE_SUPERVISOR (child->actor))
    return g_variant_new_string ("supervisor");
  if (CONNECT4_IS_PROCESS_ACTOR (child->actor))
    return g_variant_new_string ("process");
  if (CONNECT4_IS_TASK_ACTOR (child->actor))
    return g_variant_new_string ("task");

  return g_variant_new_string ("worker");
}

static GVariant *
get_class (const Connect4AdminObject *object)
{
  Connect4Actor *actor = object->node->child->actor;

  return g_variant_new_string (actor != NULL ? G_OBJECT_TYPE_NAME (actor) : "");
}

static GVariant *
get_state (const Connect4AdminObject *object)
{
  return new_nick (CONNECT4_TYPE_CHILD_STATE, (int) object->node->child->state);
}

static GVariant *
get_id (const Connect4AdminObject *object)
{
  Connect4Actor *actor = object->node->child->actor;

  return g_variant_new_uint64 (actor != NULL ? connect4_actor_get_id (actor) : 0);
}

/* The process that the actor is; 0 if it is none. */
static GPid
find_pid (const Connect4AdminObject *object)
{
  Connect4Actor *actor = object->node->child->actor;

  return CONNECT4_IS_PROCESS_ACTOR (actor) ? connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (actor)) : 0;
}

CONNECT4_ADMIN_DEFINE_GET (get_pid, uint32, (guint32) find_pid (object))

static GVariant *
get_memory (const Connect4AdminObject *object)
{
  GPid pid = find_pid (object);

  return g_variant_new_uint64 (pid != 0 ? connect4_memory_get_of_process (pid) : 0);
}

CONNECT4_ADMIN_DEFINE_GET (get_restarts, uint32, object->node->child->restarts)

static GVariant *
get_last_exit_reason (const Connect4AdminObject *object)
{
  Connect4ExitReason *reason = object->node->child->last_reason;

  return reason != NULL ? g_variant_new_take_string (connect4_exit_reason_to_string (reason))
                        : g_variant_new_string ("");
}

/* What only supervisors have is empty or 0 for the others. */

static GVariant *
get_strategy (const Connect4AdminObject *object)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (object->node);
  Connect4Strategy strategy = CONNECT4_STRATEGY_ONE_FOR_ONE;

  if (supervisor == NULL)
    return g_variant_new_string ("");
  if (CONNECT4_IS_SUPERVISOR (supervisor))
    g_object_get (supervisor, "strategy", &strategy, NULL);

  return new_nick (CONNECT4_TYPE_STRATEGY, (int) strategy);
}

static guint
count_children (const Connect4AdminObject *object)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (object->node);

  return supervisor != NULL ? connect4_base_supervisor_get_n_children (supervisor) : 0;
}

CONNECT4_ADMIN_DEFINE_GET (get_children, uint32, count_children (object))

static guint
get_number (const Connect4AdminObject *object,
            const char                *name)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (object->node);
  guint number = 0;

  if (supervisor != NULL)
    g_object_get (supervisor, name, &number, NULL);

  return number;
}

CONNECT4_ADMIN_DEFINE_GET (get_max_restarts, uint32, get_number (object, "max-restarts"))
CONNECT4_ADMIN_DEFINE_GET (get_max_seconds, uint32, get_number (object, "max-seconds"))
CONNECT4_ADMIN_DEFINE_GET (get_child_restarts, uint32, get_number (object, "restarts"))
CONNECT4_ADMIN_DEFINE_GET (get_child_crashes, uint32, get_number (object, "crashes"))

static const Connect4AdminProperty properties[] = {
  { "Path", get_path },
  { "Name", get_name },
  { "Parent", get_parent },
  { "Type", get_type },
  { "Class", get_class },
  { "State", get_state },
  { "Id", get_id },
  { "Pid", get_pid },
  { "Memory", get_memory },
  { "Restarts", get_restarts },
  { "LastExitReason", get_last_exit_reason },
  { "Children", get_children },
  { "Strategy", get_strategy },
  { "MaxRestarts", get_max_restarts },
  { "MaxSeconds", get_max_seconds },
  { "ChildRestarts", get_child_restarts },
  { "ChildCrashes", get_child_crashes },
};

/* The tree */

/* A supervisor whose row has been made, and whose children come next. */
typedef struct
{
  Connect4AdminNode *node; /* owned */
  GPtrArray *children;     /* of Connect4ChildInfo; each is taken out in its turn */
  guint n_done;            /* of them */
} Branch;

struct _Connect4AdminTree
{
  Connect4AdminExport *export; /* not owned */
  Connect4AdminTable table;
  Connect4AdminNode *root;     /* owned; NULL after the first row */
  GArray *branches;            /* of Branch: from the root to where the next row comes from */
  guint max_children;          /* 0 for all */
};

static void
branch_clear (gpointer data)
{
  Branch *self = data;

  for (guint i = self->n_done; i < self->children->len; i++)
    connect4_child_info_free (self->children->pdata[i]);
  g_ptr_array_unref (self->children);
  connect4_admin_node_free (self->node);
}

/* Takes @node, whose children come next. */
static GVariant *
tree_make_row (Connect4AdminTree *self,
               Connect4AdminNode *node)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);
  g_autofree char *path = connect4_admin_node_get_object (node);
  g_auto (Connect4AdminObject) object = { .export = self->export, .path = path, .node = node };
  GVariant *row = connect4_admin_table_read_row (&self->table, &object);

  if (supervisor != NULL)
    {
      Branch branch = { g_steal_pointer (&object.node) };

      branch.children = connect4_base_supervisor_list_children (supervisor, self->max_children);
      g_ptr_array_set_free_func (branch.children, NULL);
      g_array_append_val (self->branches, branch);
    }

  return row;
}

static Connect4AdminNode *
branch_take_next (Branch *self)
{
  return connect4_admin_node_new_child (self->node->services, connect4_admin_node_get_supervisor (self->node),
                                        self->node->path, self->children->pdata[self->n_done++]);
}

/**
 * connect4_admin_tree_next:
 * @tree: a #Connect4AdminTree
 *
 * Returns: (transfer floating) (nullable): the row of the next actor; %NULL after the last
 */
GVariant *
connect4_admin_tree_next (gpointer tree)
{
  Connect4AdminTree *self = tree;

  if (self->root != NULL)
    return tree_make_row (self, g_steal_pointer (&self->root));

  while (self->branches->len > 0)
    {
      Branch *branch = &g_array_index (self->branches, Branch, self->branches->len - 1);

      if (branch->n_done < branch->children->len)
        return tree_make_row (self, branch_take_next (branch));

      g_array_set_size (self->branches, self->branches->len - 1);
    }

  return NULL;
}

/**
 * connect4_admin_tree_free:
 * @tree: (transfer full): a #Connect4AdminTree
 */
void
connect4_admin_tree_free (gpointer tree)
{
  Connect4AdminTree *self = tree;

  connect4_admin_table_clear (&self->table);
  g_clear_pointer (&self->root, connect4_admin_node_free);
  g_array_unref (self->branches);
  g_free (self);
}

static Connect4AdminNode *
find_called (const Connect4Services  *services,
             const char              *name,
             GError                 **error)
{
  g_autoptr (GPtrArray) found = NULL;

  if (*name == '\0')
    return connect4_admin_node_new_root (services);

  found = connect4_admin_node_search (services, name);
  if (found->len == 1)
    return g_ptr_array_steal_index (found, 0);

  if (found->len == 0)
    g_set_error (error, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_FOUND,
                 _("There is no actor “%s”: see connect4ctl tree"), name);
  else
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 _("More than one actor is called “%s”: give its whole path, such as %s"), name,
                 ((Connect4AdminNode *) found->pdata[0])->path);

  return NULL;
}

/**
 * connect4_admin_tree_new:
 * @export: the objects on a connection; outlives the tree
 * @actor: where it begins: the path of an actor, with or without its beginning; empty for the root
 * @max_children: how many children of each supervisor are wanted; 0 for all
 * @invocation: the call that it answers
 * @error: return location for %CONNECT4_ADMIN_ERROR_NOT_FOUND, or %G_DBUS_ERROR_INVALID_ARGS if several actors are
 *   called so
 *
 * Returns: (transfer full): what GetTree() answers
 */
Connect4AdminTree *
connect4_admin_tree_new (Connect4AdminExport    *export,
                         const char             *actor,
                         guint                   max_children,
                         GDBusMethodInvocation  *invocation,
                         GError                **error)
{
  Connect4AdminTree *self;
  Connect4AdminNode *root = find_called (export->setup->services, actor, error);

  if (root == NULL)
    return NULL;

  self = g_new0 (Connect4AdminTree, 1);
  self->export = export;
  self->root = root;
  self->branches = g_array_new (FALSE, FALSE, sizeof (Branch));
  g_array_set_clear_func (self->branches, branch_clear);
  self->max_children = max_children;
  connect4_admin_table_init (&self->table, &connect4_admin_actor1, invocation);

  return self;
}

/* Methods */

static void
call_list_children (const Connect4AdminObject *object,
                    GDBusMethodInvocation     *invocation)
{
  g_autoptr (GPtrArray) children = connect4_admin_node_list_children (object->node);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ao"));

  for (guint i = 0; i < children->len; i++)
    {
      g_autofree char *path = connect4_admin_node_get_object (children->pdata[i]);

      g_variant_builder_add (&builder, "o", path);
    }

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ao)", &builder));
}

/* Returns: (transfer full): what the error of a supervisor is over D-Bus */
static GError *
explain (const GError *cause)
{
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND))
    return g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                _("The actor is gone, or going: see connect4ctl tree"));
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_TEMPORARY))
    return g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
                                _("The actor cannot be restarted: its supervisor does not start it again"));
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING) ||
      g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING))
    return g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_BUSY,
                                _("The actor is being restarted: try again"));

  return g_error_new (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED, _("That did not work: %s"),
                      cause->message);
}

/* @invocation is NULL if it has been answered. */
static void
answer (GDBusMethodInvocation *invocation,
        const GError          *cause)
{
  if (invocation == NULL)
    return;

  if (cause == NULL)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_take_error (invocation, explain (cause));
}

/* Children that stay */

static void
on_child_stopped (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_supervisor_terminate_child_finish (CONNECT4_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

static void
on_child_renewed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_supervisor_renew_child_finish (CONNECT4_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

/* With what admins talk to their connections go. Returns: (nullable): the call, if it is still to be answered */
static GDBusMethodInvocation *
answer_if_last_chance (const Connect4AdminNode *node,
                       GDBusMethodInvocation   *invocation)
{
  if (!g_str_has_prefix (node->path, "root/" CONNECT4_ADMIN_ID))
    return invocation;

  answer (invocation, NULL);
  return NULL;
}

static void
stop_child (const Connect4AdminNode *node,
            GDBusMethodInvocation   *invocation)
{
  connect4_supervisor_terminate_child_async (CONNECT4_SUPERVISOR (node->supervisor), node->child->id, NULL,
                                             on_child_stopped, answer_if_last_chance (node, invocation));
}

static void
restart_child (const Connect4AdminNode *node,
               GDBusMethodInvocation   *invocation)
{
  connect4_supervisor_renew_child_async (CONNECT4_SUPERVISOR (node->supervisor), node->child->id, NULL,
                                         on_child_renewed, answer_if_last_chance (node, invocation));
}

/* Children that come and go */

static void
on_dynamic_child_stopped (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_dynamic_supervisor_child_finish (CONNECT4_DYNAMIC_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

static void
answer_that_it_restarts (GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (&error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING, "");
  answer (invocation, error);
}

static void
restart_dynamic_child (const Connect4AdminNode *node,
                       GDBusMethodInvocation   *invocation)
{
  if (CONNECT4_IS_PROCESS_ACTOR (node->child->actor))
    {
      g_dbus_method_invocation_return_error_literal (
        invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
        _("Handlers are not restarted: another takes the place of one that ends. To end one, use connect4ctl "
          "kill-handler"));
      return;
    }

  connect4_dynamic_supervisor_restart_child_async (CONNECT4_DYNAMIC_SUPERVISOR (node->supervisor),
                                                   node->child->actor, NULL, on_dynamic_child_stopped,
                                                   invocation);
}

/* Of a game nothing is to be left: its players would wait for its server. */
static void
terminate_dynamic_child (const Connect4AdminNode *node,
                         GDBusMethodInvocation   *invocation)
{
  if (CONNECT4_IS_GAME_SERVER (node->child->actor))
    {
      Connect4GameServer *server = CONNECT4_GAME_SERVER (node->child->actor);
      const Connect4Game *game = connect4_game_server_get_game (server);

      connect4_game_server_commit (server, connect4_game_check_end (game, NULL, NULL));
      answer (invocation, NULL);
      return;
    }

  connect4_dynamic_supervisor_terminate_child_async (CONNECT4_DYNAMIC_SUPERVISOR (node->supervisor),
                                                     node->child->actor, NULL, on_dynamic_child_stopped,
                                                     invocation);
}

static void
call_restart (const Connect4AdminObject *object,
              GDBusMethodInvocation     *invocation)
{
  const Connect4AdminNode *node = object->node;

  if (node->supervisor == NULL)
    g_dbus_method_invocation_return_error_literal (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
      _("The root cannot be restarted: restart connect4d, or a part of it"));
  else if (CONNECT4_IS_SUPERVISOR (node->supervisor))
    restart_child (node, invocation);
  else if (node->child->actor == NULL)
    answer_that_it_restarts (invocation);
  else
    restart_dynamic_child (node, invocation);
}

static void
call_terminate (const Connect4AdminObject *object,
                GDBusMethodInvocation     *invocation)
{
  const Connect4AdminNode *node = object->node;
  const Connect4AdminSetup *setup = object->export->setup;

  if (node->supervisor == NULL)
    {
      answer (invocation, NULL);
      setup->stop (setup->user_data);
    }
  else if (CONNECT4_IS_SUPERVISOR (node->supervisor))
    {
      stop_child (node, invocation);
    }
  else if (node->child->actor == NULL)
    {
      answer_that_it_restarts (invocation);
    }
  else
    {
      terminate_dynamic_child (node, invocation);
    }
}

static const Connect4AdminMethod methods[] = {
  { "ListChildren", call_list_children },
  { "Restart", call_restart, .changes = TRUE },
  { "Terminate", call_terminate, .changes = TRUE },
};

const Connect4AdminInterface connect4_admin_actor1 = {
  .info = &io_github_connect4d_actor1_interface,
  .kinds = 1u << CONNECT4_ADMIN_PATH_KIND_SESSION | 1u << CONNECT4_ADMIN_PATH_KIND_GAME |
           1u << CONNECT4_ADMIN_PATH_KIND_ACTOR,
  .properties = properties,
  .methods = methods,
  .find = find,
  .list = list,
  .parent = CONNECT4_ADMIN_PATH_ACTORS,
};
