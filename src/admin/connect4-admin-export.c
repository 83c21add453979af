/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-export.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-inventory.h"
#include "admin/connect4-admin-listing.h"
#include "admin/connect4-admin-path.h"
#include "admin/connect4-admin-request.h"
#include "admin/connect4-dbus-manager.h"
#include "admin/connect4-dbus.h"

/* How many signals a second those get who want them, and those who look on by hand. */
#define MAX_SIGNALS         500
#define MAX_SIGNALS_UNASKED 5

#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Calls */

static void
connect4_admin_export_return_gone (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error (
    invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, _ ("There is nothing at %s, or not any more"),
    g_dbus_method_invocation_get_object_path (invocation));
}

/* GDBus has seen to it that there is such a property, and that it can be read. */
static void
connect4_admin_export_read (Connect4AdminExport    *self,
                            GDBusInterfaceSkeleton *skeleton,
                            const char             *property,
                            GDBusMethodInvocation  *invocation)
{
  GDBusInterfaceInfo *info = g_dbus_interface_skeleton_get_info (skeleton);
  GDBusInterfaceVTable *vtable = g_dbus_interface_skeleton_get_vtable (skeleton);
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (self->callers, g_dbus_method_invocation_get_sender (invocation));
  g_autoptr (GVariant) value = NULL;

  connect4_admin_notifier_add (self->notifier, caller, g_dbus_method_invocation_get_object_path (invocation),
                               skeleton);
  connect4_admin_caller_release (caller);
  if (property != NULL)
    {
      value = vtable->get_property (NULL, NULL, NULL, info->name, property, NULL, skeleton);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", value));
    }
  else
    {
      value = g_dbus_interface_skeleton_get_properties (skeleton);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@a{sv})", value));
    }
}

/* Properties are not read by GDBus itself, for it does not say who reads. */
static void
connect4_admin_export_on_properties_call (Connect4AdminExport   *self,
                                          const char            *path,
                                          const char            *method,
                                          GVariant              *parameters,
                                          GDBusMethodInvocation *invocation)
{
  g_autoptr (GDBusInterfaceSkeleton) skeleton = NULL;
  const char *interface;
  const char *property = NULL;

  if (g_str_equal (method, "Get"))
    g_variant_get (parameters, "(&s&s)", &interface, &property);
  else
    g_variant_get_child (parameters, 0, "&s", &interface);

  skeleton = connect4_admin_export_find (self, path, interface);
  if (skeleton != NULL)
    connect4_admin_export_read (self, skeleton, property, invocation);
  else
    connect4_admin_export_return_gone (invocation);
}

static void
connect4_admin_export_on_call (GDBusConnection       *connection,
                               const char            *sender,
                               const char            *path,
                               const char            *interface,
                               const char            *method,
                               GVariant              *parameters,
                               GDBusMethodInvocation *invocation,
                               gpointer               user_data)
{
  Connect4AdminExport *self = user_data;
  g_autoptr (GDBusInterfaceSkeleton) skeleton = NULL;

  if (g_str_equal (interface, PROPERTIES))
    {
      connect4_admin_export_on_properties_call (self, path, method, parameters, invocation);
      return;
    }

  skeleton = connect4_admin_export_find (self, path, interface);
  if (skeleton != NULL)
    g_dbus_interface_skeleton_get_vtable (skeleton)
      ->method_call (connection, sender, path, interface, method, parameters, invocation, skeleton);
  else
    connect4_admin_export_return_gone (invocation);
}

static const GDBusInterfaceVTable vtable = { .method_call = connect4_admin_export_on_call };

/* Subtrees: the objects below the root */

static char **
connect4_admin_export_enumerate (GDBusConnection *connection,
                                 const char      *sender,
                                 const char      *path,
                                 gpointer         user_data)
{
  Connect4AdminExport *self = user_data;

  return connect4_admin_inventory_list_names (self->setup->services, path);
}

/* What is gone keeps its interfaces, so that who calls it learns that. @path is the subtree's for
 * Introspect(), and the whole path of the object for all other calls. */
static GDBusInterfaceInfo **
connect4_admin_export_introspect (GDBusConnection *connection,
                                  const char      *sender,
                                  const char      *path,
                                  const char      *name,
                                  gpointer         user_data)
{
  g_autoptr (GPtrArray) interfaces = NULL;

  if (name == NULL)
    return NULL;

  interfaces = g_ptr_array_new ();
  if (g_str_has_prefix (path, CONNECT4_ADMIN_PATH_SESSIONS))
    g_ptr_array_add (interfaces, connect4_dbus_session1_interface_info ());
  if (g_str_has_prefix (path, CONNECT4_ADMIN_PATH_GAMES))
    g_ptr_array_add (interfaces, connect4_dbus_game1_interface_info ());
  g_ptr_array_add (interfaces, connect4_dbus_actor1_interface_info ());
  for (guint i = 0; i < interfaces->len; i++)
    g_dbus_interface_info_ref (interfaces->pdata[i]);
  g_ptr_array_add (interfaces, NULL);

  return (GDBusInterfaceInfo **) g_ptr_array_free (g_steal_pointer (&interfaces), FALSE);
}

static const GDBusInterfaceVTable *
connect4_admin_export_dispatch (GDBusConnection *connection,
                                const char      *sender,
                                const char      *path,
                                const char      *interface,
                                const char      *name,
                                gpointer        *call_data,
                                gpointer         user_data)
{
  *call_data = user_data;

  return &vtable;
}

