/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-remote.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-error.h"
#include "paths/connect4-paths.h"

/* Far more than the server needs for anything, with 10,000 players as well. */
#define TIMEOUT_MSEC (10 * 1000)

/* Somebody may be typing a password that polkit has asked for. */
#define PASSWORD_TIMEOUT_MSEC (5 * 60 * 1000)

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct _Connect4Remote
{
  GDBusConnection *connection;
  char *owner; /* the server's unique name on the bus; NULL at its own socket */

  guint subscriptions[2]; /* to its signals and, on a bus, to its end; 0 until it is followed */
  Connect4RemoteGone on_gone;
  gpointer user_data; /* of the subscriptions */
};

static Connect4Remote *
connect4_remote_new (GDBusConnection *connection,
                     const char      *owner)
{
  Connect4Remote *self = g_new0 (Connect4Remote, 1);

  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);
  g_dbus_connection_set_exit_on_close (connection, FALSE);

  return self;
}

/**
 * connect4_remote_free:
 * @self: (transfer full): a server
 */
void
connect4_remote_free (Connect4Remote *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
    if (self->subscriptions[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->connection, self->subscriptions[i]);
  if (self->on_gone != NULL)
    g_signal_handlers_disconnect_by_func (self->connection, self->on_gone, self->user_data);
  g_object_unref (self->connection);
  g_free (self->owner);
  g_free (self);
}

static void
connect4_remote_set_connect_error (GError       **error,
                                   const GError  *cause,
                                   const char    *where)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_ALLOWED,
                 _("You are not allowed to connect to %s"), where);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                 _("“%s” is not a D-Bus address"), where);
  else
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                 _("Nothing answers at %s"), where);
}

/* Asks a message bus about a name on it. */
static GVariant *
ask_bus (GDBusConnection  *connection,
         const char       *method,
         const char       *name,
         const char       *reply_type,
         GError          **error)
{
  return g_dbus_connection_call_sync (connection, BUS_NAME, BUS_PATH, BUS_NAME, method, g_variant_new ("(s)", name),
                                      G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MSEC, NULL, error);
}

/* Looks for the server on a message bus, without having it started. */
static Connect4Remote *
connect4_remote_find_on_bus (const char  *bus,
                             GError     **error)
{
  gboolean is_session = g_str_equal (bus, "session");
  gboolean is_known = is_session || g_str_equal (bus, "system");
  GDBusConnectionFlags flags =
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autofree char *address = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) cause = NULL;
  const char *owner;

  if (is_known)
    address = g_dbus_address_get_for_bus_sync (is_session ? G_BUS_TYPE_SESSION : G_BUS_TYPE_SYSTEM, NULL, &cause);
  else
    address = g_strdup (bus);
  if (address != NULL)
    connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &cause);
  if (connection == NULL)
    {
      connect4_remote_set_connect_error (
        error, cause, !is_known ? bus : is_session ? _("the session bus") : _("the system bus"));
      return NULL;
    }

  reply = ask_bus (connection, "GetNameOwner", CONNECT4_REMOTE_NAME, "(s)", &cause);
  if (reply == NULL)
    {
      g_propagate_error (error, connect4_ctl_error_new_from_call (cause));
      return NULL;
    }

  g_variant_get (reply, "(&s)", &owner);
  return connect4_remote_new (connection, owner);
}

/* Connects to a server's own socket: a D-Bus address, or the socket's path. */
static Connect4Remote *
connect4_remote_find_at (const char  *address,
                         GError     **error)
{
  g_autofree char *escaped = g_dbus_address_escape_value (address);
  g_autofree char *of_path = g_strconcat ("unix:path=", escaped, NULL);
  const char *where = g_path_is_absolute (address) ? of_path : address;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) cause = NULL;

  connection = g_dbus_connection_new_for_address_sync (where, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                                       NULL, &cause);
  if (connection != NULL)
    return connect4_remote_new (connection, NULL);

  connect4_remote_set_connect_error (error, cause, where);
  return NULL;
}

