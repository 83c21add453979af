/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "connect4-test-bus.h"
#include "connect4-test-util.h"
#include "e2e/connect4-test-table.h"

#define NAME "io.github.connect4d"
#define PATH "/io/github/connect4d"

#define ON_SESSION_BUS "The server is on the session bus, as " NAME "\n"

/* A bus that runs, a runtime folder, a server that may be told of either, and two players at a game of it. */
typedef struct
{
  Connect4TestBus *bus;
  char *runtime_folder;
  char *socket; /* where the server is that is on no bus */
  Connect4TestServer *server;
  Connect4TestTable *table;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->bus = connect4_test_bus_new (CONNECT4_TEST_BUS_SESSION);
  connect4_test_bus_start (fixture->bus);
  fixture->runtime_folder = g_dir_make_tmp ("connect4-run-XXXXXX", NULL);
  fixture->socket = g_build_filename (fixture->runtime_folder, "connect4d", "bus", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autofree char *lock = g_strconcat (fixture->socket, ".lock", NULL);
  g_autofree char *folder = g_path_get_dirname (fixture->socket);

  g_clear_pointer (&fixture->table, connect4_test_table_free);
  g_clear_pointer (&fixture->server, connect4_test_server_free);
  connect4_test_bus_free (fixture->bus);
  g_unlink (fixture->socket);
  g_unlink (lock);
  g_rmdir (folder);
  g_assert_cmpint (g_rmdir (fixture->runtime_folder), ==, 0);
  g_free (fixture->runtime_folder);
  g_free (fixture->socket);
}

/* Starts a server whose session bus is at an address, or is not there. */
static Connect4TestServer *
start_server (Fixture    *fixture,
              const char *option,
              const char *session_bus)
{
  const char *const options[] = { option, NULL };
  const char *const environment[] = { "DBUS_SESSION_BUS_ADDRESS", session_bus != NULL ? session_bus : "",
                                      "XDG_RUNTIME_DIR", fixture->runtime_folder,
                                      "DISPLAY", ":99", /* with which a bus would be started for it */
                                      NULL };

  return connect4_test_server_new (options, environment);
}

static void
start (Fixture    *fixture,
       const char *option,
       const char *session_bus)
{
  fixture->server = start_server (fixture, option, session_bus);
}

static void
begin_game (Fixture *fixture)
{
  fixture->table = connect4_test_table_new (fixture->server, NULL);
  connect4_test_table_start (fixture->table);
  connect4_test_table_move (fixture->table, "33");
}

/* Returns: how often the server has said something */
static guint
count_said (Connect4TestServer *server,
            const char         *text)
{
  g_auto (GStrv) pieces = g_strsplit (connect4_test_server_get_messages (server), text, -1);

  return g_strv_length (pieces) - 1;
}

static GVariant *
get_property (GDBusConnection *connection,
              const char      *name,
              const char      *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = NULL;
  GVariant *reply;

  reply = g_dbus_connection_call_sync (connection, name, PATH, "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)", NAME ".Server1", property),
                                       G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  g_variant_unref (reply);

  return g_steal_pointer (&value);
}

/* Returns: which process answers on the bus */
static GPid
get_pid_on_bus (Fixture *fixture)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  g_autoptr (GVariant) pid = get_property (connection, NAME, "Pid");

  return g_variant_get_uint32 (pid);
}

static GPid
get_pid_at_socket (Fixture *fixture)
{
  g_autofree char *address = g_strconcat ("unix:path=", fixture->socket, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GVariant) pid = NULL;

  connection = connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE, geteuid (), &error);
  g_assert_no_error (error);
  pid = get_property (connection, NULL, "Pid");

  return g_variant_get_uint32 (pid);
}

/* Under valgrind the server is another process than the one that has been started. */
static void
assert_is_server (Connect4TestServer *server,
                  GPid                pid)
{
  if (g_getenv ("CONNECT4D_WRAPPER") == NULL)
    g_assert_cmpint (pid, ==, connect4_test_server_get_pid (server));
}

