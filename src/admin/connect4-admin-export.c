/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-export.h"

#include <glib/gi18n.h>

/* How many signals a second those get who want them, and those who look on by hand. */
#define MAX_SIGNALS         500
#define MAX_SIGNALS_UNASKED 5

#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Calls */

static const Connect4AdminInterface *
connect4_admin_export_find_interface (Connect4AdminExport *self,
                                      const char          *name)
{
  guint i = 0;

  while (!g_str_equal (self->interfaces[i]->info->name, name))
    i++;

  return self->interfaces[i];
}

static void
return_gone (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error (
    invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, _("There is nothing at %s, or not any more"),
    g_dbus_method_invocation_get_object_path (invocation));
}

/* GDBus has seen to it that there is such a property, and that it can be read. It does not read them itself, for who
 * reads is told of changes, and what is gone is to be said so for all of them too. */
static void
connect4_admin_export_on_properties_call (Connect4AdminExport   *self,
                                          GDBusMethodInvocation *invocation)
{
  GVariant *arguments = g_dbus_method_invocation_get_parameters (invocation);
  const char *path = g_dbus_method_invocation_get_object_path (invocation);
  gboolean is_get = g_str_equal (g_dbus_method_invocation_get_method_name (invocation), "Get");
  const Connect4AdminInterface *interface;
  Connect4AdminCaller *caller;
  g_auto (Connect4AdminObject) object = { NULL };
  const char *name;
  const char *property;

  g_variant_get_child (arguments, 0, "&s", &name);
  interface = connect4_admin_export_find_interface (self, name);
  if (!connect4_admin_interface_find (interface, self, path, &object))
    {
      return_gone (invocation);
      return;
    }

  caller = connect4_admin_callers_hold (self->callers, g_dbus_method_invocation_get_sender (invocation));
  connect4_admin_notifier_add (self->notifier, caller, interface, &object);
  connect4_admin_caller_release (caller);
  if (is_get)
    {
      g_variant_get_child (arguments, 1, "&s", &property);
      g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(v)", connect4_admin_interface_read (interface, &object, property)));
    }
  else
    {
      g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(@a{sv})", connect4_admin_interface_read_all (interface, &object)));
    }
}

/* @is_allowed: it is known already that the caller may change something */
static void
connect4_admin_export_call (Connect4AdminExport   *self,
                            GDBusMethodInvocation *invocation,
                            gboolean               is_allowed)
{
  const Connect4AdminInterface *interface =
    connect4_admin_export_find_interface (self, g_dbus_method_invocation_get_interface_name (invocation));
  const Connect4AdminMethod *method =
    connect4_admin_interface_get_method (interface, g_dbus_method_invocation_get_method_name (invocation));
  g_auto (Connect4AdminObject) object = { NULL };
  GError *error = NULL;

  if (!connect4_admin_interface_find (interface, self, g_dbus_method_invocation_get_object_path (invocation),
                                      &object))
    return_gone (invocation);
  else if (is_allowed)
    method->call (&object, invocation);
  else if (method->check != NULL &&
           !method->check (&object, g_dbus_method_invocation_get_parameters (invocation), &error))
    g_dbus_method_invocation_take_error (invocation, error);
  else if (method->changes)
    connect4_admin_callers_authorise (self->callers, invocation);
  else
    method->call (&object, invocation);
}

static void
connect4_admin_export_on_allowed (GDBusMethodInvocation *invocation,
                                  gpointer               user_data)
{
  connect4_admin_export_call (user_data, invocation, TRUE);
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
  if (g_str_equal (interface, PROPERTIES))
    connect4_admin_export_on_properties_call (user_data, invocation);
  else
    connect4_admin_export_call (user_data, invocation, FALSE);
}

static const GDBusInterfaceVTable vtable = { .method_call = connect4_admin_export_on_call };

/* Subtrees: the objects below the root */

/**
 * connect4_admin_export_list:
 * @self: the objects on a connection
 * @parent: (nullable): where sessions, games or actors are; %NULL for all
 *
 * Returns: (transfer full) (element-type utf8): the paths of the objects that are there
 */
GPtrArray *
connect4_admin_export_list (Connect4AdminExport *self,
                            const char          *parent)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->interfaces[i] != NULL; i++)
    if (self->interfaces[i]->list != NULL &&
        (parent == NULL || g_str_equal (self->interfaces[i]->parent, parent)))
      self->interfaces[i]->list (self->setup->services, paths);

  return paths;
}

/* The last parts of the paths. */
static char **
connect4_admin_export_enumerate (GDBusConnection *connection,
                                 const char      *sender,
                                 const char      *path,
                                 gpointer         user_data)
{
  g_autoptr (GPtrArray) paths = connect4_admin_export_list (user_data, path);
  char **names = g_new0 (char *, paths->len + 1);

  for (guint i = 0; i < paths->len; i++)
    names[i] = g_path_get_basename (paths->pdata[i]);

  return names;
}

