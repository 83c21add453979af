/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-callers.h"

#include <glib/gi18n.h>

struct _Connect4AdminCallers
{
  GDBusConnection *connection; /* owned */
  GHashTable *callers;         /* name -> Connect4AdminCaller that is there, not owned: it has holds */
  Connect4AdminCallerGone gone;
  gpointer user_data;
};

/**
 * connect4_admin_callers_new:
 * @connection: where the callers are
 * @gone: is told of each that leaves while it is held
 * @user_data: for @gone
 *
 * Returns: (transfer full): the callers on a connection, of whom none is held
 */
Connect4AdminCallers *
connect4_admin_callers_new (GDBusConnection         *connection,
                            Connect4AdminCallerGone  gone,
                            gpointer                 user_data)
{
  Connect4AdminCallers *self = g_new0 (Connect4AdminCallers, 1);

  self->connection = g_object_ref (connection);
  self->callers = g_hash_table_new (g_str_hash, g_str_equal);
  self->gone = gone;
  self->user_data = user_data;

  return self;
}

/* Whoever holds the caller still can see that it has gone. */
static void
connect4_admin_caller_detach (Connect4AdminCaller *caller)
{
  g_hash_table_remove (caller->callers->callers, caller->name);
  caller->callers = NULL;
  if (caller->watch != 0)
    g_bus_unwatch_name (caller->watch);
  caller->watch = 0;
}

static void
connect4_admin_callers_lose (Connect4AdminCallers *self,
                             Connect4AdminCaller  *caller)
{
  connect4_admin_caller_hold (caller);
  connect4_admin_caller_detach (caller);
  self->gone (caller, self->user_data);
  connect4_admin_caller_release (caller);
}

/**
 * connect4_admin_callers_lose_all:
 * @self: the callers on a connection that has been closed
 *
 * Tells of each that it has gone.
 */
void
connect4_admin_callers_lose_all (Connect4AdminCallers *self)
{
  g_autoptr (GList) callers = g_hash_table_get_values (self->callers);

  for (GList *link = callers; link != NULL; link = link->next)
    connect4_admin_callers_lose (self, link->data);
}

/**
 * connect4_admin_callers_free:
 * @self: (transfer full): the callers on a connection; those that are held have gone
 */
void
connect4_admin_callers_free (Connect4AdminCallers *self)
{
  connect4_admin_callers_lose_all (self);
  g_hash_table_unref (self->callers);
  g_object_unref (self->connection);
  g_free (self);
}

static void
connect4_admin_callers_on_vanished (GDBusConnection *connection,
                                    const char      *name,
                                    gpointer         user_data)
{
  Connect4AdminCaller *caller = user_data;

  connect4_admin_callers_lose (caller->callers, caller);
}

/**
 * connect4_admin_callers_hold:
 * @self: the callers on a connection
 * @name: (nullable): the unique name of one that has just called; %NULL for the only one
 *
 * Begins to look whether a caller is still there.
 *
 * Returns: (transfer full): the caller, held
 */
Connect4AdminCaller *
connect4_admin_callers_hold (Connect4AdminCallers *self,
                             const char           *name)
{
  Connect4AdminCaller *caller = g_hash_table_lookup (self->callers, name != NULL ? name : "");

  if (caller != NULL)
    return connect4_admin_caller_hold (caller);

  caller = g_new0 (Connect4AdminCaller, 1);
  caller->callers = self;
  caller->name = g_strdup (name != NULL ? name : "");
  caller->n_holds = 1;
  g_hash_table_insert (self->callers, caller->name, caller);
  if (name != NULL)
    caller->watch = g_bus_watch_name_on_connection (self->connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                    NULL, connect4_admin_callers_on_vanished, caller, NULL);

  return caller;
}

/**
 * connect4_admin_caller_hold:
 * @caller: a caller
 *
 * Returns: (transfer full): @caller, held once more
 */
Connect4AdminCaller *
connect4_admin_caller_hold (Connect4AdminCaller *caller)
{
  caller->n_holds++;

  return caller;
}

/**
 * connect4_admin_caller_release:
 * @caller: (transfer full): a caller
 *
 * Nobody looks whether the caller is there any more when it is held no more.
 */
void
connect4_admin_caller_release (Connect4AdminCaller *caller)
{
  caller->n_holds--;
  if (caller->n_holds > 0)
    return;

  if (caller->callers != NULL)
    connect4_admin_caller_detach (caller);
  g_free (caller->name);
  g_free (caller);
}

/**
 * connect4_admin_callers_begin_call:
 * @self: the callers on a connection
 * @invocation: (transfer full): a call that takes its time, if there is a caller; refused if there is none
 *
 * Returns: (transfer full) (nullable): the caller, held until connect4_admin_caller_end_call(); %NULL if too many
 *   calls of it are being answered
 */
Connect4AdminCaller *
connect4_admin_callers_begin_call (Connect4AdminCallers  *self,
                                   GDBusMethodInvocation *invocation)
{
  Connect4AdminCaller *caller =
    connect4_admin_callers_hold (self, g_dbus_method_invocation_get_sender (invocation));

  if (caller->n_calls < CONNECT4_ADMIN_CALLER_MAX_CALLS)
    {
      caller->n_calls++;
      return caller;
    }

  connect4_admin_caller_release (caller);
  g_dbus_method_invocation_return_error (
    invocation, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED,
    _("%u of your calls have not been answered yet: wait for the answers before you call again"),
    CONNECT4_ADMIN_CALLER_MAX_CALLS);
  return NULL;
}

/**
 * connect4_admin_caller_end_call:
 * @caller: (transfer full): who has had an answer
 */
void
connect4_admin_caller_end_call (Connect4AdminCaller *caller)
{
  caller->n_calls--;
  connect4_admin_caller_release (caller);
}

/**
 * connect4_admin_caller_is_there:
 * @caller: a caller
 *
 * Returns: whether it has not gone
 */
gboolean
connect4_admin_caller_is_there (Connect4AdminCaller *caller)
{
  return caller->callers != NULL;
}
