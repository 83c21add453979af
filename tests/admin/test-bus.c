/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-bus.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "connect4-test-bus.h"
#include "connect4-test-util.h"

/* A bus, and a transport to it by its address. */
typedef struct
{
  Connect4TestBus *bus;
  Connect4AdminTransport *transport;
  GDBusConnection *connection; /* the last one; owned */
  guint n_connected;
  gboolean had_name; /* as soon as it was connected */
  GError *error;
  guint n_failed;
} Fixture;

static void
on_connected (Connect4AdminTransport *transport,
              GDBusConnection        *connection,
              Connect4Authority      *authority,
              gpointer                user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (CONNECT4_IS_AUTHORITY (authority));
  g_set_object (&fixture->connection, connection);
  fixture->n_connected++;
  if (fixture->bus != NULL)
    fixture->had_name = connect4_test_bus_name_exists (fixture->bus, CONNECT4_ADMIN_BUS_NAME);
}

static void
on_failed (Connect4AdminTransport *transport,
           GError                 *error,
           gpointer                user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
  fixture->n_failed++;
}

static void
make_transport (Fixture    *fixture,
                const char *bus)
{
  fixture->transport = connect4_admin_bus_new (bus);
  g_signal_connect (fixture->transport, "connected", G_CALLBACK (on_connected), fixture);
  g_signal_connect (fixture->transport, "failed", G_CALLBACK (on_failed), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  if (GPOINTER_TO_INT (user_data) == CONNECT4_TEST_BUS_SYSTEM && !connect4_test_is_root ())
    {
      g_test_skip ("the policy that is installed lets root and connect4 have the name, nobody else");
      return;
    }

  fixture->bus = connect4_test_bus_new (GPOINTER_TO_INT (user_data));
  make_transport (fixture, connect4_test_bus_get_address (fixture->bus));
}

static void
drop_transport (Fixture *fixture)
{
  connect4_admin_transport_stop (fixture->transport);
  connect4_test_drop (g_steal_pointer (&fixture->transport));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->transport != NULL)
    drop_transport (fixture);
  g_clear_object (&fixture->connection);
  g_clear_error (&fixture->error);
  g_clear_pointer (&fixture->bus, connect4_test_bus_free);
}

/* Returns: (transfer full) (nullable): the unique name of who has the server's name */
static char *
get_owner (Fixture *fixture)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  g_autoptr (GVariant) reply = NULL;
  char *owner = NULL;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetNameOwner",
                                       g_variant_new ("(s)", CONNECT4_ADMIN_BUS_NAME), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(s)", &owner);

  return owner;
}

static gboolean
is_owner (Fixture         *fixture,
          GDBusConnection *connection)
{
  g_autofree char *owner = get_owner (fixture);

  return connection != NULL && g_strcmp0 (owner, g_dbus_connection_get_unique_name (connection)) == 0;
}

static void
expect_log (GLogLevelFlags  level,
            const char     *pattern)
{
  g_test_expect_message ("connect4-admin", level, pattern);
}

static void
start_and_wait (Fixture *fixture)
{
  connect4_test_bus_start (fixture->bus);
  connect4_admin_transport_start (fixture->transport);
  expect_log (G_LOG_LEVEL_MESSAGE, "The server is on the bus at *, as io.github.connect4d");
  connect4_test_iterate_until (is_owner (fixture, fixture->connection));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_test_assert_expected_messages ();
}

/* What is to be found on the bus is there before the name is. */
static void
test_name (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->bus == NULL)
    return;

  start_and_wait (fixture);

  g_assert_cmpuint (fixture->n_connected, ==, 1);
  g_assert_false (fixture->had_name);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_false (g_dbus_connection_get_exit_on_close (fixture->connection));
}

/* Whoever has heard of the connection closes it. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  user_data)
{
  start_and_wait (fixture);

  drop_transport (fixture);
  g_assert_true (is_owner (fixture, fixture->connection));
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  connect4_test_iterate_until (!is_owner (fixture, fixture->connection));
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  user_data)
{
  start_and_wait (fixture);

  for (guint i = 2; i < 5; i++)
    {
      expect_log (G_LOG_LEVEL_MESSAGE, "The server is not on the bus at * any more: *");
      connect4_test_bus_kill (fixture->bus);
      connect4_test_iterate_until (g_dbus_connection_is_closed (fixture->connection));
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_test_assert_expected_messages ();

      expect_log (G_LOG_LEVEL_MESSAGE, "The server is on the bus at *");
      connect4_test_bus_start (fixture->bus);
      connect4_test_iterate_until (fixture->n_connected == i &&
                                   is_owner (fixture, fixture->connection));
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_test_assert_expected_messages ();
    }
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  g_ptr_array_add (user_data, g_object_ref (connection));

  return TRUE;
}

static void
close_connection (gpointer connection)
{
  g_io_stream_close (connection, NULL, NULL);
  g_object_unref (connection);
}

/* What listens where the bus is to be. */
static GSocketService *
listen_in_its_place (Fixture   *fixture,
                     GPtrArray *clients)
{
  g_autofree char *path = g_build_filename (connect4_test_bus_get_folder (fixture->bus), "socket", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GSocketService *service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), clients);

  return service;
}

