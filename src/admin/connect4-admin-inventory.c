/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-inventory.h"

#include "admin/connect4-admin-node.h"
#include "admin/connect4-admin-snapshot.h"
#include "server/connect4-sessions.h"

/* Which objects there are */

static void
add_sessions (GPtrArray              *paths,
              const Connect4Services *services)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services);

  for (guint i = 0; i < sessions->len; i++)
    g_ptr_array_add (paths, connect4_admin_path_of_session (connect4_actor_get_id (sessions->pdata[i])));
}

static void
add_games (GPtrArray              *paths,
           const Connect4Services *services)
{
  g_auto (GStrv) codes = connect4_game_store_list (connect4_games_get_store (services->games));

  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (paths, connect4_admin_path_of_game (codes[i]));
}

/* The children of some supervisors are among the sessions and games. */
static void
add_actors (GPtrArray               *paths,
            const Connect4AdminNode *node)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);
  g_autoptr (Connect4BaseSupervisor) sessions = connect4_sessions_get_supervisor (node->services);
  g_autoptr (GPtrArray) children = NULL;

  g_ptr_array_add (paths, connect4_admin_node_get_object (node));
  if (supervisor == NULL || supervisor == sessions ||
      supervisor == connect4_games_get_game_servers (node->services->games))
    return;

  children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; i < children->len; i++)
    {
      g_autoptr (Connect4AdminNode) child =
        connect4_admin_node_new_child (node->services, supervisor, node->path,
                                       connect4_child_info_copy (children->pdata[i]));

      add_actors (paths, child);
    }
}

/* The paths of all objects below @parent, or below the root. */
static GPtrArray *
list_paths (const Connect4Services *services,
            const char             *parent)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Connect4AdminNode) root = connect4_admin_node_new_root (services);

  if (g_str_has_prefix (CONNECT4_ADMIN_PATH_SESSIONS, parent))
    add_sessions (paths, services);
  if (g_str_has_prefix (CONNECT4_ADMIN_PATH_GAMES, parent))
    add_games (paths, services);
  if (g_str_has_prefix (CONNECT4_ADMIN_PATH_ACTORS, parent))
    add_actors (paths, root);

  return paths;
}

/**
 * connect4_admin_inventory_list_names:
 * @services: the services
 * @parent: where sessions, games or actors are
 *
 * Returns: (transfer full): the last parts of the paths of the objects that are there
 */
char **
connect4_admin_inventory_list_names (const Connect4Services *services,
                                     const char             *parent)
{
  g_autoptr (GPtrArray) paths = list_paths (services, parent);
  char **names = g_new0 (char *, paths->len + 1);

  for (guint i = 0; i < paths->len; i++)
    names[i] = g_path_get_basename (paths->pdata[i]);

  return names;
}

/* What is told of each */

/**
 * connect4_admin_inventory_get_interfaces:
 * @path: the path of an object
 *
 * Returns: (transfer none): the names of its interfaces, but for the standard ones
 */
const char *const *
connect4_admin_inventory_get_interfaces (const char *path)
{
  static const char *const session[] = { CONNECT4_ADMIN_INTERFACE ("Session1"),
                                         CONNECT4_ADMIN_INTERFACE ("Actor1"), NULL };
  static const char *const game[] = { CONNECT4_ADMIN_INTERFACE ("Game1"),
                                      CONNECT4_ADMIN_INTERFACE ("Actor1"), NULL };

  switch (connect4_admin_path_get_kind (path))
    {
    case CONNECT4_ADMIN_PATH_KIND_SESSION:
      return session;
    case CONNECT4_ADMIN_PATH_KIND_GAME:
      return game;
    case CONNECT4_ADMIN_PATH_KIND_ACTOR:
      return game + 1;
    case CONNECT4_ADMIN_PATH_KIND_NONE:
    case CONNECT4_ADMIN_PATH_KIND_SERVER:
    default:
      return game + 2;
    }
}

/**
 * connect4_admin_inventory_watch:
 * @export: the objects on a connection
 * @reader: somebody who knows the properties of one of them
 * @path: the path of that object, below the root
 *
 * Has @reader told of changes, as one who has read the properties.
 */
