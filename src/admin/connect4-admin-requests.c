/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-requests.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"

/* How much is logged of what an action was asked for with, in characters. */
#define MAX_LOGGED 500

struct _Connect4AdminRequests
{
  Connect4AdminCallers *callers; /* not owned */
  Connect4Authority *authority;  /* owned */
  Connect4AdminAllowed allowed;
  gpointer user_data;
  GQueue queue; /* of Request */
};

typedef struct
{
  GList link;                        /* in the queue; its data is the request */
  Connect4AdminRequests *requests;   /* not owned; NULL when the connection is not served any more */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
  Connect4AdminCaller *caller;       /* held, by its call */
  GCancellable *cancellable;         /* owned */
} Request;

static void
request_free (Request *self)
{
  if (self->requests != NULL)
    g_queue_unlink (&self->requests->queue, &self->link);
  connect4_admin_caller_end_call (self->caller);
  g_object_unref (self->cancellable);
  g_clear_object (&self->invocation);
  g_free (self);
}

/* Who does what. */
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

/* Who has left can have been followed by anybody: nothing is done in its name any more. */
static void
request_on_checked (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Request *self = user_data;
  Connect4AdminRequests *requests = self->requests;
  GError *error = NULL;
  uid_t user = 0;
  gboolean allowed = connect4_authority_check_finish (CONNECT4_AUTHORITY (source), result, &user, &error);

  if (requests == NULL)
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
      requests->allowed (g_steal_pointer (&self->invocation), requests->user_data);
    }
  request_free (self);
}

/**
 * connect4_admin_requests_add:
 * @self: the requests on a connection
 * @invocation: (transfer full): a call that makes sense
 *
 * Has it done if the caller may do that and is still there; what was called may be gone by then.
 */
void
connect4_admin_requests_add (Connect4AdminRequests *self,
                             GDBusMethodInvocation *invocation)
{
  Connect4AdminCaller *caller = connect4_admin_callers_begin_call (self->callers, invocation);
  Request *request;

  if (caller == NULL)
    return;

  request = g_new0 (Request, 1);
  request->link.data = request;
  request->requests = self;
  request->invocation = invocation;
  request->caller = caller;
  request->cancellable = g_cancellable_new ();
  g_queue_push_tail_link (&self->queue, &request->link);
  connect4_authority_check (self->authority, invocation, request->cancellable, request_on_checked, request);
}

/**
 * connect4_admin_requests_new:
 * @callers: the callers on a connection; outlive the requests
 * @authority: who may change something
 * @allowed: is told of each request that is allowed
 * @user_data: for @allowed
 *
 * Returns: (transfer full): no requests yet
 */
Connect4AdminRequests *
connect4_admin_requests_new (Connect4AdminCallers *callers,
                             Connect4Authority    *authority,
                             Connect4AdminAllowed  allowed,
                             gpointer              user_data)
{
  Connect4AdminRequests *self = g_new0 (Connect4AdminRequests, 1);

  self->callers = callers;
  self->authority = g_object_ref (authority);
  self->allowed = allowed;
  self->user_data = user_data;
  g_queue_init (&self->queue);

  return self;
}

/**
 * connect4_admin_requests_free:
 * @self: (transfer full): the requests on a connection that is not served any more, as they will be told
 */
void
connect4_admin_requests_free (Connect4AdminRequests *self)
{
  while (self->queue.length > 0)
    {
      Request *request = g_queue_pop_head_link (&self->queue)->data;

      request->requests = NULL;
      g_cancellable_cancel (request->cancellable);
    }
  g_object_unref (self->authority);
  g_free (self);
}
