/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-server-acts.h"

#include <signal.h>

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"
#include "admin/connect4-admin-handlers.h"
#include "admin/connect4-admin-limits.h"
#include "admin/connect4-admin-lists.h"
#include "admin/connect4-admin-reply.h"
#include "admin/connect4-admin-server.h"
#include "admin/connect4-admin-text.h"
#include "admin/connect4-admin-tree-rows.h"
#include "server/connect4-drain.h"
#include "server/connect4-sessions.h"

static Connect4AdminExport *
get_export (Connect4DBusServer1 *object)
{
  return connect4_admin_server_get_export (CONNECT4_ADMIN_SERVER (object));
}

static const Connect4Services *
get_services (Connect4DBusServer1 *object)
{
  return get_export (object)->setup->services;
}

/* What everybody may do */

static gboolean
handle_subscribe (Connect4DBusServer1   *object,
                  GDBusMethodInvocation *invocation)
{
  Connect4AdminExport *export = get_export (object);
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (export->callers, g_dbus_method_invocation_get_sender (invocation));

  connect4_admin_limiter_add (&export->subscribers, caller);
  connect4_admin_caller_release (caller);
  g_dbus_method_invocation_return_value (invocation, NULL);

  return TRUE;
}

static gboolean
handle_unsubscribe (Connect4DBusServer1   *object,
                    GDBusMethodInvocation *invocation)
{
  Connect4AdminExport *export = get_export (object);
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (export->callers, g_dbus_method_invocation_get_sender (invocation));

  connect4_admin_limiter_remove (&export->subscribers, caller);
  connect4_admin_caller_release (caller);
  g_dbus_method_invocation_return_value (invocation, NULL);

  return TRUE;
}

static gboolean
handle_list_sessions (Connect4DBusServer1   *object,
                      GDBusMethodInvocation *invocation)
{
  connect4_admin_listing_begin (get_export (object), invocation,
                                connect4_admin_lists_get_sessions (get_services (object)),
                                "a(tsttsssstt)");

  return TRUE;
}

static gboolean
handle_list_games (Connect4DBusServer1   *object,
                   GDBusMethodInvocation *invocation)
{
  connect4_admin_listing_begin (get_export (object), invocation,
                                connect4_admin_lists_get_games (get_services (object)),
                                "a(sssuuuua(ts)sss)");

  return TRUE;
}

static gboolean
handle_get_tree (Connect4DBusServer1   *object,
                 GDBusMethodInvocation *invocation,
                 const char            *actor,
                 guint                  max_children)
{
  GError *error = NULL;
  Connect4AdminNode *node = connect4_admin_node_find_called (get_services (object), actor, &error);

  if (node == NULL)
    return connect4_admin_reply_refuse (invocation, error);

  connect4_admin_listing_begin (get_export (object), invocation,
                                connect4_admin_tree_rows_new (node, max_children), "a(osssstutussuu)");

  return TRUE;
}

/* Players */

static void
act_announce (Connect4AdminExport   *export,
              GDBusMethodInvocation *invocation)
{
  g_autofree char *clean = NULL;
  const char *text;
  guint n_players;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &text);
  clean = connect4_admin_text_clean (text, CONNECT4_ADMIN_TEXT_REQUIRED, NULL);
  n_players = connect4_sessions_announce (export->setup->services, clean);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", n_players));
}

static gboolean
handle_announce (Connect4DBusServer1   *object,
                 GDBusMethodInvocation *invocation,
                 const char            *text)
{
  g_autofree char *clean = NULL;
  GError *error = NULL;

  clean = connect4_admin_text_clean (text, CONNECT4_ADMIN_TEXT_REQUIRED, &error);
  if (clean == NULL)
    return connect4_admin_reply_refuse (invocation, error);

  return connect4_admin_export_authorise (get_export (object), invocation, act_announce);
}

/* The end of the server */

static void
act_drain (Connect4AdminExport   *export,
           GDBusMethodInvocation *invocation)
{
  g_autofree char *clean = NULL;
  const char *reason;
  guint seconds;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u&s)", &seconds, &reason);
  clean = connect4_admin_text_clean (reason, CONNECT4_ADMIN_TEXT_OPTIONAL, NULL);
  connect4_drain_begin (export->setup->services->drain, seconds, clean);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
handle_drain (Connect4DBusServer1   *object,
              GDBusMethodInvocation *invocation,
              guint                  seconds,
              const char            *reason)
{
  g_autofree char *clean = NULL;
  GError *error = NULL;

  clean = connect4_admin_text_clean (reason, CONNECT4_ADMIN_TEXT_OPTIONAL, &error);
  if (clean != NULL && seconds > CONNECT4_DRAIN_MAX_SECONDS)
    g_set_error (&error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 _ ("The server can be drained for %u seconds at most, which is a day, not %u"),
                 CONNECT4_DRAIN_MAX_SECONDS, seconds);
  if (error != NULL)
    return connect4_admin_reply_refuse (invocation, error);

  return connect4_admin_export_authorise (get_export (object), invocation, act_drain);
}

