/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-actor-acts.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"
#include "admin/connect4-admin-node.h"
#include "admin/connect4-admin-reply.h"
#include "admin/connect4-admin.h"
#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-supervision-error.h"

/* Returns: (transfer full): what the error of a supervisor is over D-Bus */
static GError *
explain (const GError *cause)
{
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND))
    return g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                _("The actor is gone, or going: see connect4ctl tree"));
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_TEMPORARY))
    return g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
                                _("The actor cannot be restarted: its supervisor does not start it again"));
  if (g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING) ||
      g_error_matches (cause, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING))
    return g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_BUSY,
                                _("The actor is being restarted: try again"));

  return g_error_new (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED, _("That did not work: %s"),
                      cause->message);
}

/* @invocation is NULL if it has been answered. */
static void
answer (GDBusMethodInvocation *invocation,
        const GError          *cause)
{
  if (invocation == NULL)
    return;

  if (cause == NULL)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    connect4_admin_reply_refuse (invocation, explain (cause));
}

/* Children that stay */

static void
on_child_stopped (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_supervisor_terminate_child_finish (CONNECT4_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

static void
on_child_renewed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_supervisor_renew_child_finish (CONNECT4_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

/* With what admins talk to their connections go. Returns: (nullable): the call, if it is still to be answered */
static GDBusMethodInvocation *
answer_if_last_chance (const Connect4AdminNode *node,
                       GDBusMethodInvocation   *invocation)
{
  if (!g_str_has_prefix (node->path, "root/" CONNECT4_ADMIN_ID))
    return invocation;

  answer (invocation, NULL);
  return NULL;
}

static void
stop_child (const Connect4AdminNode *node,
            GDBusMethodInvocation   *invocation)
{
  connect4_supervisor_terminate_child_async (CONNECT4_SUPERVISOR (node->supervisor), node->child->id, NULL,
                                             on_child_stopped, answer_if_last_chance (node, invocation));
}

static void
restart_child (const Connect4AdminNode *node,
               GDBusMethodInvocation   *invocation)
{
  connect4_supervisor_renew_child_async (CONNECT4_SUPERVISOR (node->supervisor), node->child->id, NULL,
                                         on_child_renewed, answer_if_last_chance (node, invocation));
}

/* Children that come and go */

static void
on_dynamic_child_stopped (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  connect4_dynamic_supervisor_child_finish (CONNECT4_DYNAMIC_SUPERVISOR (source), result, &error);
  answer (user_data, error);
}

static void
restart_dynamic_child (const Connect4AdminNode *node,
                       GDBusMethodInvocation   *invocation)
{
  g_autoptr (GError) error = NULL;

  if (node->child->actor == NULL)
    {
      g_set_error_literal (&error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING, "");
      answer (invocation, error);
      return;
    }

  connect4_dynamic_supervisor_restart_child_async (CONNECT4_DYNAMIC_SUPERVISOR (node->supervisor),
                                                   node->child->actor, NULL, on_dynamic_child_stopped,
                                                   invocation);
}

/* Of a game nothing is to be left: its players would wait for its server. */
static void
terminate_dynamic_child (const Connect4AdminNode *node,
                         GDBusMethodInvocation   *invocation)
{
  g_autoptr (GError) error = NULL;

  if (node->child->actor == NULL)
    {
      g_set_error_literal (&error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING, "");
      answer (invocation, error);
      return;
    }

  if (CONNECT4_IS_GAME_SERVER (node->child->actor))
    {
      connect4_game_server_end (CONNECT4_GAME_SERVER (node->child->actor), NULL);
      answer (invocation, NULL);
      return;
    }

  connect4_dynamic_supervisor_terminate_child_async (CONNECT4_DYNAMIC_SUPERVISOR (node->supervisor),
                                                     node->child->actor, NULL, on_dynamic_child_stopped,
                                                     invocation);
}

/* The actor that a call was about; if it has ended meanwhile, the caller is told so and gets no other
 * answer. */
static Connect4AdminNode *
find_node (Connect4AdminExport   *export,
           GDBusMethodInvocation *invocation)
{
  const char *path = g_dbus_method_invocation_get_object_path (invocation);
  Connect4AdminNode *node = connect4_admin_node_find (export->setup->services, path);

  if (node == NULL)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                           _("The actor has gone: there is nothing at %s any more"), path);

  return node;
}

/**
 * connect4_admin_actor_act_restart:
 * @export: the objects on a connection
 * @invocation: (transfer full): an allowed call of Restart()
 */
void
connect4_admin_actor_act_restart (Connect4AdminExport   *export,
                                  GDBusMethodInvocation *invocation)
{
  g_autoptr (Connect4AdminNode) node = find_node (export, invocation);

  if (node == NULL)
    return;

  if (node->supervisor == NULL)
    connect4_admin_reply_refuse (
      invocation, g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
                                       _("The root cannot be restarted: restart connect4d, or a part of it")));
  else if (CONNECT4_IS_SUPERVISOR (node->supervisor))
    restart_child (node, invocation);
  else
    restart_dynamic_child (node, invocation);
}

/**
 * connect4_admin_actor_act_terminate:
 * @export: the objects on a connection
 * @invocation: (transfer full): an allowed call of Terminate()
 */
void
connect4_admin_actor_act_terminate (Connect4AdminExport   *export,
                                    GDBusMethodInvocation *invocation)
{
  g_autoptr (Connect4AdminNode) node = find_node (export, invocation);

  if (node == NULL)
    return;

  if (node->supervisor == NULL)
    {
      answer (invocation, NULL);
      export->setup->stop (export->setup->user_data);
    }
  else if (CONNECT4_IS_SUPERVISOR (node->supervisor))
    {
      stop_child (node, invocation);
    }
  else
    {
      terminate_dynamic_child (node, invocation);
    }
}
