/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connect4-test-util.h"
#include "telnet/connect4-connection.h"

/* A connection, its client's end, and what the owner of the connection has heard. */
typedef struct
{
  Connect4Connection connection;
  int client;
  GString *lines; /* each with a newline */
  gboolean ended; /* no line will come any more */
  guint n_closed;
  GError *error;
} Fixture;

static void
on_readable (Connect4Connection *connection,
             gpointer            user_data)
{
  Fixture *fixture = user_data;
  Connect4LineStatus status;
  const char *line;
  gsize length;

  while ((status = connect4_connection_next_line (connection, &line, &length)) == CONNECT4_LINE_COMPLETE)
    {
      g_string_append_len (fixture->lines, line, length);
      g_string_append_c (fixture->lines, '\n');
    }
  fixture->ended = status == CONNECT4_LINE_END;
}

static void
on_closed (Connect4Connection *connection,
           const GError       *error,
           gpointer            user_data)
{
  Fixture *fixture = user_data;

  fixture->n_closed++;
  if (error != NULL)
    fixture->error = g_error_copy (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const Connect4ConnectionFuncs funcs = { .readable = on_readable, .closed = on_closed };
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  fixture->client = fds[1];
  fixture->lines = g_string_new (NULL);
  connect4_connection_init (&fixture->connection, &funcs, fixture);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  connect4_connection_open (&fixture->connection, socket, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  connect4_connection_clear (&fixture->connection);
  if (fixture->client != -1)
    close (fixture->client);
  g_string_free (fixture->lines, TRUE);
  g_clear_error (&fixture->error);
}

static void
client_sends (Fixture    *fixture,
              const char *bytes)
{
  g_assert_cmpint (write (fixture->client, bytes, strlen (bytes)), ==, strlen (bytes));
}

static void
assert_client_reads (Fixture    *fixture,
                     const char *expected)
{
  char bytes[256] = "";

  connect4_test_iterate_until (read (fixture->client, bytes, sizeof bytes - 1) > 0);
  g_assert_cmpstr (bytes, ==, expected);
}

static void
test_lines (Fixture       *fixture,
            gconstpointer  user_data)
{
  client_sends (fixture, "one\r\ntwo\nthr");
  connect4_test_iterate_until (g_str_equal (fixture->lines->str, "one\ntwo\n"));
  g_assert_false (connect4_connection_get_input (&fixture->connection).is_idle);
  client_sends (fixture, "ee\r\n");
  connect4_test_iterate_until (g_str_equal (fixture->lines->str, "one\ntwo\nthree\n"));
  g_assert_true (connect4_connection_get_input (&fixture->connection).is_idle);
}

static void
test_output_of_a_turn (Fixture       *fixture,
                       gconstpointer  user_data)
{
  g_string_append (connect4_connection_output (&fixture->connection), "one ");
  g_string_append (connect4_connection_output (&fixture->connection), "two");
  assert_client_reads (fixture, "one two");
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  user_data)
{
  connect4_connection_pause (&fixture->connection);
  client_sends (fixture, "one\n");
  g_string_append (connect4_connection_output (&fixture->connection), "wait");
  assert_client_reads (fixture, "wait");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (fixture->lines->str, ==, "");

  connect4_connection_resume (&fixture->connection);
  connect4_test_iterate_until (g_str_equal (fixture->lines->str, "one\n"));
}

/* More than is read at once, while nothing was read. */
static void
test_pause_for_long (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *line = g_strnfill (99, 'x');
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (expected, "%s\n", line);

  connect4_connection_pause (&fixture->connection);
  client_sends (fixture, expected->str);
  g_assert_cmpint (shutdown (fixture->client, SHUT_WR), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (fixture->lines->str, ==, "");

  connect4_connection_resume (&fixture->connection);
  connect4_test_iterate_until (fixture->ended);
  g_assert_cmpstr (fixture->lines->str, ==, expected->str);
}

static void
reopen_with_tcp (Fixture *fixture)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GSocketConnection) near = NULL;
  g_autoptr (GSocketConnection) far = NULL;

  far = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  near = g_socket_listener_accept (listener, NULL, NULL, NULL);
  g_assert_true (G_IS_SOCKET_CONNECTION (near) && G_IS_SOCKET_CONNECTION (far));

  close (fixture->client);
  fixture->client = dup (g_socket_get_fd (g_socket_connection_get_socket (far)));
  socket = g_socket_new_from_fd (dup (g_socket_get_fd (g_socket_connection_get_socket (near))), NULL);
  g_assert_true (g_socket_set_option (socket, SOL_SOCKET, SO_OOBINLINE, TRUE, NULL));
  connect4_connection_clear (&fixture->connection);
  g_assert_true (connect4_connection_open (&fixture->connection, socket, NULL));
}

/* Reading stops short before urgent data. */
static void
test_urgent (Fixture       *fixture,
             gconstpointer  user_data)
{
  reopen_with_tcp (fixture);
  client_sends (fixture, "one\n");
  g_assert_cmpint (send (fixture->client, "\n", 1, MSG_OOB), ==, 1);
  client_sends (fixture, "two\n");
  connect4_test_iterate_until (g_str_equal (fixture->lines->str, "one\n\ntwo\n"));
  client_sends (fixture, "three\n");
  connect4_test_iterate_until (g_str_equal (fixture->lines->str, "one\n\ntwo\nthree\n"));
}

static void
test_close (Fixture       *fixture,
            gconstpointer  user_data)
{
  char byte;

  g_string_append (connect4_connection_output (&fixture->connection), "bye");
  connect4_connection_close (&fixture->connection);
  assert_client_reads (fixture, "bye");
  connect4_test_iterate_until (read (fixture->client, &byte, 1) == 0);
  g_assert_cmpuint (fixture->n_closed, ==, 0);

  close (g_steal_fd (&fixture->client));
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_no_error (fixture->error);
}

/* What is said after the farewell does not spoil the end. */
static void
test_output_after_close (Fixture       *fixture,
                         gconstpointer  user_data)
{
  char byte;

  reopen_with_tcp (fixture);
  connect4_connection_close (&fixture->connection);
  connect4_test_iterate_until (read (fixture->client, &byte, 1) == 0);
  g_string_append (connect4_connection_output (&fixture->connection), "too late");
  client_sends (fixture, "bye\n");
  g_assert_cmpint (shutdown (fixture->client, SHUT_WR), ==, 0);
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_no_error (fixture->error);
}

/* A client that never ends its side does not keep the descriptor for ever. */
static void
test_close_without_the_client (Fixture       *fixture,
                               gconstpointer  user_data)
{
  connect4_connection_close (&fixture->connection);
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_no_error (fixture->error);
}

static void
test_end_of_input (Fixture       *fixture,
                   gconstpointer  user_data)
{
  client_sends (fixture, "last\n");
  g_assert_cmpint (shutdown (fixture->client, SHUT_WR), ==, 0);
  connect4_test_iterate_until (fixture->ended);
  g_assert_cmpstr (fixture->lines->str, ==, "last\n");

  g_string_append (connect4_connection_output (&fixture->connection), "answer");
  connect4_connection_close (&fixture->connection);
  assert_client_reads (fixture, "answer");
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_no_error (fixture->error);
}

static void
test_client_vanishes (Fixture       *fixture,
                      gconstpointer  user_data)
{
  close (g_steal_fd (&fixture->client));
  connect4_test_iterate_until (fixture->ended);
  g_string_append (connect4_connection_output (&fixture->connection), "is anybody there?");
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

/* Reads nothing: first it is not read from either, then it is closed. */
static void
test_congestion (Fixture       *fixture,
                 gconstpointer  user_data)
{
  g_autofree char *text = g_strnfill (16 * 1024, 'x');

  while (!connect4_connection_is_congested (&fixture->connection))
    {
      g_string_append (connect4_connection_output (&fixture->connection), text);
      g_main_context_iteration (NULL, TRUE);
    }

  client_sends (fixture, "ignored\n");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (fixture->lines->str, ==, "");

  while (fixture->n_closed == 0)
    {
      g_assert_cmpuint (connect4_connection_output (&fixture->connection)->len, <=,
                        CONNECT4_CONNECTION_MAX_OUTPUT);
      g_string_append (connect4_connection_output (&fixture->connection), text);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_nonnull (fixture->error);
}

/* Nor does one that does not read, though not all can be sent. */
static void
test_close_while_congested (Fixture       *fixture,
                            gconstpointer  user_data)
{
  g_autofree char *text = g_strnfill (16 * 1024, 'x');

  while (!connect4_connection_is_congested (&fixture->connection))
    {
      g_string_append (connect4_connection_output (&fixture->connection), text);
      g_main_context_iteration (NULL, TRUE);
    }

  connect4_connection_close (&fixture->connection);
  connect4_test_iterate_until (fixture->n_closed == 1);
  g_assert_no_error (fixture->error);
}

static void
test_congestion_ends (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autofree char *text = g_strnfill (16 * 1024, 'x');

  while (!connect4_connection_is_congested (&fixture->connection))
    {
      g_string_append (connect4_connection_output (&fixture->connection), text);
      g_main_context_iteration (NULL, TRUE);
    }
  client_sends (fixture, "patience\n");

  while (!g_str_equal (fixture->lines->str, "patience\n"))
    {
      char bytes[4096];

      while (read (fixture->client, bytes, sizeof bytes) > 0)
        ;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (fixture->n_closed, ==, 0);
}

#define ADD(name, function) \
  g_test_add ("/telnet/connection/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("lines", test_lines);
  ADD ("output-of-a-turn", test_output_of_a_turn);
  ADD ("pause", test_pause);
  ADD ("pause-for-long", test_pause_for_long);
  ADD ("urgent", test_urgent);
  ADD ("close", test_close);
  ADD ("output-after-close", test_output_after_close);
  ADD ("close-without-the-client", test_close_without_the_client);
  ADD ("end-of-input", test_end_of_input);
  ADD ("client-vanishes", test_client_vanishes);
  ADD ("congestion", test_congestion);
  ADD ("close-while-congested", test_close_while_congested);
  ADD ("congestion-ends", test_congestion_ends);

  return g_test_run ();
}