static void
test_session (Fixture       *fixture,
              gconstpointer  user_data)
{
  start (fixture, user_data, connect4_test_bus_get_address (fixture->bus));
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, ON_SESSION_BUS));
  assert_is_server (fixture->server, get_pid_on_bus (fixture));
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
}

/* The bus in the user's runtime folder. */
static void
test_session_in_runtime_folder (Fixture       *fixture,
                                gconstpointer  user_data)
{
  g_autofree char *target = g_build_filename (connect4_test_bus_get_folder (fixture->bus), "socket", NULL);
  g_autofree char *path = g_build_filename (fixture->runtime_folder, "bus", NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
  start (fixture, "--bus=", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, ON_SESSION_BUS));
  assert_is_server (fixture->server, get_pid_on_bus (fixture));
  g_unlink (path);
}

static void
test_address (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autofree char *option = g_strconcat ("--bus=", connect4_test_bus_get_address (fixture->bus), NULL);

  start (fixture, option, NULL);
  connect4_test_iterate_until (
    connect4_test_server_has_said (fixture->server, "The server is on the bus at unix:path="));
  assert_is_server (fixture->server, get_pid_on_bus (fixture));
}

/* Without a session bus, and without one that answers. */
static void
test_socket (Fixture       *fixture,
             gconstpointer  user_data)
{
  const char *const *setup = user_data;

  start (fixture, setup[0], setup[1]);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  g_assert_true (connect4_test_server_has_said (fixture->server, fixture->socket));
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
  connect4_test_server_stop (fixture->server);
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
}

/* A server that is killed leaves its socket behind, which is the next one's. */
static void
test_stale_socket (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->socket);
  g_autoptr (GSocketAddress) name = NULL;
  g_autoptr (GSocket) left = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  name = g_unix_socket_address_new (fixture->socket);
  left = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_assert_true (g_socket_bind (left, name, FALSE, NULL));
  g_socket_close (left, NULL);
  g_assert_true (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));

  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
}

/* The second one says so in a line, and takes the socket over when the first has ended. */
static void
test_socket_taken (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) first = start_server (fixture, "--bus=socket", NULL);
  g_autofree char *warnings = NULL;

  connect4_test_iterate_until (connect4_test_server_has_said (first, "The server can be administered at "));
  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "another server is there"));
  assert_is_server (first, get_pid_at_socket (fixture));
  begin_game (fixture);

  connect4_test_server_stop (first);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
  connect4_test_table_move (fixture->table, "4");
  warnings = connect4_test_server_take_messages (fixture->server);
  g_assert_null (strstr (strstr (warnings, "WARNING") + 1, "WARNING"));
}

static gboolean
is_answered (const char *address)
{
  g_autoptr (GDBusConnection) connection =
    connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE, geteuid (), NULL);
  g_autoptr (GVariant) reply = NULL;

  if (connection == NULL)
    return FALSE;

  reply = g_dbus_connection_call_sync (connection, NULL, PATH, "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  return reply != NULL;
}

/* Admins cannot take the descriptors that players are to have. */
static void
test_socket_crowd (Fixture       *fixture,
                   gconstpointer  user_data)
{
  g_autofree char *address = g_strconcat ("unix:path=", fixture->socket, NULL);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GError) error = NULL;
      GDBusConnection *connection =
        connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE, geteuid (), &error);

      g_assert_no_error (error);
      g_ptr_array_add (connections, connection);
    }

  connect4_test_iterate_until (
    count_said (fixture->server, "An admin's connection has been closed: There are 32 connections") == 8);
  for (guint i = 0; i < connections->len; i++)
    g_dbus_connection_close_sync (connections->pdata[i], NULL, NULL);
  while (!is_answered (address)) /* until it has seen that they have gone */
    ;
  begin_game (fixture);
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
}

