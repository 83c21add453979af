/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-reply.h"

static void
return_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GVariant **value = task_data;
  g_autoptr (GVariant) answer = g_steal_pointer (value);

  g_dbus_method_invocation_return_value (g_object_ref (source), answer);
  g_task_return_boolean (task, TRUE);
}

/**
 * connect4_admin_reply_return:
 * @invocation: (transfer full): a call
 * @value: a large answer; a floating reference is consumed
 *
 * Answers in another thread, which turns @value into bytes and frees it. Nothing else can refer to @value.
 */
void
connect4_admin_reply_return (GDBusMethodInvocation *invocation,
                             GVariant              *value)
{
  g_autoptr (GTask) task = g_task_new (invocation, NULL, NULL, NULL);
  GVariant **box = g_new0 (GVariant *, 1);

  g_task_set_source_tag (task, connect4_admin_reply_return);
  g_task_set_name (task, "[connect4] send a large answer");
  *box = g_variant_ref_sink (value);
  g_task_set_task_data (task, box, g_free);
  g_task_run_in_thread (task, return_in_thread);
  g_object_unref (invocation);
}

/**
 * connect4_admin_reply_refuse:
 * @invocation: (transfer full): a call
 * @error: (transfer full): why it fails
 *
 * Returns: %TRUE, as the handler of a method has to
 */
gboolean
connect4_admin_reply_refuse (GDBusMethodInvocation *invocation,
                             GError                *error)
{
  g_dbus_method_invocation_return_gerror (invocation, error);
  g_error_free (error);

  return TRUE;
}