void
connect4_admin_inventory_watch (Connect4AdminExport *export,
                                Connect4AdminCaller *reader,
                                const char          *path)
{
  const char *const *interfaces = connect4_admin_inventory_get_interfaces (path);

  for (guint i = 0; interfaces[i] != NULL; i++)
    {
      g_autoptr (GDBusInterfaceSkeleton) skeleton = connect4_admin_export_find (export, path, interfaces[i]);

      if (skeleton != NULL)
        connect4_admin_notifier_add (export->notifier, reader, path, skeleton);
    }
}

/**
 * connect4_admin_inventory_describe:
 * @export: the objects on a connection
 * @reader: (nullable): somebody who is going to read this
 * @path: the path of an object below the root
 *
 * Returns: (transfer floating): its interfaces and their properties, an `a{sa{sv}}`; empty if it is gone
 */
GVariant *
connect4_admin_inventory_describe (Connect4AdminExport *export,
                                   Connect4AdminCaller *reader,
                                   const char          *path)
{
  const char *const *interfaces = connect4_admin_inventory_get_interfaces (path);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sa{sv}}"));

  for (guint i = 0; interfaces[i] != NULL; i++)
    {
      g_autoptr (GDBusInterfaceSkeleton) skeleton = connect4_admin_export_find (export, path, interfaces[i]);
      g_autoptr (GVariant) properties = NULL;

      if (skeleton == NULL)
        continue;

      properties = g_dbus_interface_skeleton_get_properties (skeleton);
      g_variant_builder_add (&builder, "{s@a{sv}}", interfaces[i], properties);
      if (reader != NULL)
        connect4_admin_notifier_add (export->notifier, reader, path, skeleton);
    }

  return g_variant_builder_end (&builder);
}

/* The inventory */

typedef struct
{
  Connect4AdminSnapshot snapshot; /* of char, owned: the paths of the objects */
  Connect4AdminExport *export; /* not owned */
  Connect4AdminCaller *reader; /* held */
} ObjectRows;

static GPtrArray *
list_objects (Connect4AdminSnapshot *snapshot)
{
  ObjectRows *self = (ObjectRows *) snapshot;

  connect4_admin_limiter_add (&self->export->managers, self->reader);

  return list_paths (snapshot->services, CONNECT4_ADMIN_PATH);
}

static gboolean
tell_object (Connect4AdminSnapshot *snapshot,
             gpointer               path,
             Connect4AdminRow      *row)
{
  ObjectRows *self = (ObjectRows *) snapshot;
  g_autoptr (GVariant) interfaces = connect4_admin_inventory_describe (self->export, self->reader, path);

  if (g_variant_n_children (interfaces) == 0)
    return FALSE;

  connect4_admin_row_add_path (row, path);
  connect4_admin_row_add_value (row, g_steal_pointer (&interfaces));

  return TRUE;
}

static void
object_rows_free (Connect4AdminRows *rows)
{
  connect4_admin_caller_release (((ObjectRows *) rows)->reader);
  connect4_admin_snapshot_free (rows);
}

/**
 * connect4_admin_inventory_begin:
 * @export: the objects on a connection
 * @invocation: (transfer full): a call of GetManagedObjects()
 *
 * Makes the list and returns it. The caller is told of objects that come and go from now on.
 */
void
connect4_admin_inventory_begin (Connect4AdminExport   *export,
                                GDBusMethodInvocation *invocation)
{
  ObjectRows *self = g_new0 (ObjectRows, 1);

  self->snapshot = (Connect4AdminSnapshot){
    .rows = { connect4_admin_snapshot_next, object_rows_free },
    .services = export->setup->services,
    .list = list_objects,
    .tell = tell_object,
  };
  self->export = export;
  self->reader =
    connect4_admin_callers_hold (export->callers, g_dbus_method_invocation_get_sender (invocation));
  connect4_admin_listing_begin (export, invocation, &self->snapshot.rows, "a{oa{sa{sv}}}");
}