static gboolean
try_call (GOutputStream  *stream,
          const char     *interface,
          const char     *method,
          GVariant       *arguments,
          GError        **error)
{
  static guint32 serial;
  g_autoptr (GDBusMessage) message = g_dbus_message_new_method_call (NULL, PATH, interface, method);
  g_autofree guchar *blob = NULL;
  gsize size;

  g_dbus_message_set_body (message, arguments);
  g_dbus_message_set_serial (message, ++serial);
  blob = g_dbus_message_to_blob (message, &size, G_DBUS_CAPABILITY_FLAGS_NONE, error);

  return blob != NULL && g_output_stream_write_all (stream, blob, size, NULL, NULL, error);
}

static void
write_call (GOutputStream *stream,
            const char    *interface,
            const char    *method,
            GVariant      *arguments)
{
  g_autoptr (GError) error = NULL;

  try_call (stream, interface, method, arguments, &error);
  g_assert_no_error (error);
}

/* Somebody who asks for more than the socket holds, does not read any of it, and has all players told @text
 * then. */
static GSocketConnection *
connect_who_does_not_read (Fixture    *fixture,
                           const char *text)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->socket);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *user = g_strdup_printf ("%u", (guint) geteuid ());
  g_autoptr (GString) hello = g_string_new_len ("", 1);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;
  GOutputStream *stream;

  g_string_append (hello, "AUTH EXTERNAL ");
  for (const char *c = user; *c != '\0'; c++)
    g_string_append_printf (hello, "%02x", (guint) *c);
  g_string_append (hello, "\r\nBEGIN\r\n");

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (stream, hello->str, hello->len, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 500; i++)
    write_call (stream, "org.freedesktop.DBus.Properties", "GetAll", g_variant_new ("(s)", NAME ".Server1"));
  write_call (stream, NAME ".Server1", "Announce", g_variant_new ("(s)", text));

  return connection;
}

static guint
count_threads (Connect4TestServer *server)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", connect4_test_server_get_pid (server));
  g_autoptr (GDir) threads = g_dir_open (path, 0, NULL);
  guint n_threads = 0;

  while (g_dir_read_name (threads) != NULL)
    n_threads++;

  return n_threads;
}

#define N_UNREAD 8

/* Those who do not read keep none of the server's threads, with which it asks who may do what; some others
 * may have begun meanwhile. */
static void
test_socket_unread (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  Connect4TestPlayer *player;
  guint n_threads;

  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  begin_game (fixture);
  player = connect4_test_table_get_player (fixture->table, 0);
  get_pid_at_socket (fixture);
  n_threads = count_threads (fixture->server);

  for (guint i = 0; i < N_UNREAD; i++)
    {
      g_autofree char *text = g_strdup_printf ("Hello %u", i);
      g_autofree char *line = g_strconcat ("Message from the server: ", text, NULL);

      g_ptr_array_add (connections, connect_who_does_not_read (fixture, text));
      connect4_test_player_skip_to (player, line);
    }

  connect4_test_player_close (connect4_test_server_connect (fixture->server, "somebody to tell of"));
  get_pid_at_socket (fixture);
  g_assert_cmpuint (count_threads (fixture->server), <, n_threads + N_UNREAD / 2);
}

/* The answers that somebody does not read do not pile up for ever, whatever they are answers to. */
static void
test_socket_never_read (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autoptr (GSocketConnection) connection = NULL;
  GOutputStream *stream;
  g_autoptr (GError) error = NULL;

  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  begin_game (fixture);
  connection = connect_who_does_not_read (fixture, "Hello");
  stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  for (guint i = 0; i < 200000 && error == NULL; i++)
    try_call (stream, NAME ".Server1", "NoSuchMethod", NULL, &error);
  g_assert_nonnull (error);
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
  for (guint i = 0; i < 2; i++)
    connect4_test_player_skip_to (connect4_test_table_get_player (fixture->table, i), "Message from the server: Hello");
  connect4_test_table_move (fixture->table, "4455");
}

