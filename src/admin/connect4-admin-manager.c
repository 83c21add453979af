/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-manager.h"

#include "admin/connect4-admin-export.h"

#define INTERFACE "org.freedesktop.DBus.ObjectManager"

/* All objects */

/* Reads the object at @path, and has @reader notified of its changes.
 *
 * Returns: (transfer floating): its interfaces and their properties, an `a{sa{sv}}`; empty if it is gone */
static GVariant *
read_object (Connect4AdminExport *export,
             Connect4AdminCaller *reader,
             const char          *path)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sa{sv}}"));

  for (guint i = 0; export->interfaces[i] != NULL; i++)
    {
      const Connect4AdminInterface *interface = export->interfaces[i];
      g_auto (Connect4AdminObject) object = { NULL };

      if (!connect4_admin_interface_find (interface, export, path, &object))
        continue;

      g_variant_builder_add (&builder, "{s@a{sv}}", interface->info->name,
                             connect4_admin_interface_read_all (interface, &object));
      connect4_admin_notifier_add (export->notifier, reader, interface, &object);
    }

  return g_variant_builder_end (&builder);
}

/* The objects as they are when the first is asked for, less those that have gone when their turn comes. */
typedef struct
{
  Connect4AdminExport *export; /* not owned */
  Connect4AdminCaller *reader; /* held */
  GPtrArray *paths;            /* of string, owned; NULL until the first row */
  guint n_done;
} Objects;

static GVariant *
objects_next (gpointer data)
{
  Objects *self = data;

  if (self->paths == NULL)
    {
      connect4_admin_limiter_add (&self->export->managers, self->reader);
      self->paths = connect4_admin_export_list (self->export, NULL);
    }

  while (self->n_done < self->paths->len)
    {
      const char *path = self->paths->pdata[self->n_done++];
      g_autoptr (GVariant) interfaces = g_variant_ref_sink (read_object (self->export, self->reader, path));

      if (g_variant_n_children (interfaces) > 0)
        return g_variant_new_dict_entry (g_variant_new_object_path (path), interfaces);
    }

  return NULL;
}

static void
objects_free (gpointer data)
{
  Objects *self = data;

  connect4_admin_caller_release (self->reader);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_free (self);
}

/* The caller is told of objects that come and go from now on. */
static void
call_get_managed_objects (const Connect4AdminObject *object,
                          GDBusMethodInvocation     *invocation)
{
  Objects *objects = g_new0 (Objects, 1);

  objects->export = object->export;
  objects->reader =
    connect4_admin_callers_hold (object->export->callers, g_dbus_method_invocation_get_sender (invocation));
  connect4_admin_lists_begin (object->export->lists, invocation, objects_next, objects_free, objects);
}

static const Connect4AdminMethod methods[] = {
  { "GetManagedObjects", call_get_managed_objects },
};

const Connect4AdminInterface connect4_admin_object_manager = {
  .info = &org_freedesktop_dbus_object_manager_interface,
  .kinds = 1u << CONNECT4_ADMIN_PATH_KIND_SERVER,
  .methods = methods,
};

/* Objects that come and go, for those who have asked for all of them */

static gboolean
has_managers (Connect4AdminExport *export)
{
  return !connect4_admin_limiter_is_empty (&export->managers);
}

