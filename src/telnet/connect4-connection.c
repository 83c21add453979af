/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-connection.h"

#include <errno.h>
#include <sys/epoll.h>

#include "loop/connect4-errno.h"
#include "loop/connect4-memory.h"
#include "loop/connect4-run-clock.h"

#define READ_SIZE (16 * 1024)

/* Edge-triggered: that there is something to read is said once, and not at each turn until it is read. */
#define WATCHED (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLET)

/* How long a client may take to read more of what waits while the connection is closed, and to end
 * its side after all has been sent. */
#define LINGER_US (2 * G_USEC_PER_SEC)

static void
connect4_connection_finish (Connect4Connection *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->error);

  g_assert (self->state != CONNECT4_CONNECTION_CLOSED);

  connect4_connection_clear (self);
  self->funcs->closed (self, error, self->user_data);
}

static gboolean
connect4_connection_may_read (Connect4Connection *self)
{
  return self->input_waits && !self->paused && !connect4_connection_is_congested (self);
}

/* What waits in the kernel is not announced again. */
static void
connect4_connection_read_later (Connect4Connection *self)
{
  if (connect4_connection_may_read (self))
    connect4_deferred_queue (&self->flush);
}

static void
connect4_connection_set_linger (Connect4Connection *self)
{
  self->linger_end = connect4_run_clock_get () + LINGER_US;
  connect4_timer_set (&self->linger, LINGER_US);
}

static void
connect4_connection_linger (Connect4Connection *self)
{
  if (!g_socket_shutdown (self->socket, FALSE, TRUE, NULL) || self->end_of_input)
    {
      connect4_connection_finish (self);
      return;
    }

  self->state = CONNECT4_CONNECTION_LINGERING;
  connect4_connection_read_later (self);
  connect4_connection_set_linger (self);
}

static void
connect4_connection_on_linger_timeout (Connect4Timer *timer,
                                       gpointer       user_data)
{
  Connect4Connection *self = user_data;
  gint64 remaining = self->linger_end - connect4_run_clock_get ();

  if (remaining > 0)
    connect4_timer_set (timer, remaining);
  else
    connect4_connection_finish (self);
}

/* The client has begun to read again: so do we. */
static void
connect4_connection_on_drained (Connect4Connection *self)
{
  connect4_watch_modify (&self->watch, WATCHED);
  if (self->state == CONNECT4_CONNECTION_OPEN && !self->paused)
    self->funcs->readable (self, self->user_data);
}

/* Returns: whether all output is out; on failure the connection is finished. */
static gboolean
connect4_connection_send (Connect4Connection *self)
{
  gboolean was_congested = connect4_connection_is_congested (self);
  g_autoptr (GError) error = NULL;
  gssize n_sent = g_socket_send (self->socket, self->output->str, self->output->len, NULL, &error);

  if (n_sent < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      self->error = g_steal_pointer (&error);
      connect4_connection_finish (self);
      return FALSE;
    }

  if (n_sent == (gssize) self->output->len)
    {
      connect4_memory_give_text (g_steal_pointer (&self->output));
      if (was_congested)
        connect4_connection_on_drained (self);
      return TRUE;
    }

  if (n_sent > 0 && self->state == CONNECT4_CONNECTION_CLOSING)
    connect4_connection_set_linger (self);

  g_string_erase (self->output, 0, MAX (n_sent, 0));
  if (self->output->len <= CONNECT4_CONNECTION_MAX_OUTPUT)
    {
      connect4_watch_modify (&self->watch, WATCHED | EPOLLOUT);
      return FALSE;
    }

  connect4_errno_set_error (ENOBUFS, NULL, &self->error);
  connect4_connection_finish (self);
  return FALSE;
}