/* Another user is not let in, were the socket and its folder ever so open. */
static void
test_socket_other_user (Fixture       *fixture,
                        gconstpointer  user_data)
{
  g_autofree char *address = g_strconcat ("unix:path=", fixture->socket, NULL);
  g_autofree char *folder = g_path_get_dirname (fixture->socket);
  g_autoptr (GError) not_reached = NULL;
  g_autoptr (GError) refused = NULL;

  if (!connect4_test_is_root ())
    {
      g_test_skip ("to be another user takes root");
      return;
    }

  start (fixture, "--bus=socket", NULL);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, "The server can be administered at "));
  g_assert_null (connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE,
                                           CONNECT4_TEST_BUS_OTHER_USER, &not_reached));
  g_assert_error (not_reached, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);

  g_chmod (fixture->runtime_folder, 0711);
  g_chmod (folder, 0711);
  g_assert_null (connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE,
                                           CONNECT4_TEST_BUS_OTHER_USER, &refused));
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&refused);

  g_chmod (fixture->socket, 0666);
  g_assert_null (connect4_test_connect_as (address, G_DBUS_CONNECTION_FLAGS_NONE,
                                           CONNECT4_TEST_BUS_OTHER_USER, &refused));
  g_assert_nonnull (refused);
  g_assert_false (g_error_matches (refused, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)); /* of the kernel */
  assert_is_server (fixture->server, get_pid_at_socket (fixture));
}

/* Nowhere at all: one line, and the game goes on. */
static void
test_no_bus (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autofree char *messages = NULL;

  start (fixture, user_data, NULL);
  connect4_test_iterate_until (
    connect4_test_server_has_said (fixture->server, "The server cannot be administered as long as"));
  begin_game (fixture);
  connect4_test_table_move (fixture->table, "4455");
  messages = connect4_test_server_take_messages (fixture->server);
  g_assert_null (strstr (strstr (messages, "The server ") + 1, "The server "));
}

/* In the middle of a game, again and again; nobody who plays notices. */
static void
test_bus_killed (Fixture       *fixture,
                 gconstpointer  user_data)
{
  static const char *const moves[] = { "4", "4", "5" };

  start (fixture, "--bus=", connect4_test_bus_get_address (fixture->bus));
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, ON_SESSION_BUS));
  begin_game (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      connect4_test_bus_kill (fixture->bus);
      connect4_test_table_move (fixture->table, moves[i]);
      connect4_test_iterate_until (
        count_said (fixture->server, "The server is not on the session bus any more: ") == i + 1);
      connect4_test_bus_start (fixture->bus);
      connect4_test_iterate_until (count_said (fixture->server, ON_SESSION_BUS) == i + 2);
      assert_is_server (fixture->server, get_pid_on_bus (fixture));
    }
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
}

static void
test_name_taken (Fixture       *fixture,
                 gconstpointer  user_data)
{
  const char *address = connect4_test_bus_get_address (fixture->bus);
  g_autoptr (Connect4TestServer) first = start_server (fixture, "--bus=session", address);
  g_autofree char *warnings = NULL;

  connect4_test_iterate_until (connect4_test_server_has_said (first, ON_SESSION_BUS));
  start (fixture, "--bus=session", address);
  connect4_test_iterate_until (
    connect4_test_server_has_said (fixture->server, "Another server is on the session bus as " NAME));
  assert_is_server (first, get_pid_on_bus (fixture));
  begin_game (fixture);
  warnings = connect4_test_server_take_messages (fixture->server);
  g_assert_null (strstr (strstr (warnings, "WARNING") + 1, "WARNING"));

  connect4_test_server_stop (first);
  connect4_test_iterate_until (connect4_test_server_has_said (fixture->server, ON_SESSION_BUS));
  assert_is_server (fixture->server, get_pid_on_bus (fixture));
  connect4_test_table_move (fixture->table, "4");
}