/**
 * connect4_remote_find:
 * @bus: (nullable): `session`, `system`, or the address of a message bus
 * @address: (nullable): the address or the path of a server's own socket
 * @error: return location for a #Connect4CtlError
 *
 * Looks where @address or @bus says. If neither is given: on the session bus, at the socket in the
 * runtime folder, and on the system bus, in this order. If the socket belongs to somebody else, the error
 * says that.
 *
 * Returns: (transfer full): a running server
 */
Connect4Remote *
connect4_remote_find (const char  *bus,
                      const char  *address,
                      GError     **error)
{
  g_autofree char *socket = connect4_paths_get_bus_socket ();
  g_autoptr (GError) cause = NULL;
  Connect4Remote *self;

  if (address != NULL)
    return connect4_remote_find_at (address, error);
  if (bus != NULL)
    return connect4_remote_find_on_bus (bus, error);

  self = connect4_remote_find_on_bus ("session", NULL);
  if (self == NULL)
    self = connect4_remote_find_at (socket, &cause);
  if (self == NULL)
    self = connect4_remote_find_on_bus ("system", NULL);
  if (self == NULL && g_error_matches (cause, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_ALLOWED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (self == NULL)
    g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                 _("connect4d does not run on the session bus, at %s or on the system bus"),
                 socket);

  return self;
}

/**
 * connect4_remote_get_pid:
 * @self: a server
 *
 * The kernel says which process that is. Server1.Pid is what the server takes for its own number,
 * and another process may have that here if the server runs in a container.
 *
 * Returns: its process, as this process sees it; 0 if that is not known
 */
GPid
connect4_remote_get_pid (Connect4Remote *self)
{
  GIOStream *stream = g_dbus_connection_get_stream (self->connection);
  g_autoptr (GCredentials) credentials = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint32 pid = 0;

  if (self->owner != NULL)
    reply = ask_bus (self->connection, "GetConnectionUnixProcessID", self->owner, "(u)", NULL);
  else if (G_IS_SOCKET_CONNECTION (stream))
    credentials = g_socket_get_credentials (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), NULL);

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return credentials != NULL ? MAX (g_credentials_get_unix_pid (credentials, NULL), 0) : (GPid) pid;
}