/* An object that is gone keeps its interfaces, so that its callers get an error that says so. @path is the
 * subtree's for Introspect(), and the whole path of the object for all other calls. */
static GDBusInterfaceInfo **
connect4_admin_export_introspect (GDBusConnection *connection,
                                  const char      *sender,
                                  const char      *path,
                                  const char      *name,
                                  gpointer         user_data)
{
  Connect4AdminExport *self = user_data;
  g_autoptr (GPtrArray) infos = NULL;
  g_autofree char *object = NULL;

  if (name == NULL)
    return NULL;

  infos = g_ptr_array_new ();
  object = g_strconcat (path, "/", name, NULL);
  for (guint i = 0; self->interfaces[i] != NULL; i++)
    if (connect4_admin_interface_is_of (self->interfaces[i], object))
      g_ptr_array_add (infos, (GDBusInterfaceInfo *) self->interfaces[i]->info);
  g_ptr_array_add (infos, NULL);

  return (GDBusInterfaceInfo **) g_ptr_array_free (g_steal_pointer (&infos), FALSE);
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
connect4_admin_export_register (Connect4AdminExport           *self,
                                const Connect4AdminInterface  *interface,
                                GError                       **error)
{
  static const GDBusSubtreeVTable subtree = {
    .enumerate = connect4_admin_export_enumerate,
    .introspect = connect4_admin_export_introspect,
    .dispatch = connect4_admin_export_dispatch,
  };
  guint id;

  if (interface->parent == NULL)
    {
      id = g_dbus_connection_register_object (self->connection, CONNECT4_ADMIN_PATH,
                                              (GDBusInterfaceInfo *) interface->info, &vtable, self, NULL, error);
      if (id != 0)
        g_array_append_val (self->registrations, id);
    }
  else
    {
      id = g_dbus_connection_register_subtree (self->connection, interface->parent, &subtree,
                                               G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, self, NULL,
                                               error);
      if (id != 0)
        g_array_append_val (self->subtrees, id);
    }

  return id != 0;
}

static gboolean
connect4_admin_export_register_all (Connect4AdminExport  *self,
                                    GError              **error)
{
  for (guint i = 0; self->interfaces[i] != NULL; i++)
    if (!connect4_admin_export_register (self, self->interfaces[i], error))
      return FALSE;

  return TRUE;
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

/**
 * connect4_admin_export_new:
 * @setup: what is shown; outlives the export
 * @interfaces: (array zero-terminated=1): the interfaces of all objects
 * @connection: where
 * @authority: who may change something
 * @error: %G_IO_ERROR_EXISTS if something is there already
 *
 * Returns: (transfer full): the objects on @connection
 */
Connect4AdminExport *
connect4_admin_export_new (const Connect4AdminSetup            *setup,
                           const Connect4AdminInterface *const *interfaces,
                           GDBusConnection                     *connection,
                           Connect4Authority                   *authority,
                           GError                             **error)
{
  Connect4AdminExport *self = g_new0 (Connect4AdminExport, 1);

  self->setup = setup;
  self->interfaces = interfaces;
  self->connection = g_object_ref (connection);
  self->registrations = g_array_new (FALSE, FALSE, sizeof (guint));
  self->subtrees = g_array_new (FALSE, FALSE, sizeof (guint));
  self->callers = connect4_admin_callers_new (connection, authority, connect4_admin_export_on_caller_gone,
                                              connect4_admin_export_on_allowed, self);
  self->backlog = connect4_bus_backlog_new (connection);
  self->notifier = connect4_admin_notifier_new (connection, self->backlog, self);
  self->lists = connect4_admin_lists_new (self->callers, self->backlog);
  connect4_admin_limiter_init (&self->subscribers, self->backlog, MAX_SIGNALS, MAX_SIGNALS_UNASKED,
                               connect4_admin_export_on_skipped, self);
  connect4_admin_limiter_init (&self->managers, self->backlog, MAX_SIGNALS, 0,
                               connect4_admin_export_on_skipped, self);
  self->closed_handler =
    g_signal_connect (connection, "closed", G_CALLBACK (connect4_admin_export_on_closed), self);

  if (!connect4_admin_export_register_all (self, error))
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
  for (guint i = 0; i < self->registrations->len; i++)
    g_dbus_connection_unregister_object (self->connection, g_array_index (self->registrations, guint, i));
  for (guint i = 0; i < self->subtrees->len; i++)
    g_dbus_connection_unregister_subtree (self->connection, g_array_index (self->subtrees, guint, i));
  g_array_unref (self->registrations);
  g_array_unref (self->subtrees);
  g_signal_handler_disconnect (self->connection, self->closed_handler);
  connect4_admin_lists_free (self->lists);
  connect4_admin_callers_free (self->callers);
  connect4_admin_notifier_free (self->notifier);
  connect4_admin_limiter_clear (&self->subscribers);
  connect4_admin_limiter_clear (&self->managers);
  connect4_bus_backlog_free (self->backlog);
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
