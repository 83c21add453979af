/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-bus-close.h"

static void
connect4_bus_close_on_closed (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_dbus_connection_close_finish (G_DBUS_CONNECTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What could not be sent is lost; closed it is all the same. */
static void
connect4_bus_close_on_flushed (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  GDBusConnection *connection = G_DBUS_CONNECTION (source);

  g_dbus_connection_flush_finish (connection, result, NULL);
  g_dbus_connection_close (connection, NULL, connect4_bus_close_on_closed, user_data);
}

/**
 * connect4_bus_close_async:
 * @connection: a connection
 * @cancellable: (nullable): has it closed without waiting for what has not been sent
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Closes @connection when all has been sent. GDBus alone would drop what is waiting to be.
 */
void
connect4_bus_close_async (GDBusConnection     *connection,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (connection, NULL, callback, user_data);

  g_task_set_source_tag (task, connect4_bus_close_async);
  g_task_set_name (task, "[connect4] closing");
  g_dbus_connection_flush (connection, cancellable, connect4_bus_close_on_flushed, task);
}

/**
 * connect4_bus_close_finish:
 * @connection: the connection
 * @result: what the callback was given
 * @error: return location for a #GIOErrorEnum, %G_IO_ERROR_CLOSED if it was closed already
 *
 * Returns: whether it has been closed now
 */
gboolean
connect4_bus_close_finish (GDBusConnection  *connection,
                           GAsyncResult     *result,
                           GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
