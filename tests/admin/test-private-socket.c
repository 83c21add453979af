/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connect4-test-bus.h"
#include "connect4-test-util.h"

/* A transport in a folder of its own. */
typedef struct
{
  char *folder;
  char *path; /* of the socket */
  char *address;
  Connect4AdminTransport *transport;
  GPtrArray *connections;
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
  g_ptr_array_add (fixture->connections, g_object_ref (connection));
}

static void
on_failed (Connect4AdminTransport *transport,
           GError                 *error,
           gpointer                user_data)
{
  Fixture *fixture = user_data;

  fixture->error = g_error_copy (error);
  fixture->n_failed++;
}

static Connect4AdminTransport *
make_transport (Fixture *fixture)
{
  Connect4AdminTransport *transport = connect4_admin_socket_new (fixture->path);

  g_signal_connect (transport, "connected", G_CALLBACK (on_connected), fixture);
  g_signal_connect (transport, "failed", G_CALLBACK (on_failed), fixture);
  return transport;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->folder = g_dir_make_tmp ("connect4-socket-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "bus", NULL);
  fixture->address = g_strconcat ("unix:path=", fixture->path, NULL);
  fixture->connections = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->transport = make_transport (fixture);
}

static void
drop (Connect4AdminTransport *transport)
{
  connect4_admin_transport_stop (transport);
  g_assert_finalize_object (transport);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  if (fixture->transport != NULL)
    drop (fixture->transport);
  g_ptr_array_unref (fixture->connections);
  g_clear_error (&fixture->error);
  g_unlink (fixture->path);
  g_unlink (lock);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->address);
}

static void
start (Fixture                *fixture,
       Connect4AdminTransport *transport)
{
  g_test_expect_message ("connect4-admin", G_LOG_LEVEL_MESSAGE, "The server can be administered at *");
  connect4_admin_transport_start (transport);
  g_test_assert_expected_messages ();
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GDBusConnection *
connect_client (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *client;
  guint n_before = fixture->connections->len;

  g_dbus_connection_new_for_address (fixture->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                     NULL, on_done, &result);
  connect4_test_iterate_until (result != NULL);
  client = g_dbus_connection_new_for_address_finish (result, &error);
  g_assert_no_error (error);
  connect4_test_iterate_until (fixture->connections->len > n_before);

  return client;
}

static void
test_clients (Fixture       *fixture,
              gconstpointer  user_data)
{
  GStatBuf info;

  start (fixture, fixture->transport);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GDBusConnection) client = connect_client (fixture);

      g_assert_false (g_dbus_connection_is_closed (fixture->connections->pdata[i]));
      g_dbus_connection_close_sync (client, NULL, NULL);
      connect4_test_iterate_until (g_dbus_connection_is_closed (fixture->connections->pdata[i]));
    }
}

/* Whoever has heard of the connections closes them. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (GDBusConnection) client = NULL;

  start (fixture, fixture->transport);
  client = connect_client (fixture);
  drop (g_steal_pointer (&fixture->transport));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_dbus_connection_is_closed (client));
  g_dbus_connection_close_sync (fixture->connections->pdata[0], NULL, NULL);
  connect4_test_iterate_until (g_dbus_connection_is_closed (client));
}

/* Says something to the socket. Returns: the first line of the answer */
static char *
ask (Fixture    *fixture,
     const char *bytes,
     gsize       n_bytes)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, n_bytes, NULL,
                             NULL, &error);
  g_assert_no_error (error);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_done, &result);
  connect4_test_iterate_until (result != NULL);
  line = g_data_input_stream_read_line_finish (input, result, NULL, &error);
  g_assert_no_error (error);

  return g_strchomp (line);
}

/* Neither cookies nor anonymous clients. */
static void
test_mechanisms (Fixture       *fixture,
                 gconstpointer  user_data)
{
  static const char question[] = "\0AUTH ANONYMOUS\r\n";
  static const char cookie[] = "\0AUTH DBUS_COOKIE_SHA1 30\r\n";
  g_autofree char *answer = NULL;
  g_autofree char *other_answer = NULL;

  start (fixture, fixture->transport);
  answer = ask (fixture, question, sizeof question - 1);
  g_assert_cmpstr (answer, ==, "REJECTED EXTERNAL");
  other_answer = ask (fixture, cookie, sizeof cookie - 1);
  g_assert_cmpstr (other_answer, ==, "REJECTED EXTERNAL");
  g_assert_cmpuint (fixture->connections->len, ==, 0);
}