static gboolean
connect4_admin_export_register (Connect4AdminExport  *self,
                                GError              **error)
{
  static const GDBusSubtreeVTable subtree = {
    .enumerate = connect4_admin_export_enumerate,
    .introspect = connect4_admin_export_introspect,
    .dispatch = connect4_admin_export_dispatch,
  };
  static const char *const subtree_paths[] = {
    CONNECT4_ADMIN_PATH_SESSIONS,
    CONNECT4_ADMIN_PATH_GAMES,
    CONNECT4_ADMIN_PATH_ACTORS,
  };
  GDBusInterfaceInfo *const interfaces[] = {
    connect4_dbus_server1_interface_info (),
    connect4_dbus_object_manager_interface_info (),
  };

  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++)
    {
      self->registrations[i] = g_dbus_connection_register_object (
        self->connection, CONNECT4_ADMIN_PATH, interfaces[i], &vtable, self, NULL, error);
      if (self->registrations[i] == 0)
        return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (subtree_paths); i++)
    {
      self->subtrees[i] = g_dbus_connection_register_subtree (
        self->connection, subtree_paths[i], &subtree, G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES,
        self, NULL, error);
      if (self->subtrees[i] == 0)
        return FALSE;
    }

  return TRUE;
}

static void
connect4_admin_export_unregister (Connect4AdminExport *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->registrations); i++)
    if (self->registrations[i] != 0)
      g_dbus_connection_unregister_object (self->connection, self->registrations[i]);
  for (guint i = 0; i < G_N_ELEMENTS (self->subtrees); i++)
    if (self->subtrees[i] != 0)
      g_dbus_connection_unregister_subtree (self->connection, self->subtrees[i]);
}

/* The life of an export */

static void
connect4_admin_export_on_caller_gone (Connect4AdminCaller *caller,
                                      gpointer             user_data)
{
  Connect4AdminExport *self = user_data;

  connect4_admin_limiter_remove (&self->subscribers, caller);
  connect4_admin_limiter_remove (&self->managers, caller);
  connect4_admin_notifier_forget (self->notifier, caller);
}

static void
connect4_admin_export_on_closed (GDBusConnection *connection,
                                 gboolean         vanished,
                                 GError          *error,
                                 gpointer         user_data)
{
  Connect4AdminExport *self = user_data;

  connect4_admin_callers_lose_all (self->callers);
}

static void
connect4_admin_export_on_skipped (guint    n_skipped,
                                  gpointer user_data)
{
  connect4_admin_export_emit (user_data, CONNECT4_ADMIN_PATH, CONNECT4_ADMIN_INTERFACE ("Server1"),
                              "SignalsSkipped", g_variant_new ("(u)", n_skipped));
}

static GDBusInterfaceSkeleton *
connect4_admin_export_find_watched (const char *path,
                                    const char *interface,
                                    gpointer    user_data)
{
  return connect4_admin_export_find (user_data, path, interface);
}

/**
 * connect4_admin_export_new:
 * @setup: what is shown; outlives the export
 * @connection: where
 * @authority: who may change something
 * @error: %G_IO_ERROR_EXISTS if something is there already
 *
 * Returns: (transfer full): the objects on @connection
 */
Connect4AdminExport *
connect4_admin_export_new (const Connect4AdminSetup  *setup,
                           GDBusConnection           *connection,
                           Connect4Authority         *authority,
                           GError                   **error)
{
  Connect4AdminExport *self = g_new0 (Connect4AdminExport, 1);

  self->setup = setup;
  self->connection = g_object_ref (connection);
  self->authority = g_object_ref (authority);
  self->callers = connect4_admin_callers_new (connection, connect4_admin_export_on_caller_gone, self);
  self->backlog = connect4_bus_backlog_new (connection);
  self->listing_mark = connect4_bus_backlog_mark (self->backlog);
  self->notifier =
    connect4_admin_notifier_new (connection, self->backlog, connect4_admin_export_find_watched, self);
  connect4_admin_limiter_init (&self->subscribers, self->backlog, MAX_SIGNALS, MAX_SIGNALS_UNASKED,
                               connect4_admin_export_on_skipped, self);
  connect4_admin_limiter_init (&self->managers, self->backlog, MAX_SIGNALS, 0,
                               connect4_admin_export_on_skipped, self);
  g_queue_init (&self->requests);
  g_queue_init (&self->listings);
  self->closed_handler =
    g_signal_connect (connection, "closed", G_CALLBACK (connect4_admin_export_on_closed), self);

  if (!connect4_admin_export_register (self, error))
    g_clear_pointer (&self, connect4_admin_export_free);

  return self;
}

/**
 * connect4_admin_export_free:
 * @self: (transfer full): the objects on a connection, which are taken off it
 */
void
connect4_admin_export_free (Connect4AdminExport *self)
{
  connect4_admin_export_unregister (self);
  g_signal_handler_disconnect (self->connection, self->closed_handler);
  while (self->requests.length > 0)
    connect4_admin_request_abandon (g_queue_peek_head (&self->requests));
  while (self->listings.length > 0)
    connect4_admin_listing_abandon (g_queue_peek_head (&self->listings));
  connect4_admin_callers_free (self->callers);
  connect4_admin_notifier_free (self->notifier);
  connect4_admin_limiter_clear (&self->subscribers);
  connect4_admin_limiter_clear (&self->managers);
  connect4_bus_backlog_free (self->backlog);
  g_object_unref (self->authority);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * connect4_admin_export_emit:
 * @self: the objects on a connection
 * @path: the path of one of them
 * @interface: the name of one of its interfaces
 * @signal: the name of a signal
 * @parameters: what it has; a floating reference is consumed
 *
 * Sends a signal, whether anybody wants it or not.
 */
void
connect4_admin_export_emit (Connect4AdminExport *self,
                            const char          *path,
                            const char          *interface,
                            const char          *signal,
                            GVariant            *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL, path, interface, signal, parameters, NULL);
}
