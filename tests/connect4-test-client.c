/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-client.h"

#include <sys/socket.h>

#include "connect4-test-util.h"

struct _Connect4TestClient
{
  GSocket *socket;
  GSource *source;   /* attached until the server closes */
  GString *received; /* what no line has been read of yet */
  gboolean ended;    /* the server has closed its side */
};

static gboolean
connect4_test_client_receive (GSocket      *socket,
                              GIOCondition  condition,
                              gpointer      user_data)
{
  Connect4TestClient *self = user_data;
  char bytes[4096];
  gssize n_received = g_socket_receive (socket, bytes, sizeof bytes, NULL, NULL);

  if (n_received > 0)
    {
      g_string_append_len (self->received, bytes, n_received);
      return G_SOURCE_CONTINUE;
    }

  self->ended = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * connect4_test_client_new_deaf:
 * @server: a listening socket
 *
 * Returns: (transfer full): a player who is connected to @server and reads nothing
 */
Connect4TestClient *
connect4_test_client_new_deaf (GSocket *server)
{
  Connect4TestClient *self = g_new0 (Connect4TestClient, 1);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  address = g_socket_get_local_address (server, &error);
  g_assert_no_error (error);
  self->socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_connect (self->socket, address, NULL, &error));
  g_assert_no_error (error);
  self->received = g_string_new (NULL);

  return self;
}

/**
 * connect4_test_client_new:
 * @server: a listening socket
 *
 * Returns: (transfer full): a player who is connected to @server
 */
Connect4TestClient *
connect4_test_client_new (GSocket *server)
{
  Connect4TestClient *self = connect4_test_client_new_deaf (server);

  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (connect4_test_client_receive), self, NULL);
  g_source_attach (self->source, NULL);

  return self;
}

static void
connect4_test_client_stop_reading (Connect4TestClient *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/**
 * connect4_test_client_free:
 * @self: (transfer full): a player, whose connection is closed
 */
void
connect4_test_client_free (Connect4TestClient *self)
{
  connect4_test_client_stop_reading (self);
  g_string_free (self->received, TRUE);
  g_object_unref (self->socket);
  g_free (self);
}

/**
 * connect4_test_client_send:
 * @self: a player
 * @bytes: what to send, as it is
 */
void
connect4_test_client_send (Connect4TestClient *self,
                           const char         *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_socket_send (self->socket, bytes, strlen (bytes), NULL, &error), ==,
                   strlen (bytes));
  g_assert_no_error (error);
}

/**
 * connect4_test_client_try_send:
 * @self: a player
 * @bytes: what to send, as it is
 *
 * Returns: whether there was room, and the connection still stands
 */
gboolean
connect4_test_client_try_send (Connect4TestClient *self,
                               const char         *bytes)
{
  return g_socket_send_with_blocking (self->socket, bytes, strlen (bytes), FALSE, NULL, NULL) > 0;
}

/**
 * connect4_test_client_type:
 * @self: a player
 * @line: what to type, without the line's end
 */
void
connect4_test_client_type (Connect4TestClient *self,
                           const char         *line)
{
  g_autofree char *bytes = g_strconcat (line, "\r\n", NULL);

  connect4_test_client_send (self, bytes);
}

/**
 * connect4_test_client_read_line:
 * @self: a player
 *
 * Returns: (transfer full) (nullable): the next line, without its end; %NULL when the server has closed
 */
char *
connect4_test_client_read_line (Connect4TestClient *self)
{
  const char *end;
  char *line;

  connect4_test_iterate_until (self->ended || strstr (self->received->str, "\r\n") != NULL);

  end = strstr (self->received->str, "\r\n");
  if (end == NULL)
    return NULL;

  line = g_strndup (self->received->str, end - self->received->str);
  g_string_erase (self->received, 0, end - self->received->str + 2);

  return line;
}

/**
 * connect4_test_client_expect:
 * @self: a player
 * @line: what the next line has to be
 */
void
connect4_test_client_expect (Connect4TestClient *self,
                             const char         *line)
{
  g_autofree char *read = connect4_test_client_read_line (self);

  g_assert_cmpstr (read, ==, line);
}

/**
 * connect4_test_client_skip_to:
 * @self: a player
 * @line: what one of the next lines has to be; those before it are read over
 */
void
connect4_test_client_skip_to (Connect4TestClient *self,
                              const char         *line)
{
  for (;;)
    {
      g_autofree char *read = connect4_test_client_read_line (self);

      if (g_strcmp0 (read, line) == 0)
        return;
      if (read == NULL)
        g_error ("the server closed before it said “%s”", line);
    }
}

/**
 * connect4_test_client_expect_end:
 * @self: a player
 *
 * Waits until the server closes the connection; what it says before that is read over.
 */
void
connect4_test_client_expect_end (Connect4TestClient *self)
{
  char *line;

  while ((line = connect4_test_client_read_line (self)) != NULL)
    g_free (line);
}

/**
 * connect4_test_client_reset:
 * @self: a player
 *
 * Closes the connection with RST, as when a machine vanishes.
 */
void
connect4_test_client_reset (Connect4TestClient *self)
{
  const struct linger at_once = { .l_onoff = 1 };

  connect4_test_client_stop_reading (self);
  g_assert_cmpint (setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &at_once,
                               sizeof at_once),
                   ==, 0);
  g_assert_true (g_socket_close (self->socket, NULL));
}

/**
 * connect4_test_client_begin_game:
 * @x: a player in the menu
 * @o: another
 *
 * Takes both into a game that has begun and has a piece of X in column 3.
 *
 * Returns: (transfer full): its code
 */
char *
connect4_test_client_begin_game (Connect4TestClient *x,
                                 Connect4TestClient *o)
{
  g_autofree char *created = NULL;
  g_autofree char *join = NULL;
  char *code;

  connect4_test_client_type (x, "create noon");
  while (created == NULL || !g_str_has_prefix (created, "Game "))
    {
      g_free (created);
      created = connect4_test_client_read_line (x);
    }
  code = g_strndup (created + strlen ("Game "), 6);

  join = g_strconcat ("join ", code, NULL);
  connect4_test_client_type (o, join);
  connect4_test_client_skip_to (o, "Game joined!");
  connect4_test_client_type (x, "play");
  connect4_test_client_skip_to (x, "Game started!");
  connect4_test_client_type (x, "3");
  connect4_test_client_skip_to (x, "It's player O's turn.");
  connect4_test_client_skip_to (o, "Player X has played!");
  connect4_test_client_skip_to (o, "It's player O's turn.");

  return code;
}
