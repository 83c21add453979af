/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-bus.h"

#include <glib/gi18n.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* What RequestName answers when the name is another's. */
#define IN_QUEUE 2

/* Invariant: attempt is there from the beginning of an attempt to open the bus until it has failed, or what
 * it has opened is closed; connection is there only together with it. */
struct _Connect4AdminBus
{
  Connect4AdminTransport parent_instance;

  char *bus; /* owned: `session`, `system`, or an address */
  GCancellable *attempt; /* owned */
  GDBusConnection *connection; /* owned */
  guint name_acquired; /* subscription */
  gboolean has_name; /* on connection */
};

G_DEFINE_FINAL_TYPE (Connect4AdminBus, connect4_admin_bus, CONNECT4_TYPE_ADMIN_TRANSPORT)

/* GDBus would have dbus-launch start a session bus that is not there, and so would this address. */
#define STARTS_A_BUS "autolaunch:"

static char *
find_session_bus (GError **error)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *socket = NULL;
  g_autofree char *escaped = NULL;

  if (address != NULL && *address != '\0' && !g_str_has_prefix (address, STARTS_A_BUS))
    return g_strdup (address);

  if (runtime_dir != NULL && g_path_is_absolute (runtime_dir))
    {
      socket = g_build_filename (runtime_dir, "bus", NULL);
      escaped = g_dbus_address_escape_value (socket);
      if (g_file_test (socket, G_FILE_TEST_EXISTS))
        return g_strconcat ("unix:path=", escaped, NULL);
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no session bus"));
  return NULL;
}

/**
 * connect4_admin_bus_find_address:
 * @bus: `session`, `system`, or an address
 * @error: %G_IO_ERROR_NOT_FOUND if there is no session bus
 *
 * Returns: (transfer full) (nullable): the address of that bus, which may not be running
 */
char *
connect4_admin_bus_find_address (const char  *bus,
                                 GError     **error)
{
  if (g_str_equal (bus, "session"))
    return find_session_bus (error);
  if (g_str_equal (bus, "system"))
    return g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, error); /* looks at environment variables */

  return g_strdup (bus);
}

static char *
connect4_admin_bus_describe (Connect4AdminBus *self)
{
  if (g_str_equal (self->bus, "session") || g_str_equal (self->bus, "system"))
    return g_strdup_printf ("the %s bus", self->bus);

  return g_strdup_printf ("the bus at %s", self->bus);
}

/* Comes before the answer to RequestName, which may never come. */
static void
connect4_admin_bus_on_name_acquired (GDBusConnection *connection,
                                     const char      *sender,
                                     const char      *path,
                                     const char      *interface,
                                     const char      *signal,
                                     GVariant        *parameters,
                                     gpointer         user_data)
{
  Connect4AdminBus *self = CONNECT4_ADMIN_BUS (user_data);
  g_autofree char *bus = connect4_admin_bus_describe (self);

  if (connection != self->connection)
    return;

  self->has_name = TRUE;
  connect4_admin_transport_opened (CONNECT4_ADMIN_TRANSPORT (self));
  g_message ("The server is on %s, as " CONNECT4_ADMIN_BUS_NAME, bus);
}

