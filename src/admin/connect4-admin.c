/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin.h"

#include "admin/connect4-admin-bus.h"
#include "admin/connect4-admin-socket.h"
#include "paths/connect4-paths.h"
#include "supervision/connect4-supervisor.h"

/* At its own socket; they take descriptors that are not for players (RESERVED_DESCRIPTORS in
 * server/connect4-sessions.c). */
#define MAX_CONNECTIONS 32

/* How long a bus may take for what has been sent last; the players wait for their goodbye meanwhile. */
#define SHUTDOWN_MSEC 1000

/* Invariant: the objects are exported on each of the connections, and on no others. */
struct _Connect4Admin
{
  Connect4Actor parent_instance;

  gboolean may_use_socket; /* if there is no session bus */
  Connect4AdminObjects *objects; /* owned; NULL when it has ended */
  Connect4AdminTransport *transport; /* owned; NULL when stopping */
  GPtrArray *connections; /* GDBusConnection, owned */
  Connect4ExitReason *reason; /* owned: why it ends, once all connections are closed; or NULL */
};

G_DEFINE_FINAL_TYPE (Connect4Admin, connect4_admin, CONNECT4_TYPE_ACTOR)

static void
connect4_admin_forget_connection (Connect4Admin   *self,
                                  GDBusConnection *connection)
{
  g_autoptr (GDBusConnection) kept = g_object_ref (connection);

  if (!g_ptr_array_remove (self->connections, connection))
    return;

  g_signal_handlers_disconnect_by_data (kept, self);
  connect4_admin_objects_unexport (self->objects, kept);
  if (self->reason != NULL && self->connections->len == 0)
    connect4_actor_exited (CONNECT4_ACTOR (self), self->reason);
}

static void
connect4_admin_on_closed (GDBusConnection *connection,
                          gboolean         vanished,
                          GError          *error,
                          gpointer         user_data)
{
  connect4_admin_forget_connection (CONNECT4_ADMIN (user_data), connection);
}

static gboolean
connect4_admin_export (Connect4Admin      *self,
                       GDBusConnection    *connection,
                       Connect4Authority  *authority,
                       GError            **error)
{
  if (self->connections->len < MAX_CONNECTIONS)
    return connect4_admin_objects_export (self->objects, connection, authority, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, "There are %u connections already",
               self->connections->len);
  return FALSE;
}

static void
connect4_admin_on_connected (Connect4AdminTransport *transport,
                             GDBusConnection        *connection,
                             Connect4Authority      *authority,
                             gpointer                user_data)
{
  Connect4Admin *self = CONNECT4_ADMIN (user_data);
  g_autoptr (GError) error = NULL;

  if (!connect4_admin_export (self, connection, authority, &error))
    {
      g_message ("An admin's connection has been closed: %s", error->message);
      g_dbus_connection_close (connection, NULL, NULL, NULL);
      return;
    }

  g_ptr_array_add (self->connections, g_object_ref (connection));
  g_signal_connect (connection, "closed", G_CALLBACK (connect4_admin_on_closed), self);
  if (g_dbus_connection_is_closed (connection))
    connect4_admin_forget_connection (self, connection);
}

static void
connect4_admin_drop_transport (Connect4Admin *self)
{
  if (self->transport == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->transport, self);
  connect4_admin_transport_stop (self->transport);
  g_clear_object (&self->transport);
}

static void connect4_admin_on_failed (Connect4AdminTransport *transport,
                                      GError *error,
                                      gpointer user_data);

static void
connect4_admin_take_transport (Connect4Admin          *self,
                               Connect4AdminTransport *transport)
{
  connect4_admin_drop_transport (self);
  self->transport = transport;
  g_signal_connect (transport, "connected", G_CALLBACK (connect4_admin_on_connected), self);
  g_signal_connect (transport, "failed", G_CALLBACK (connect4_admin_on_failed), self);
  connect4_admin_transport_start (transport);
}

static void
connect4_admin_use_socket (Connect4Admin *self)
{
  g_autofree char *path = connect4_paths_get_bus_socket ();

  connect4_admin_take_transport (self, connect4_admin_socket_new (path));
}

static void
connect4_admin_on_failed (Connect4AdminTransport *transport,
                          GError                 *error,
                          gpointer                user_data)
{
  Connect4Admin *self = CONNECT4_ADMIN (user_data);

  if (self->may_use_socket)
    {
      self->may_use_socket = FALSE;
      connect4_admin_use_socket (self);
      return;
    }

  g_warning ("The server cannot be administered as long as this is so, and the game goes on: %s",
             error->message);
}

static void
connect4_admin_begin (Connect4Admin *self,
                      const char    *bus)
{
  g_autofree char *session = connect4_admin_bus_find_address ("session", NULL);

  self->may_use_socket = bus == NULL;
  if (bus == NULL)
    bus = session != NULL ? "session" : CONNECT4_ADMIN_SOCKET_ONLY;

  if (!g_str_equal (bus, CONNECT4_ADMIN_SOCKET_ONLY))
    {
      connect4_admin_take_transport (self, connect4_admin_bus_new (bus));
      return;
    }

  self->may_use_socket = FALSE;
  connect4_admin_use_socket (self);
}

