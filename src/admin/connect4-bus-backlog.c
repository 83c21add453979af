/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-bus-backlog.h"

/* So many calls may wait for their answers to be taken, on a connection of the caller's own: more come from who does
 * not read. A message bus always reads, and has limits for who does not. */
#define MAX_UNANSWERED 4096

typedef struct
{
  guint32 written;    /* the serial of the message that is being or was written last */
  guint n_unanswered; /* of the calls that have come; the thread's of GDBus */
} Messages;

struct _Connect4BusBacklog
{
  GDBusConnection *connection; /* owned */
  guint filter;
  Messages *messages; /* held, as by the filter */
};

/* To close the connection would be to wait until the other end reads. */
static void
hang_up (GDBusConnection *connection)
{
  GIOStream *stream = g_dbus_connection_get_stream (connection);

  if (G_IS_SOCKET_CONNECTION (stream))
    g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE, NULL);
}

static gboolean
is_call (GDBusMessage *message)
{
  return g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL &&
         (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) == 0;
}

/* In a thread of GDBus, which begins to write a message when the one before has been taken. */
static GDBusMessage *
connect4_bus_backlog_on_message (GDBusConnection *connection,
                                 GDBusMessage    *message,
                                 gboolean         incoming,
                                 gpointer         user_data)
{
  Messages *messages = user_data;

  if (incoming && is_call (message))
    messages->n_unanswered++;
  if (incoming && messages->n_unanswered > MAX_UNANSWERED && g_dbus_connection_get_unique_name (connection) == NULL)
    {
      hang_up (connection);
      g_clear_object (&message);
    }
  if (incoming)
    return message;

  g_atomic_int_set (&messages->written, g_dbus_message_get_serial (message));
  if (g_dbus_message_get_reply_serial (message) != 0 && messages->n_unanswered > 0)
    messages->n_unanswered--;

  return message;
}

/**
 * connect4_bus_backlog_new:
 * @connection: a connection
 *
 * Returns: (transfer full): what has been sent there from this thread
 */
Connect4BusBacklog *
connect4_bus_backlog_new (GDBusConnection *connection)
{
  Connect4BusBacklog *self = g_new0 (Connect4BusBacklog, 1);

  self->connection = g_object_ref (connection);
  self->messages = g_atomic_rc_box_new0 (Messages);
  self->messages->written = g_dbus_connection_get_last_serial (connection);
  self->filter = g_dbus_connection_add_filter (connection, connect4_bus_backlog_on_message,
                                               g_atomic_rc_box_acquire (self->messages),
                                               g_atomic_rc_box_release);

  return self;
}

/**
 * connect4_bus_backlog_free:
 * @self: (transfer full): what has been sent on a connection
 */
void
connect4_bus_backlog_free (Connect4BusBacklog *self)
{
  g_dbus_connection_remove_filter (self->connection, self->filter);
  g_atomic_rc_box_release (self->messages);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * connect4_bus_backlog_mark:
 * @self: what has been sent on a connection
 *
 * Returns: a mark for what has been sent until now
 */
guint32
connect4_bus_backlog_mark (Connect4BusBacklog *self)
{
  return g_dbus_connection_get_last_serial (self->connection);
}

/**
 * connect4_bus_backlog_has_taken:
 * @self: what has been sent on a connection
 * @mark: what connect4_bus_backlog_mark() has returned
 *
 * Returns: whether the other end has taken all up to @mark, but for one message at most
 */
gboolean
connect4_bus_backlog_has_taken (Connect4BusBacklog *self,
                                guint32             mark)
{
  guint32 written = (guint32) g_atomic_int_get (&self->messages->written);

  return (gint32) (written - mark) >= 0; /* serials begin again when there are no more */
}