static void
stop_listening (Fixture        *fixture,
                GSocketService *service)
{
  g_autofree char *path = g_build_filename (connect4_test_bus_get_folder (fixture->bus), "socket", NULL);

  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* It is said once that there is none, and tried until there is one. */
static void
test_later (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (GPtrArray) attempts = g_ptr_array_new_with_free_func (close_connection);
  g_autoptr (GSocketService) service = NULL;

  connect4_admin_transport_start (fixture->transport);
  connect4_test_iterate_until (fixture->n_failed == 1);

  service = listen_in_its_place (fixture, attempts);
  for (guint i = 0; i < 3; i++)
    {
      connect4_test_iterate_until (attempts->len == 1);
      g_ptr_array_set_size (attempts, 0);
    }
  stop_listening (fixture, service);
  g_assert_cmpuint (fixture->n_failed, ==, 1);

  connect4_test_bus_start (fixture->bus);
  expect_log (G_LOG_LEVEL_MESSAGE, "The server is on the bus at *");
  connect4_test_iterate_until (is_owner (fixture, fixture->connection));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_test_assert_expected_messages ();
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* In GDBus's own thread: has the answer to RequestName come as if it never had. */
static GDBusMessage *
lose_answer (GDBusConnection *connection,
             GDBusMessage    *message,
             gboolean         incoming,
             gpointer         user_data)
{
  guint32 *serial = user_data; /* of RequestName */
  GDBusMessage *error;

  if (!incoming && g_strcmp0 (g_dbus_message_get_member (message), "RequestName") == 0)
    *serial = g_dbus_message_get_serial (message);
  if (!incoming || *serial == 0 || g_dbus_message_get_reply_serial (message) != *serial)
    return message;

  error = g_dbus_message_new ();
  g_dbus_message_set_message_type (error, G_DBUS_MESSAGE_TYPE_ERROR);
  g_dbus_message_set_reply_serial (error, *serial);
  g_dbus_message_set_error_name (error, "org.freedesktop.DBus.Error.NoReply");
  g_object_unref (message);

  return error;
}

static void
add_filter (Connect4AdminTransport *transport,
            GDBusConnection        *connection,
            Connect4Authority      *authority,
            gpointer                user_data)
{
  g_dbus_connection_add_filter (connection, lose_answer, g_new0 (guint32, 1), g_free);
}

/* A server that has its name keeps its connection, whatever becomes of the answer. */
static void
test_answer_lost (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_signal_connect (fixture->transport, "connected", G_CALLBACK (add_filter), NULL);
  start_and_wait (fixture);
  g_assert_cmpuint (fixture->n_connected, ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_false (g_dbus_connection_is_closed (fixture->connection));
  g_assert_true (is_owner (fixture, fixture->connection));
}

/* The other one is told of in a line, and followed. */
static void
test_taken (Fixture       *fixture,
            gconstpointer  user_data)
{
  Fixture other = { .bus = fixture->bus };

  start_and_wait (fixture);
  make_transport (&other, connect4_test_bus_get_address (other.bus));
  expect_log (G_LOG_LEVEL_WARNING, "Another server is on the bus at * as io.github.connect4d: *");
  connect4_admin_transport_start (other.transport);
  connect4_test_iterate_until (other.n_connected == 1);
  while (is_owner (fixture, other.connection))
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (is_owner (fixture, fixture->connection));

  drop_transport (fixture);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  expect_log (G_LOG_LEVEL_MESSAGE, "The server is on the bus at *");
  connect4_test_iterate_until (is_owner (fixture, other.connection));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_test_assert_expected_messages ();

  other.bus = NULL;
  tear_down (&other, NULL);
}

/* A bus on which the server may not have its name is as good as none. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  user_data)
{
  connect4_test_bus_start (fixture->bus);
  connect4_admin_transport_start (fixture->transport);
  connect4_test_iterate_until (fixture->n_failed == 1);
  g_assert_error (fixture->error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
  connect4_test_iterate_until (g_dbus_connection_is_closed (fixture->connection));
  connect4_test_iterate_until (fixture->n_connected > 1);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

static void
test_no_session (void)
{
  Fixture fixture = { 0 };

  make_transport (&fixture, "session");
  connect4_admin_transport_start (fixture.transport);
  connect4_test_iterate_until (fixture.n_failed == 1);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  tear_down (&fixture, NULL);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(gssize *) user_data = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
}

/* Somebody who lets clients in, and then says nothing: the loop goes on, and the transport can be stopped. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (close_connection);
  g_autoptr (GSocketService) service = listen_in_its_place (fixture, clients);
  gssize n_read = -1;
  char greeting;

  connect4_admin_transport_start (fixture->transport);
  connect4_test_iterate_until (clients->len == 1);
  g_input_stream_read_async (g_io_stream_get_input_stream (clients->pdata[0]), &greeting, 1, G_PRIORITY_DEFAULT,
                             NULL, on_read, &n_read);
  connect4_test_iterate_until (n_read == 1); /* it waits for an answer now */
  g_assert_cmpuint (fixture->n_connected + fixture->n_failed, ==, 0);

  drop_transport (fixture);
}

#define ADD(name, kind, func)                                                                      \
  g_test_add ("/admin/bus/" name, Fixture, GINT_TO_POINTER (CONNECT4_TEST_BUS_##kind), set_up, func, \
              tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");

  ADD ("name", SESSION, test_name);
  ADD ("name-with-the-policy", SYSTEM, test_name);
  ADD ("stop", SESSION, test_stop);
  ADD ("follow", SESSION, test_follow);
  ADD ("later", SESSION, test_later);
  ADD ("answer-lost", SESSION, test_answer_lost);
  ADD ("taken", SESSION, test_taken);
  ADD ("refused", STRICT, test_refused);
  ADD ("silent", SESSION, test_silent);
  g_test_add_func ("/admin/bus/no-session", test_no_session);

  return g_test_run ();
}
