/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-bus-backlog.h"

struct _Connect4BusBacklog
{
  GDBusConnection *connection; /* owned */
  guint filter;
  guint32 *written; /* held, as by the filter: the serial of the message that is being or was written last */
};

/* In a thread of GDBus, which begins to write a message when the one before has been taken. */
static GDBusMessage *
connect4_bus_backlog_on_message (GDBusConnection *connection,
                                 GDBusMessage    *message,
                                 gboolean         incoming,
                                 gpointer         user_data)
{
  guint32 *written = user_data;

  if (!incoming)
    g_atomic_int_set (written, g_dbus_message_get_serial (message));

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
  self->written = g_atomic_rc_box_new (guint32);
  *self->written = g_dbus_connection_get_last_serial (connection);
  self->filter = g_dbus_connection_add_filter (connection, connect4_bus_backlog_on_message,
                                               g_atomic_rc_box_acquire (self->written),
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
  g_atomic_rc_box_release (self->written);
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
  guint32 written = (guint32) g_atomic_int_get (self->written);

  return (gint32) (written - mark) >= 0; /* serials begin again when there are no more */
}