/* It is said once, and the socket is taken over when it is free. */
static void
test_taken (Fixture       *fixture,
            gconstpointer  user_data)
{
  Connect4AdminTransport *second = make_transport (fixture);
  g_autoptr (GDBusConnection) client = NULL;

  start (fixture, fixture->transport);
  connect4_admin_transport_start (second);
  connect4_test_iterate_until (fixture->n_failed == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  client = connect_client (fixture);

  drop (g_steal_pointer (&fixture->transport));
  g_test_expect_message ("connect4-admin", G_LOG_LEVEL_MESSAGE, "The server can be administered at *");
  connect4_test_iterate_until (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  drop (second);
}

/* In the child: the handshake of a client, as D-Bus has it. Returns: whether the server says that it is
 * good. */
static gboolean
shake_hands (const struct sockaddr_un *address,
             const char               *hello,
             gsize                     n_hello)
{
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  char answer[2] = "";

  return fd >= 0 && connect (fd, (const struct sockaddr *) address, sizeof *address) == 0 &&
         write (fd, hello, n_hello) == (gssize) n_hello && read (fd, answer, sizeof answer) == 2 &&
         answer[0] == 'O' && answer[1] == 'K';
}

static void
on_exited (GPid     pid,
           int      status,
           gpointer user_data)
{
  *(int *) user_data = WEXITSTATUS (status);
}

/* Has another process, of another user, connect. Returns: whether it is let in */
static gboolean
is_let_in (Fixture *fixture,
           uid_t    user)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *name = g_strdup_printf ("%u", (guint) user);
  g_autoptr (GString) hello = g_string_new_len ("", 1);
  int status = -1;
  GPid pid;

  g_string_append (hello, "AUTH EXTERNAL ");
  for (const char *c = name; *c != '\0'; c++)
    g_string_append_printf (hello, "%02x", (guint) *c);
  g_string_append (hello, "\r\n");
  g_strlcpy (address.sun_path, fixture->path, sizeof address.sun_path);

  pid = fork ();
  if (pid == 0)
    {
      gboolean let_in = seteuid (0) == 0 && setresuid (user, user, user) == 0 &&
                        shake_hands (&address, hello->str, hello->len);

      /* Valgrind would have a say in the status of the child itself. */
      execlp (let_in ? "true" : "false", "", NULL);
      _exit (127);
    }

  g_assert_cmpint (pid, >, 0);
  g_child_watch_add (pid, on_exited, &status);
  connect4_test_iterate_until (status >= 0);

  g_assert_cmpint (status, <=, 1);

  return status == 0;
}

/* Root is let into a server of whatever user; others are not, were the socket and its folder ever so open. */
static void
test_users (Fixture       *fixture,
            gconstpointer  user_data)
{
  if (!connect4_test_is_root ())
    {
      g_test_skip ("to be another user takes root");
      return;
    }

  g_assert_cmpint (chown (fixture->folder, CONNECT4_TEST_BUS_OTHER_USER, -1), ==, 0);
  connect4_test_become (CONNECT4_TEST_BUS_OTHER_USER);
  start (fixture, fixture->transport);
  g_assert_cmpint (g_chmod (fixture->folder, 0711), ==, 0);
  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);

  g_assert_true (is_let_in (fixture, 0));
  g_assert_true (is_let_in (fixture, CONNECT4_TEST_BUS_OTHER_USER));
  g_assert_false (is_let_in (fixture, 1));
  g_object_unref (connect_client (fixture));
  drop (g_steal_pointer (&fixture->transport));
  connect4_test_become (0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/admin/private-socket/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("clients", test_clients);
  ADD ("stop", test_stop);
  ADD ("mechanisms", test_mechanisms);
  ADD ("taken", test_taken);
  ADD ("users", test_users);

  return g_test_run ();
}
