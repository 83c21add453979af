/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-callers.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-interface.h"

/* How much is logged of what an action was asked for with, in characters. */
#define MAX_LOGGED 500

struct _Connect4AdminCallers
{
  GDBusConnection *connection; /* owned */
  GHashTable *callers;         /* name -> Connect4AdminCaller that is there, not owned: it has holds */
  GQueue requests;              /* of Request */
  Connect4Authority *authority; /* owned: who may change something */
  Connect4AdminCallerGone gone;
  Connect4AdminAllowed allowed;
  gpointer user_data;           /* of both */
};

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

/* Calls that change something, until it is known whether their callers may do that */

typedef struct
{
  GList link;                        /* in Connect4AdminCallers.requests; its data is the request */
  Connect4AdminCallers *callers;     /* not owned; NULL when the connection is not served any more */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
  Connect4AdminCaller *caller;       /* held, by its call */
  GCancellable *cancellable;         /* owned */
} Request;

static void
request_free (Request *self)
{
  if (self->callers != NULL)
    g_queue_unlink (&self->callers->requests, &self->link);
  connect4_admin_caller_end_call (self->caller);
  g_object_unref (self->cancellable);
  g_clear_object (&self->invocation);
  g_free (self);
}

/* Logs which user calls which method. */
static void
request_log (Request *self,
             uid_t    uid)
{
  const char *path = g_dbus_method_invocation_get_object_path (self->invocation);
  const char *sender = g_dbus_method_invocation_get_sender (self->invocation);
  const char *interface = g_dbus_method_invocation_get_interface_name (self->invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (self->invocation);
  g_autofree char *all = g_variant_print (parameters, FALSE);
  g_autofree char *arguments = g_utf8_substring (all, 0, MIN (g_utf8_strlen (all, -1), MAX_LOGGED));
  g_autofree char *action = NULL;
  g_autofree char *user = g_strdup_printf ("%u", (guint) uid);

  action = g_strdup_printf ("%s.%s%s", strrchr (interface, '.') + 1,
                            g_dbus_method_invocation_get_method_name (self->invocation), arguments);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                    "CONNECT4_USER", user,
                    "CONNECT4_BUS_NAME", sender != NULL ? sender : "",
                    "CONNECT4_OBJECT", path,
                    "MESSAGE", "User %s%s%s calls %s of %s", user, sender != NULL ? ", " : "",
                    sender != NULL ? sender : "", action, path);
}

/* Nothing is done for a caller that has left: another program may have taken its place. */
static void
request_on_checked (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Request *self = user_data;
  Connect4AdminCallers *callers = self->callers;
  GError *error = NULL;
  uid_t user = 0;
  gboolean allowed = connect4_authority_check_finish (CONNECT4_AUTHORITY (source), result, &user, &error);

  if (callers == NULL)
    {
      g_clear_error (&error);
      error = g_error_new_literal (CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_FAILED,
                                   _("The server does not answer on this connection any more"));
    }
  else if (allowed && !connect4_admin_caller_is_there (self->caller))
    {
      error = g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED,
                                   _("Who asked for this has gone"));
    }

  if (error != NULL)
    {
      g_dbus_method_invocation_take_error (g_steal_pointer (&self->invocation), error);
    }
  else
    {
      request_log (self, user);
      callers->allowed (g_steal_pointer (&self->invocation), callers->user_data);
    }
  request_free (self);
}

/**
 * connect4_admin_callers_authorise:
 * @self: the callers on a connection
 * @invocation: (transfer full): a call that makes sense, and changes something
 *
 * Has it done if the caller may do that and is still there; what was called may be gone by then.
 */
void
connect4_admin_callers_authorise (Connect4AdminCallers  *self,
                                  GDBusMethodInvocation *invocation)
{
  Connect4AdminCaller *caller = connect4_admin_callers_begin_call (self, invocation);
  Request *request;

  if (caller == NULL)
    return;

  request = g_new0 (Request, 1);
  request->link.data = request;
  request->callers = self;
  request->invocation = invocation;
  request->caller = caller;
  request->cancellable = g_cancellable_new ();
  g_queue_push_tail_link (&self->requests, &request->link);
  connect4_authority_check (self->authority, invocation, request->cancellable, request_on_checked, request);
}

/* The life of the callers on a connection */

/**
 * connect4_admin_callers_new:
 * @connection: where the callers are
 * @authority: who may change something
 * @gone: is told of each that leaves while it is held
 * @allowed: is told of each call that connect4_admin_callers_authorise() was given and is allowed
 * @user_data: for both
 *
 * Returns: (transfer full): the callers on a connection, of whom none is held
 */
Connect4AdminCallers *
connect4_admin_callers_new (GDBusConnection         *connection,
                            Connect4Authority       *authority,
                            Connect4AdminCallerGone  gone,
                            Connect4AdminAllowed     allowed,
                            gpointer                 user_data)
{
  Connect4AdminCallers *self = g_new0 (Connect4AdminCallers, 1);

  self->connection = g_object_ref (connection);
  self->callers = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->requests);
  self->authority = g_object_ref (authority);
  self->gone = gone;
  self->allowed = allowed;
  self->user_data = user_data;

  return self;
}

/**
 * connect4_admin_callers_free:
 * @self: (transfer full): the callers on a connection that is not served any more: those who wait for something are
 *   told so, and those that are held have gone
 */
void
connect4_admin_callers_free (Connect4AdminCallers *self)
{
  while (self->requests.length > 0)
    {
      Request *request = g_queue_pop_head_link (&self->requests)->data;

      request->callers = NULL;
      g_cancellable_cancel (request->cancellable);
    }
  connect4_admin_callers_lose_all (self);
  g_hash_table_unref (self->callers);
  g_object_unref (self->authority);
  g_object_unref (self->connection);
  g_free (self);
}