static gboolean
any_has_managers (GPtrArray *exports)
{
  for (guint i = 0; i < exports->len; i++)
    if (has_managers (exports->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
emit_added (GPtrArray  *exports,
            const char *path)
{
  for (guint i = 0; i < exports->len; i++)
    {
      Connect4AdminExport *export = exports->pdata[i];
      GHashTableIter iter;
      gpointer reader = NULL;
      g_autoptr (GVariant) interfaces = NULL;

      if (!has_managers (export) || !connect4_admin_limiter_admit (&export->managers))
        continue;

      g_hash_table_iter_init (&iter, export->managers.members);
      while (g_hash_table_iter_next (&iter, &reader, NULL))
        {
          g_clear_pointer (&interfaces, g_variant_unref);
          interfaces = g_variant_ref_sink (read_object (export, reader, path));
        }
      connect4_admin_export_emit (export, CONNECT4_ADMIN_PATH, INTERFACE, "InterfacesAdded",
                                  g_variant_new ("(o@a{sa{sv}})", path, interfaces));
    }
}

static void
emit_removed (GPtrArray  *exports,
              const char *path)
{
  for (guint i = 0; i < exports->len; i++)
    {
      Connect4AdminExport *export = exports->pdata[i];
      g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

      if (!has_managers (export) || !connect4_admin_limiter_admit (&export->managers))
        continue;

      for (guint j = 0; export->interfaces[j] != NULL; j++)
        if (connect4_admin_interface_is_of (export->interfaces[j], path))
          g_variant_builder_add (&builder, "s", export->interfaces[j]->info->name);
      connect4_admin_export_emit (export, CONNECT4_ADMIN_PATH, INTERFACE, "InterfacesRemoved",
                                  g_variant_new ("(oas)", path, &builder));
    }
}

struct _Connect4AdminManager
{
  GPtrArray *exports;               /* of Connect4AdminExport, owned: the objects on all connections */
  const Connect4Services *services; /* not owned */
  Connect4TreeWatch *watch;         /* owned */
};

/* A child that has had an actor before had its object all the time. */
static void
connect4_admin_manager_on_started (Connect4AdminManager   *self,
                                   Connect4BaseSupervisor *supervisor,
                                   Connect4Actor          *child)
{
  g_autoptr (Connect4AdminNode) node = NULL;
  g_autofree char *path = NULL;

  if (!any_has_managers (self->exports))
    return;

  node = connect4_admin_node_find_actor (self->services, supervisor, child);
  path = connect4_admin_node_get_object (node);
  if (node->child->last_reason == NULL)
    emit_added (self->exports, path);
}

/* The children that a supervisor has left without actors have their objects no more. */
static void
emit_all_removed (GPtrArray               *exports,
                  const Connect4AdminNode *node,
                  Connect4BaseSupervisor  *supervisor)
{
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (supervisor);

  for (guint i = 0; i < children->len; i++)
    {
      g_autoptr (Connect4AdminNode) child =
        connect4_admin_node_new_child (node->services, supervisor, node->path,
                                       connect4_child_info_copy (children->pdata[i]));
      g_autofree char *path = connect4_admin_node_get_object (child);

      if (child->child->actor == NULL)
        emit_removed (exports, path);
    }
}

static void
connect4_admin_manager_on_exited (Connect4AdminManager   *self,
                                  Connect4BaseSupervisor *supervisor,
                                  Connect4Actor          *child,
                                  Connect4ExitReason     *reason)
{
  g_autoptr (Connect4AdminNode) node = NULL;
  g_autoptr (Connect4AdminNode) still_there = NULL;
  g_autofree char *path = NULL;

  if (!any_has_managers (self->exports))
    return;

  node = connect4_admin_node_find_actor (self->services, supervisor, child);
  path = connect4_admin_node_get_object (node);
  if (CONNECT4_IS_BASE_SUPERVISOR (child))
    emit_all_removed (self->exports, node, CONNECT4_BASE_SUPERVISOR (child));
  still_there = connect4_admin_node_find (self->services, path);
  if (still_there == NULL)
    emit_removed (self->exports, path);
}

/**
 * connect4_admin_manager_new:
 * @exports: (element-type Connect4AdminExport): the objects on all connections
 * @services: what they show
 *
 * Returns: (transfer full): what tells of objects that come and go
 */
Connect4AdminManager *
connect4_admin_manager_new (GPtrArray              *exports,
                            const Connect4Services *services)
{
  Connect4AdminManager *self = g_new0 (Connect4AdminManager, 1);

  self->exports = g_ptr_array_ref (exports);
  self->services = services;
  self->watch = g_object_ref (services->watch);
  g_signal_connect_swapped (self->watch, "child-started", G_CALLBACK (connect4_admin_manager_on_started), self);
  g_signal_connect_swapped (self->watch, "child-exited", G_CALLBACK (connect4_admin_manager_on_exited), self);

  return self;
}

/**
 * connect4_admin_manager_free:
 * @self: (transfer full): what tells of objects that come and go
 */
void
connect4_admin_manager_free (Connect4AdminManager *self)
{
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_object_unref (self->watch);
  g_ptr_array_unref (self->exports);
  g_free (self);
}
