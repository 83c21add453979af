/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "connect4-test-server.h"
#include "connect4-test-util.h"

/* The end of the notification socket that is systemd's. */
typedef struct
{
  char *folder;
  char *path;
  GSocket *socket;
  GSource *source; /* which reads, so that the server is not held up */
  GQueue messages; /* of char *, not looked at yet */
} Manager;

static gboolean
on_readable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Manager *manager = user_data;
  char message[4096];
  gssize length;

  while ((length = g_socket_receive (socket, message, sizeof message, NULL, NULL)) >= 0)
    g_queue_push_tail (&manager->messages, g_strndup (message, length));

  return G_SOURCE_CONTINUE;
}

static void
set_up (Manager       *manager,
        gconstpointer  user_data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  manager->folder = g_dir_make_tmp ("connect4-e2e-XXXXXX", &error);
  g_assert_no_error (error);
  manager->path = g_build_filename (manager->folder, "notify", NULL);
  address = g_unix_socket_address_new (manager->path);
  manager->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_bind (manager->socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (manager->socket, FALSE);
  g_queue_init (&manager->messages);
  manager->source = g_socket_create_source (manager->socket, G_IO_IN, NULL);
  g_source_set_callback (manager->source, G_SOURCE_FUNC (on_readable), manager, NULL);
  g_source_attach (manager->source, NULL);
}

static void
tear_down (Manager       *manager,
           gconstpointer  user_data)
{
  g_source_destroy (manager->source);
  g_source_unref (manager->source);
  g_queue_clear_full (&manager->messages, g_free);
  g_object_unref (manager->socket);
  g_remove (manager->path);
  g_rmdir (manager->folder);
  g_free (manager->path);
  g_free (manager->folder);
}

static Connect4TestServer *
start_server (Manager    *manager,
              const char *option)
{
  const char *const options[] = { option, NULL };
  const char *const environment[] = { "NOTIFY_SOCKET", manager->path, "WATCHDOG_USEC", "100000", NULL };

  return connect4_test_server_new (options, environment);
}

/* Reads over what comes before the message. */
static char *
skip_to (Manager    *manager,
         const char *prefix)
{
  char *message = NULL;

  while (message == NULL || !g_str_has_prefix (message, prefix))
    {
      g_free (message);
      connect4_test_iterate_until (!g_queue_is_empty (&manager->messages));
      message = g_queue_pop_head (&manager->messages);
    }

  return message;
}

static void
expect (Manager    *manager,
        const char *expected)
{
  g_autofree char *message = skip_to (manager, expected);

  g_assert_cmpstr (message, ==, expected);
}

static void
test_notifications (Manager       *manager,
                    gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (manager, NULL);
  g_autoptr (Connect4TestPlayer) player = NULL;
  g_autofree char *reloading = NULL;

  expect (manager, "READY=1");
  expect (manager, "WATCHDOG=1");
  expect (manager, "STATUS=0 players, 0 moves so far");

  player = connect4_test_server_connect (server, "player");
  connect4_test_server_signal (server, SIGHUP);
  reloading = skip_to (manager, "RELOADING=1");
  g_assert_true (g_str_has_prefix (reloading, "RELOADING=1\nMONOTONIC_USEC="));
  expect (manager, "READY=1");
  expect (manager, "STATUS=1 player, 0 moves so far");

  connect4_test_server_signal (server, SIGTERM);
  expect (manager, "STOPPING=1\nSTATUS=");
  connect4_test_player_wait_closed (player);
  connect4_test_player_close (player);
  connect4_test_server_wait (server);
}

/* The watchdog hears from the main loop as long as that runs, and no longer. */
static void
test_watchdog (Manager       *manager,
               gconstpointer  user_data)
{
  g_autoptr (Connect4TestServer) server = start_server (manager, NULL);
  gint64 stopped;

  for (guint i = 0; i < 10; i++)
    expect (manager, "WATCHDOG=1");

  g_queue_clear_full (&manager->messages, g_free);
  connect4_test_server_signal (server, SIGSTOP);
  stopped = g_get_monotonic_time ();
  while (g_get_monotonic_time () - stopped < 300 * 1000)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (g_queue_get_length (&manager->messages), <=, 2);

  connect4_test_server_signal (server, SIGCONT);
  expect (manager, "WATCHDOG=1");
}

/* A server that cannot start is never ready. */
static void
test_failure (Manager       *manager,
              gconstpointer  user_data)
{
  const char *const options[] = { "--port=many", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  g_setenv ("NOTIFY_SOCKET", manager->path, TRUE);
  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 1);
  g_unsetenv ("NOTIFY_SOCKET");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (g_queue_is_empty (&manager->messages));
}

static GSocket *
listen_on_loopback (GSocketType type)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  if (type == G_SOCKET_TYPE_STREAM)
    g_socket_listen (socket, &error);
  g_assert_no_error (error);

  return socket;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static void
play_a_little (Connect4TestPlayer *player)
{
  connect4_test_player_type (player, "create foo");
  connect4_test_player_expect_match (player, "Game ?????? created!");
}

/* The socket outlives the server: whoever comes while there is none waits for the next one. */
static void
test_restart (void)
{
  g_autoptr (GSocket) socket = listen_on_loopback (G_SOCKET_TYPE_STREAM);
  g_autoptr (Connect4TestServer) first = NULL;
  g_autoptr (Connect4TestServer) second = NULL;
  g_autoptr (Connect4TestPlayer) early = NULL;
  g_autoptr (Connect4TestPlayer) between = NULL;

  early = connect4_test_player_new ("early", get_port (socket));
  connect4_test_server_pass_socket (g_socket_get_fd (socket));
  first = connect4_test_server_new (NULL, NULL);
  g_assert_cmpuint (connect4_test_server_get_port (first), ==, get_port (socket));
  g_strfreev (connect4_test_player_read_all (early));
  play_a_little (early);

  connect4_test_server_stop (first);
  connect4_test_player_wait_closed (early);
  between = connect4_test_player_new ("between", get_port (socket));
  second = connect4_test_server_new (NULL, NULL);
  connect4_test_server_pass_socket (-1);
  g_strfreev (connect4_test_player_read_all (between));
  play_a_little (between);
}

static void
assert_refused (int fd)
{
  const char *const options[] = { "--port=0", NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  connect4_test_server_pass_socket (fd);
  g_assert_cmpint (connect4_test_program_run (options, &output, &messages), ==, 1);
  connect4_test_server_pass_socket (-1);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (messages, ==,
                   "connect4d: The service manager has passed descriptor 3, which is no listening "
                   "TCP socket\n");
}

static void
test_unsuitable_sockets (Manager       *manager,
                         gconstpointer  user_data)
{
  g_autoptr (GSocket) datagram = listen_on_loopback (G_SOCKET_TYPE_DATAGRAM);

  assert_refused (g_socket_get_fd (datagram));
  assert_refused (g_socket_get_fd (manager->socket));
}

#define ADD(path, function) g_test_add (path, Manager, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/e2e/service/notifications", test_notifications);
  ADD ("/e2e/service/watchdog", test_watchdog);
  ADD ("/e2e/service/failure", test_failure);
  g_test_add_func ("/e2e/service/restart", test_restart);
  ADD ("/e2e/service/unsuitable-sockets", test_unsuitable_sockets);

  return g_test_run ();
}