/* Lets go of all at once. */
static void
connect4_admin_abandon (Connect4Admin *self)
{
  connect4_admin_drop_transport (self);
  while (self->connections->len > 0)
    {
      g_autoptr (GDBusConnection) connection = g_ptr_array_steal_index (self->connections, 0);

      g_signal_handlers_disconnect_by_data (connection, self);
      connect4_admin_objects_unexport (self->objects, connection);
      g_dbus_connection_close (connection, NULL, NULL, NULL);
    }
}

/* What could not be sent is lost; it is closed all the same. */
static void
connect4_admin_on_flushed (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  GDBusConnection *connection = G_DBUS_CONNECTION (source);

  g_dbus_connection_flush_finish (connection, result, NULL);
  g_dbus_connection_close (connection, NULL, NULL, NULL);
}

/* Whoever has asked for it shall hear that it is done: GDBus would drop what waits to be sent when it closes.
 * The last of the connections ends the actor. */
static void
connect4_admin_take_leave (Connect4Admin      *self,
                           Connect4ExitReason *reason)
{
  connect4_admin_drop_transport (self);
  self->reason = connect4_exit_reason_ref (reason);
  for (guint i = 0; i < self->connections->len; i++)
    g_dbus_connection_flush (self->connections->pdata[i], NULL, connect4_admin_on_flushed, NULL);
}

static void
connect4_admin_terminate (Connect4Actor      *actor,
                          Connect4ExitReason *reason)
{
  Connect4Admin *self = CONNECT4_ADMIN (actor);
  Connect4ExitKind kind = connect4_exit_reason_get_kind (reason);

  if (kind == CONNECT4_EXIT_KILL || kind == CONNECT4_EXIT_KILLED)
    connect4_admin_abandon (self);
  else
    connect4_admin_take_leave (self, reason);

  if (self->connections->len == 0)
    CONNECT4_ACTOR_CLASS (connect4_admin_parent_class)->terminate (actor, reason);
}

/* Not when it is freed: that may be after the start of the one that takes its place, which is to be told of
 * the games from then on. */
static void
connect4_admin_ended (Connect4Actor      *actor,
                      Connect4ExitReason *reason)
{
  Connect4Admin *self = CONNECT4_ADMIN (actor);

  connect4_admin_abandon (self);
  g_clear_pointer (&self->objects, connect4_admin_objects_free);

  CONNECT4_ACTOR_CLASS (connect4_admin_parent_class)->ended (actor, reason);
}

static void
connect4_admin_dispose (GObject *object)
{
  Connect4Admin *self = CONNECT4_ADMIN (object);

  /* ends it, if it has not ended */
  G_OBJECT_CLASS (connect4_admin_parent_class)->dispose (object);

  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->reason, connect4_exit_reason_unref);
}

static void
connect4_admin_class_init (Connect4AdminClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = connect4_admin_dispose;
  CONNECT4_ACTOR_CLASS (klass)->terminate = connect4_admin_terminate;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_admin_ended;
}

static void
connect4_admin_init (Connect4Admin *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
}

static Connect4Actor *
connect4_admin_start (Connect4Actor  *supervisor,
                      gpointer        user_data,
                      GError        **error)
{
  const Connect4AdminConfig *config = user_data;
  Connect4Admin *self = g_object_new (CONNECT4_TYPE_ADMIN, "name", CONNECT4_ADMIN_INTERFACE_ID, NULL);

  self->objects = connect4_admin_objects_new (&config->objects);
  connect4_admin_begin (self, config->bus);

  return CONNECT4_ACTOR (self);
}

/**
 * connect4_admin_start_supervisor:
 * @parent: the supervisor whose child it becomes
 * @config: a #Connect4AdminConfig, which has to outlive the supervisor
 * @error: return location for an error
 *
 * Starts what admins talk to, below a supervisor of its own: if that gives up, nobody can administer the
 * server, but its parent need not bear that. A #Connect4ChildStartFunc.
 *
 * Returns: (transfer full) (nullable): the supervisor
 */
Connect4Actor *
connect4_admin_start_supervisor (Connect4Actor  *parent,
                                 gpointer        config,
                                 GError        **error)
{
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  const Connect4ChildSpec spec = { .id = CONNECT4_ADMIN_INTERFACE_ID,
                                   .start = connect4_admin_start,
                                   .user_data = config,
                                   .shutdown = SHUTDOWN_MSEC };

  supervisor = connect4_supervisor_new (CONNECT4_ADMIN_ID, CONNECT4_STRATEGY_ONE_FOR_ONE);
  if (!connect4_supervisor_start (supervisor, &spec, 1, error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&supervisor));
}
