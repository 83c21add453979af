/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-polkit.h"

#define POLKIT_NAME "org.freedesktop.PolicyKit1"
#define POLKIT_PATH "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_INTERFACE "org.freedesktop.PolicyKit1.Authority"

#define ALLOW_USER_INTERACTION 1u

/* Somebody may be typing a password. */
#define TIMEOUT_MSEC (10 * 60 * 1000)

/**
 * connect4_polkit_check:
 * @connection: the system bus
 * @caller: a unique name on it
 * @may_ask: whether somebody may be asked for a password
 * @id: a text that no other question has, for connect4_polkit_cancel()
 * @cancellable: (nullable): ends the waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks polkit, which is started if it is installed, whether @caller may do %CONNECT4_POLKIT_ACTION.
 */
void
connect4_polkit_check (GDBusConnection     *connection,
                       const char          *caller,
                       gboolean             may_ask,
                       const char          *id,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GVariantBuilder subject;

  g_variant_builder_init (&subject, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&subject, "{sv}", "name", g_variant_new_string (caller));

  g_dbus_connection_call (
    connection, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE, "CheckAuthorization",
    g_variant_new ("((sa{sv})sa{ss}us)", "system-bus-name", &subject, CONNECT4_POLKIT_ACTION, NULL,
                   may_ask ? ALLOW_USER_INTERACTION : 0u, id),
    G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MSEC, cancellable, callback,
    user_data);
}

/**
 * connect4_polkit_check_finish:
 * @connection: the system bus
 * @result: what the callback was given
 * @error: return location for an error of polkit, or of the bus if polkit is not there
 *
 * Returns: whether the caller may; %FALSE if @error is set
 */
gboolean
connect4_polkit_check_finish (GDBusConnection  *connection,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (connection, result, error);
  gboolean is_authorized;

  if (reply == NULL)
    return FALSE;

  g_variant_get (reply, "((bba{ss}))", &is_authorized, NULL, NULL);
  return is_authorized;
}

/**
 * connect4_polkit_cancel:
 * @connection: the system bus
 * @id: that of a question which has not been answered
 *
 * Says that nobody waits for the answer any more: whoever has been asked for a password need not type it.
 */
void
connect4_polkit_cancel (GDBusConnection *connection,
                        const char      *id)
{
  g_dbus_connection_call (connection, POLKIT_NAME, POLKIT_PATH, POLKIT_INTERFACE,
                          "CancelCheckAuthorization", g_variant_new ("(s)", id), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}