static GVariant *
connect4_remote_call (Connect4Remote  *self,
                      const char      *path,
                      const char      *interface,
                      const char      *method,
                      GVariant        *arguments,
                      const char      *reply_type,
                      GDBusCallFlags   flags,
                      GError         **error)
{
  gboolean may_ask = (flags & G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
  g_autoptr (GError) cause = NULL;
  GVariant *reply;

  reply = g_dbus_connection_call_sync (
    self->connection, self->owner, path, interface, method, arguments, G_VARIANT_TYPE (reply_type),
    flags, may_ask ? PASSWORD_TIMEOUT_MSEC : TIMEOUT_MSEC, NULL, &cause);
  if (reply == NULL)
    g_propagate_error (error, connect4_ctl_error_new_from_call (cause));

  return reply;
}

static GVariant *
connect4_remote_call_own (Connect4Remote  *self,
                          const char      *path,
                          const char      *method,
                          GVariant        *arguments,
                          const char      *reply_type,
                          GDBusCallFlags   flags,
                          GError         **error)
{
  g_auto (GStrv) words = g_strsplit (method, ".", 2);
  g_autofree char *interface = g_strconcat (CONNECT4_REMOTE_NAME ".", words[0], NULL);

  return connect4_remote_call (self, path, interface, words[1], arguments, reply_type, flags, error);
}

/**
 * connect4_remote_read:
 * @self: a server
 * @method: what to call, such as `Server1.GetTree`
 * @arguments: (nullable): what the method takes; a floating reference is consumed
 * @type: the type of what it returns, one value
 * @error: return location for a #Connect4CtlError
 *
 * Asks the server for something that everybody may know.
 *
 * Returns: (transfer full): the value
 */
GVariant *
connect4_remote_read (Connect4Remote  *self,
                      const char      *method,
                      GVariant        *arguments,
                      const char      *type,
                      GError         **error)
{
  g_autofree char *reply_type = g_strdup_printf ("(%s)", type);
  g_autoptr (GVariant) reply = connect4_remote_call_own (self, CONNECT4_REMOTE_ROOT, method, arguments, reply_type,
                                                         G_DBUS_CALL_FLAGS_NONE, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/**
 * connect4_remote_change:
 * @self: a server
 * @path: one of its objects
 * @method: what to call, such as `Server1.Stop`
 * @arguments: (nullable): what the method takes; a floating reference is consumed
 * @reply_type: the type of the answer, a tuple
 * @error: return location for a #Connect4CtlError
 *
 * Has something done that not everybody may do, for which somebody may have to type a password.
 *
 * Returns: (transfer full): the answer
 */
GVariant *
connect4_remote_change (Connect4Remote  *self,
                        const char      *path,
                        const char      *method,
                        GVariant        *arguments,
                        const char      *reply_type,
                        GError         **error)
{
  return connect4_remote_call_own (self, path, method, arguments, reply_type,
                                   G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, error);
}

/**
 * connect4_remote_get_all:
 * @self: a server
 * @path: one of its objects
 * @interface: one of the object's interfaces, such as `Game1`
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): the interface's properties, as `a{sv}`
 */
GVariant *
connect4_remote_get_all (Connect4Remote  *self,
                         const char      *path,
                         const char      *interface,
                         GError         **error)
{
  g_autofree char *full_name = g_strconcat (CONNECT4_REMOTE_NAME ".", interface, NULL);
  g_autoptr (GVariant) reply = NULL;

  reply = connect4_remote_call (self, path, PROPERTIES, "GetAll", g_variant_new ("(s)", full_name),
                                "(a{sv})", G_DBUS_CALL_FLAGS_NONE, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static void
connect4_remote_on_name_lost (GDBusConnection *connection,
                              const char      *sender,
                              const char      *path,
                              const char      *interface,
                              const char      *signal,
                              GVariant        *parameters,
                              gpointer         user_data)
{
  Connect4Remote *self = user_data;

  self->on_gone (self->user_data);
}

/**
 * connect4_remote_follow:
 * @self: a server
 * @on_signal: is called for each of its signals
 * @on_gone: is called when it has left the bus, or closed the connection
 * @user_data: what both are given
 * @error: return location for a #Connect4CtlError
 *
 * Follows what @self does, in the default main context, until connect4_remote_free(). Only once.
 *
 * Returns: whether the server sends its signals
 */
gboolean
connect4_remote_follow (Connect4Remote       *self,
                        GDBusSignalCallback   on_signal,
                        Connect4RemoteGone    on_gone,
                        gpointer              user_data,
                        GError              **error)
{
  g_autoptr (GVariant) reply = NULL;

  g_return_val_if_fail (self->on_gone == NULL, FALSE);

  self->on_gone = on_gone;
  self->user_data = user_data;
  self->subscriptions[0] =
    g_dbus_connection_signal_subscribe (self->connection, self->owner, NULL, NULL, NULL, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, user_data, NULL);
  g_signal_connect_swapped (self->connection, "closed", G_CALLBACK (on_gone), user_data);
  if (self->owner != NULL)
    self->subscriptions[1] =
      g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, BUS_NAME, "NameOwnerChanged",
                                          BUS_PATH, self->owner, G_DBUS_SIGNAL_FLAGS_NONE,
                                          connect4_remote_on_name_lost, self, NULL);

  reply = connect4_remote_call_own (self, CONNECT4_REMOTE_ROOT, "Server1.Subscribe", NULL, "()",
                                    G_DBUS_CALL_FLAGS_NONE, error);
  return reply != NULL;
}