static void
connect4_connection_receive (Connect4Connection *self)
{
  char bytes[READ_SIZE];
  g_autoptr (GError) error = NULL;
  gssize n_received = g_socket_receive (self->socket, bytes, sizeof bytes, NULL, &error);

  if (n_received < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      self->error = g_steal_pointer (&error);
      connect4_connection_finish (self);
      return;
    }

  self->input_waits = n_received == sizeof bytes || (n_received > 0 && self->interrupted);
  if (n_received < 0)
    {
      self->interrupted = FALSE;
      return;
    }

  if (n_received == 0)
    self->end_of_input = TRUE;
  if (self->end_of_input && self->state == CONNECT4_CONNECTION_LINGERING)
    {
      connect4_connection_finish (self);
      return;
    }

  connect4_connection_read_later (self);
  if (self->state != CONNECT4_CONNECTION_OPEN)
    return;

  connect4_telnet_stream_feed (&self->stream, bytes, n_received);
  self->funcs->readable (self, self->user_data);
  connect4_telnet_stream_keep (&self->stream);
}

static void
connect4_connection_on_flush (Connect4Deferred *deferred,
                              gpointer          user_data)
{
  Connect4Connection *self = user_data;

  /* What comes after the farewell is for nobody. */
  if (self->state != CONNECT4_CONNECTION_LINGERING && self->output != NULL && !connect4_connection_send (self))
    return;

  if (self->state == CONNECT4_CONNECTION_CLOSING)
    connect4_connection_linger (self);
  else if (connect4_connection_may_read (self))
    connect4_connection_receive (self);
}

static void
connect4_connection_on_ready (Connect4Watch *watch,
                              guint32        events,
                              gpointer       user_data)
{
  Connect4Connection *self = user_data;

  if (events & EPOLLOUT)
    connect4_deferred_queue (&self->flush);

  /* An error that comes after unread input is found when that is read, at the latest when the current line has been
   * answered. */
  if (events & (EPOLLPRI | EPOLLRDHUP))
    self->interrupted = TRUE;
  if (events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP))
    self->input_waits = TRUE;

  if (connect4_connection_may_read (self) || (events & (EPOLLERR | EPOLLHUP)) != 0)
    connect4_connection_receive (self);
}

static void
connect4_connection_on_telnet_send (const char *bytes,
                                    gsize       length,
                                    gpointer    user_data)
{
  g_string_append_len (connect4_connection_output (user_data), bytes, length);
}

/**
 * connect4_connection_init:
 * @self: a connection, of any content
 * @funcs: what its owner wants to hear; has to live as long as @self
 * @user_data: passed to @funcs
 *
 * Makes a closed connection of @self.
 */
void
connect4_connection_init (Connect4Connection            *self,
                          const Connect4ConnectionFuncs *funcs,
                          gpointer                       user_data)
{
  *self = (Connect4Connection){
    .funcs = funcs,
    .user_data = user_data,
    .state = CONNECT4_CONNECTION_CLOSED,
  };
  connect4_watch_init (&self->watch, connect4_connection_on_ready, self);
  connect4_deferred_init (&self->flush, connect4_connection_on_flush, self);
  connect4_timer_init (&self->linger, connect4_connection_on_linger_timeout, self);
  connect4_telnet_stream_init (&self->stream, connect4_connection_on_telnet_send, self);
}

/**
 * connect4_connection_open:
 * @self: a closed connection
 * @socket: a connected stream socket
 * @error: return location for an error
 *
 * Returns: whether @self is open now
 */
gboolean
connect4_connection_open (Connect4Connection  *self,
                          GSocket             *socket,
                          GError             **error)
{
  g_return_val_if_fail (self->state == CONNECT4_CONNECTION_CLOSED, FALSE);

  if (!connect4_watch_add (&self->watch, g_socket_get_fd (socket), WATCHED, error))
    return FALSE;

  g_socket_set_blocking (socket, FALSE);
  self->socket = g_object_ref (socket);
  self->state = CONNECT4_CONNECTION_OPEN;
  self->paused = FALSE;
  self->interrupted = FALSE;
  self->end_of_input = FALSE;
  return TRUE;
}