static void
act_cancel_drain (Connect4AdminExport   *export,
                  GDBusMethodInvocation *invocation)
{
  if (connect4_drain_cancel (export->setup->services->drain))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error_literal (invocation, CONNECT4_ADMIN_ERROR,
                                                   CONNECT4_ADMIN_ERROR_NOT_RUNNING,
                                                   _ ("The server is not being drained"));
}

static gboolean
handle_cancel_drain (Connect4DBusServer1   *object,
                     GDBusMethodInvocation *invocation)
{
  return connect4_admin_export_authorise (get_export (object), invocation, act_cancel_drain);
}

static void
act_stop (Connect4AdminExport   *export,
          GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, NULL);
  export->setup->stop (export->setup->user_data);
}

static gboolean
handle_stop (Connect4DBusServer1   *object,
             GDBusMethodInvocation *invocation)
{
  return connect4_admin_export_authorise (get_export (object), invocation, act_stop);
}

/* The configuration */

static void
act_reload (Connect4AdminExport   *export,
            GDBusMethodInvocation *invocation)
{
  const Connect4AdminSetup *setup = export->setup;
  g_autoptr (GError) error = NULL;

  if (setup->reload == NULL)
    g_dbus_method_invocation_return_error_literal (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
      _ ("The server has no configuration file that it could read again"));
  else if (setup->reload (setup->user_data, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error (invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED,
                                           _ ("The configuration cannot be read, and nothing has changed: %s"),
                                           error->message);
}

static gboolean
handle_reload (Connect4DBusServer1   *object,
               GDBusMethodInvocation *invocation)
{
  return connect4_admin_export_authorise (get_export (object), invocation, act_reload);
}

static void
act_set_limits (Connect4AdminExport   *export,
                GDBusMethodInvocation *invocation)
{
  Connect4Services *services = export->setup->services;
  Connect4Limits limits = services->limits;
  g_autoptr (GVariant) changes = NULL;

  changes = g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  connect4_admin_limits_set (&limits, changes, NULL);
  connect4_sessions_set_limits (services, &limits);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
handle_set_limits (Connect4DBusServer1   *object,
                   GDBusMethodInvocation *invocation,
                   GVariant              *changes)
{
  Connect4Limits limits = get_services (object)->limits;
  GError *error = NULL;

  if (!connect4_admin_limits_set (&limits, changes, &error))
    return connect4_admin_reply_refuse (invocation, error);

  return connect4_admin_export_authorise (get_export (object), invocation, act_set_limits);
}

/* Handlers */

static void
act_kill_handler (Connect4AdminExport   *export,
                  GDBusMethodInvocation *invocation)
{
  guint wanted;
  GPid pid;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u)", &wanted);
  pid = connect4_admin_handlers_find (export->setup->services, (GPid) wanted);
  if (pid == 0 && wanted == 0)
    g_dbus_method_invocation_return_error_literal (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_FOUND,
      _ ("No process handles what players type: the server does it itself, or is starting one"));
  else if (pid == 0)
    g_dbus_method_invocation_return_error (
      invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_NOT_FOUND,
      _ ("Process %u is none that handles what players type: see connect4ctl tree"), wanted);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", (guint32) pid));

  if (pid != 0)
    kill (pid, SIGKILL);
}

static gboolean
handle_kill_handler (Connect4DBusServer1   *object,
                     GDBusMethodInvocation *invocation,
                     guint                  pid)
{
  return connect4_admin_export_authorise (get_export (object), invocation, act_kill_handler);
}

/**
 * connect4_admin_server_init_methods:
 * @iface: the interface of a class of objects that are Connect4AdminServers
 */
void
connect4_admin_server_init_methods (Connect4DBusServer1Iface *iface)
{
  iface->handle_subscribe = handle_subscribe;
  iface->handle_unsubscribe = handle_unsubscribe;
  iface->handle_list_sessions = handle_list_sessions;
  iface->handle_list_games = handle_list_games;
  iface->handle_get_tree = handle_get_tree;
  iface->handle_announce = handle_announce;
  iface->handle_drain = handle_drain;
  iface->handle_cancel_drain = handle_cancel_drain;
  iface->handle_stop = handle_stop;
  iface->handle_reload = handle_reload;
  iface->handle_set_limits = handle_set_limits;
  iface->handle_kill_handler = handle_kill_handler;
}
