/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <sys/socket.h>
#include <unistd.h>

#include "connect4-test-sessions.h"
#include "telnet/connect4-telnet-session.h"

/* Returns: (transfer full) (nullable): a session of a player who is at the other end of @socket */
static Connect4Session *
new_session (Connect4TestSessions  *context,
             GSocket               *socket,
             GError               **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new (loopback, 4040);
  Connect4AddressCount *address = connect4_sessions_hold_address (context->sessions, loopback, NULL);

  return connect4_telnet_session_new (connect4_sessions_get_context (context->sessions), address,
                                      G_INET_SOCKET_ADDRESS (remote), socket, error);
}

/* Returns: how many sessions hold the address of their player */
static guint
count_held (Connect4TestSessions *context)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  Connect4AddressCount *address = connect4_sessions_hold_address (context->sessions, loopback, NULL);
  guint n = connect4_address_count_get (address) - 1;

  connect4_address_count_release (address);
  return n;
}

/* A session that cannot watch its socket is not made, which is an error and no crash. */
static void
test_socket_in_use (void)
{
  Connect4TestSessions context;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Session *first;
  int fds[2];

  connect4_test_sessions_init (&context);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);

  first = new_session (&context, socket, &error);
  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_null (new_session (&context, socket, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_assert_cmpuint (count_held (&context), ==, 1);

  g_object_unref (first);
  g_assert_cmpuint (count_held (&context), ==, 0);
  close (fds[1]);
  connect4_test_sessions_clear (&context);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/telnet/telnet-session/socket-in-use", test_socket_in_use);

  return g_test_run ();
}