/* The connection itself is that of whoever has heard of it. */
static void
connect4_admin_bus_close (Connect4AdminTransport *transport)
{
  Connect4AdminBus *self = CONNECT4_ADMIN_BUS (transport);

  g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
  if (self->connection == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_dbus_connection_signal_unsubscribe (self->connection, self->name_acquired);
  g_clear_object (&self->connection);
  self->has_name = FALSE;
}

static void
connect4_admin_bus_fail (Connect4AdminBus *self,
                         const GError     *error)
{
  g_autofree char *bus = connect4_admin_bus_describe (self);
  g_autoptr (GError) named = g_error_copy (error);

  if (self->has_name)
    g_message ("The server is not on %s any more: %s", bus, error->message);

  g_prefix_error (&named, "%s: ", bus);
  connect4_admin_bus_close (CONNECT4_ADMIN_TRANSPORT (self));
  connect4_admin_transport_failed (CONNECT4_ADMIN_TRANSPORT (self), named);
}

static void
connect4_admin_bus_on_closed (GDBusConnection *connection,
                              gboolean         vanished,
                              GError          *cause,
                              gpointer         user_data)
{
  g_autoptr (GError) error = NULL;

  error = cause != NULL ? g_error_copy (cause)
                        : g_error_new (G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection has been closed");
  connect4_admin_bus_fail (CONNECT4_ADMIN_BUS (user_data), error);
}

/* Without a name the server cannot be found. Once it has its name, the answer does not matter. */
static void
connect4_admin_bus_on_name_requested (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data)
{
  g_autoptr (Connect4AdminBus) self = CONNECT4_ADMIN_BUS (user_data);
  GDBusConnection *connection = G_DBUS_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (connection, result, &error);
  g_autofree char *bus = connect4_admin_bus_describe (self);
  guint32 answer;

  if (connection != self->connection || self->has_name)
    return;

  if (reply == NULL)
    {
      connect4_admin_bus_fail (self, error);
      g_dbus_connection_close (connection, NULL, NULL, NULL);
      return;
    }

  connect4_admin_transport_opened (CONNECT4_ADMIN_TRANSPORT (self));
  g_variant_get (reply, "(u)", &answer);
  if (answer == IN_QUEUE)
    g_warning ("Another server is on %s as " CONNECT4_ADMIN_BUS_NAME ": this one cannot be reached there "
               "until that has ended",
               bus);
}

static void
connect4_admin_bus_request_name (Connect4AdminBus *self)
{
  self->name_acquired = g_dbus_connection_signal_subscribe (
    self->connection, BUS_NAME, BUS_NAME, "NameAcquired", BUS_PATH, CONNECT4_ADMIN_BUS_NAME,
    G_DBUS_SIGNAL_FLAGS_NONE, connect4_admin_bus_on_name_acquired, g_object_ref (self), g_object_unref);
  g_dbus_connection_call (self->connection, BUS_NAME, BUS_PATH, BUS_NAME, "RequestName",
                          g_variant_new ("(su)", CONNECT4_ADMIN_BUS_NAME, 0u), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->attempt,
                          connect4_admin_bus_on_name_requested, g_object_ref (self));
}

static void
connect4_admin_bus_take (Connect4AdminBus *self,
                         GDBusConnection  *connection)
{
  g_autoptr (Connect4Authority) authority = NULL;

  authority = g_str_equal (self->bus, "system") ? connect4_authority_new_for_system_bus ()
                                                : connect4_authority_new ();
  self->connection = g_object_ref (connection);
  g_signal_connect (connection, "closed", G_CALLBACK (connect4_admin_bus_on_closed), self);
  connect4_admin_transport_connected (CONNECT4_ADMIN_TRANSPORT (self), connection, authority);
  if (self->connection == connection)
    connect4_admin_bus_request_name (self);
}

/* Nothing but the end of the transport ends an attempt before this. */
static void
connect4_admin_bus_on_connected (GObject      *source,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr (Connect4AdminBus) self = CONNECT4_ADMIN_BUS (user_data);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->attempt == NULL)
    {
      if (connection != NULL)
        g_dbus_connection_close (connection, NULL, NULL, NULL);
      return;
    }

  if (connection != NULL)
    connect4_admin_bus_take (self, connection);
  else
    connect4_admin_bus_fail (self, error);
}

static void
connect4_admin_bus_open (Connect4AdminTransport *transport)
{
  Connect4AdminBus *self = CONNECT4_ADMIN_BUS (transport);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = connect4_admin_bus_find_address (self->bus, &error);

  g_assert (self->attempt == NULL);

  if (address == NULL)
    {
      connect4_admin_transport_failed (transport, error);
      return;
    }

  self->attempt = g_cancellable_new ();
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->attempt, connect4_admin_bus_on_connected,
                                     g_object_ref (self));
}

static void
connect4_admin_bus_finalize (GObject *object)
{
  Connect4AdminBus *self = CONNECT4_ADMIN_BUS (object);

  g_free (self->bus);

  G_OBJECT_CLASS (connect4_admin_bus_parent_class)->finalize (object);
}

static void
connect4_admin_bus_class_init (Connect4AdminBusClass *klass)
{
  Connect4AdminTransportClass *transport_class = CONNECT4_ADMIN_TRANSPORT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = connect4_admin_bus_finalize;
  transport_class->open = connect4_admin_bus_open;
  transport_class->close = connect4_admin_bus_close;
}

static void
connect4_admin_bus_init (Connect4AdminBus *self)
{
}

/**
 * connect4_admin_bus_new:
 * @bus: `session`, `system`, or the address of a message bus
 *
 * Returns: (transfer full): a transport that is not open yet
 */
Connect4AdminTransport *
connect4_admin_bus_new (const char *bus)
{
  Connect4AdminBus *self = g_object_new (CONNECT4_TYPE_ADMIN_BUS, NULL);

  self->bus = g_strdup (bus);
  return CONNECT4_ADMIN_TRANSPORT (self);
}