/**
 * connect4_connection_clear:
 * @self: a connection
 *
 * Closes @self at once and frees what it holds; nothing is called. A second call does nothing.
 */
void
connect4_connection_clear (Connect4Connection *self)
{
  if (self->state != CONNECT4_CONNECTION_CLOSED)
    {
      connect4_watch_remove (&self->watch);
      g_clear_object (&self->socket);
      self->state = CONNECT4_CONNECTION_CLOSED;
      self->input_waits = FALSE;
    }

  connect4_deferred_cancel (&self->flush);
  connect4_timer_clear (&self->linger);
  connect4_telnet_stream_clear (&self->stream);
  g_clear_error (&self->error);
  if (self->output != NULL)
    connect4_memory_give_text (g_steal_pointer (&self->output));
}

/**
 * connect4_connection_next_line:
 * @self: a connection
 * @line: (out): the line, without its end; valid until the next call on @self
 * @length: (out): its length in bytes
 *
 * Returns: what is there; %CONNECT4_LINE_NONE while the client does not read
 */
Connect4LineStatus
connect4_connection_next_line (Connect4Connection  *self,
                               const char         **line,
                               gsize               *length)
{
  Connect4LineStatus status;

  if (self->state != CONNECT4_CONNECTION_OPEN || connect4_connection_is_congested (self))
    return CONNECT4_LINE_NONE;

  status = connect4_telnet_stream_next_line (&self->stream, line, length);

  return status == CONNECT4_LINE_NONE && self->end_of_input ? CONNECT4_LINE_END : status;
}

/**
 * connect4_connection_get_input:
 * @self: a connection
 *
 * Returns: how much the client has sent so far (%CONNECT4_LINE_WEIGHT)
 */
Connect4InputState
connect4_connection_get_input (Connect4Connection *self)
{
  const Connect4TelnetStream *stream = &self->stream;

  return (Connect4InputState){ stream->weight, stream->n_line_ends, connect4_telnet_stream_is_idle (stream) };
}

/**
 * connect4_connection_is_congested:
 * @self: a connection
 *
 * Nothing is read from a client that does not read itself, and no line of it is taken: the owner hears of it when
 * the client has caught up.
 *
 * Returns: whether output waits because the client does not read
 */
gboolean
connect4_connection_is_congested (Connect4Connection *self)
{
  return (self->watch.events & EPOLLOUT) != 0;
}

/**
 * connect4_connection_pause:
 * @self: a connection
 *
 * Reads nothing more until connect4_connection_resume(), so that what the client sends waits in the
 * kernel and, when that is full, with the client.
 */
void
connect4_connection_pause (Connect4Connection *self)
{
  self->paused = TRUE;
}

/**
 * connect4_connection_resume:
 * @self: a connection
 *
 * Undoes connect4_connection_pause().
 */
void
connect4_connection_resume (Connect4Connection *self)
{
  self->paused = FALSE;
  connect4_connection_read_later (self);
}

/**
 * connect4_connection_output:
 * @self: a connection
 *
 * What is appended to the output during one turn of the main loop is sent at its end, at once.
 *
 * Returns: (transfer none): the text that waits to be sent, to append to; valid until the loop's
 *   next turn
 */
GString *
connect4_connection_output (Connect4Connection *self)
{
  if (self->output == NULL)
    self->output = connect4_memory_take_text ();
  if (self->state == CONNECT4_CONNECTION_OPEN)
    connect4_deferred_queue (&self->flush);

  return self->output;
}

/**
 * connect4_connection_close:
 * @self: a connection
 *
 * Sends what is waiting, then closes @self; until then what it sends is thrown away. That ends soon,
 * whether or not the client reads.
 */
void
connect4_connection_close (Connect4Connection *self)
{
  if (self->state != CONNECT4_CONNECTION_OPEN)
    return;

  self->state = CONNECT4_CONNECTION_CLOSING;
  connect4_connection_set_linger (self);
  connect4_connection_resume (self);
  connect4_deferred_queue (&self->flush);
}