/* Returns: whether the server has a thread of that name */
static gboolean
has_thread (Connect4TestServer *server,
            const char         *name)
{
  g_autofree char *folder =
    g_strdup_printf ("/proc/%d/task", connect4_test_server_get_pid (server));
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;
  gboolean found = FALSE;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "comm", NULL);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL))
        found |= g_str_equal (g_strchomp (comm), name);
    }

  return found;
}

/* Returns: how many clients the bus has, this one left out */
static guint
count_clients (Fixture *fixture)
{
  g_autoptr (GDBusConnection) connection = connect4_test_bus_connect (fixture->bus);
  g_autoptr (GVariant) reply = NULL;
  g_autofree const char **names = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ListNames", NULL, G_VARIANT_TYPE ("(as)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(^a&s)", &names);
  for (guint i = 0; names[i] != NULL; i++)
    n += names[i][0] == ':' && !g_str_equal (names[i], g_dbus_connection_get_unique_name (connection));

  return n;
}

/* No thread of GDBus, no connection, no socket, and not a word. */
static void
test_none (Fixture       *fixture,
           gconstpointer  user_data)
{
  const char *address = connect4_test_bus_get_address (fixture->bus);
  g_autoptr (Connect4TestServer) other = start_server (fixture, "--bus=session", address);
  guint n_clients;

  connect4_test_iterate_until (connect4_test_server_has_said (other, ON_SESSION_BUS));
  g_assert_true (has_thread (other, "gdbus"));
  connect4_test_server_stop (other);
  connect4_test_iterate_until (!connect4_test_bus_name_exists (fixture->bus, NAME));
  n_clients = count_clients (fixture);

  start (fixture, "--bus=none", address);
  begin_game (fixture);
  g_assert_false (has_thread (fixture->server, "gdbus"));
  g_assert_cmpuint (count_clients (fixture), ==, n_clients);
  g_assert_false (g_file_test (fixture->socket, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (connect4_test_server_get_messages (fixture->server), ==, "");
}

static const char *const no_session_bus[] = { "--bus=", NULL };
static const char *const dead_session_bus[] = { "--bus=", "unix:path=/nonexistent" };
static const char *const autolaunched_bus[] = { "--bus=", "autolaunch:" };
static const char *const only_socket[] = { "--bus=socket", "unix:path=/nonexistent" };

#define ADD(name, data, func)                                                                      \
  g_test_add ("/admin/program/" name, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("session", "--bus=session", test_session);
  ADD ("session-by-default", "--bus=", test_session);
  ADD ("session-in-runtime-folder", NULL, test_session_in_runtime_folder);
  ADD ("address", NULL, test_address);
  ADD ("socket", only_socket, test_socket);
  ADD ("socket-without-session-bus", no_session_bus, test_socket);
  ADD ("socket-with-dead-session-bus", dead_session_bus, test_socket);
  ADD ("socket-instead-of-autolaunch", autolaunched_bus, test_socket);
  ADD ("stale-socket", NULL, test_stale_socket);
  ADD ("socket-taken", NULL, test_socket_taken);
  ADD ("socket-crowd", NULL, test_socket_crowd);
  ADD ("socket-unread", NULL, test_socket_unread);
  ADD ("socket-never-read", NULL, test_socket_never_read);
  ADD ("socket-of-other-user", NULL, test_socket_other_user);
  ADD ("no-session-bus", "--bus=session", test_no_bus);
  ADD ("no-bus-at-address", "--bus=unix:path=/nonexistent", test_no_bus);
  ADD ("bus-killed", NULL, test_bus_killed);
  ADD ("name-taken", NULL, test_name_taken);
  ADD ("none", NULL, test_none);

  return g_test_run ();
}
