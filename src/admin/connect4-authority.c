/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-authority.h"

#include <unistd.h>

#include <glib/gi18n.h>

struct _Connect4Authority
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (Connect4Authority, connect4_authority, G_TYPE_OBJECT)

static void
connect4_authority_class_init (Connect4AuthorityClass *klass)
{
}

static void
connect4_authority_init (Connect4Authority *self)
{
}

/**
 * connect4_authority_new:
 *
 * Returns: (transfer full): who lets the server's own user and root do everything
 */
Connect4Authority *
connect4_authority_new (void)
{
  return g_object_new (CONNECT4_TYPE_AUTHORITY, NULL);
}

static void
connect4_authority_return (GTask   *task,
                           guint64  uid)
{
  if (uid == getuid () || uid == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "%s",
                             _("That takes root, or the user that connect4d runs as"));
}

static void
connect4_authority_on_user (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  guint32 uid = G_MAXUINT32;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &uid);
  connect4_authority_return (task, uid);
}

/**
 * connect4_authority_check:
 * @self: an authority
 * @invocation: what somebody wants to do
 * @cancellable: (nullable): ends the check
 * @callback: called when it is known whether that is allowed
 * @user_data: for @callback
 */
void
connect4_authority_check (Connect4Authority     *self,
                          GDBusMethodInvocation *invocation,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  GCredentials *credentials = g_dbus_connection_get_peer_credentials (connection);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, connect4_authority_check);
  g_task_set_name (task, "[connect4] check an authority");

  if (sender != NULL)
    g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                            "org.freedesktop.DBus", "GetConnectionUnixUser", g_variant_new ("(s)", sender),
                            G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, cancellable,
                            connect4_authority_on_user, g_steal_pointer (&task));
  else
    connect4_authority_return (task, credentials != NULL ? g_credentials_get_unix_user (credentials, NULL)
                                                         : G_MAXUINT32);
}

/**
 * connect4_authority_check_finish:
 * @self: an authority
 * @result: what the callback was given
 * @error: %G_DBUS_ERROR_ACCESS_DENIED
 *
 * Returns: whether it is allowed
 */
gboolean
connect4_authority_check_finish (Connect4Authority  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
