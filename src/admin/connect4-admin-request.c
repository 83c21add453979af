/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-request.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"
#include "admin/connect4-admin-reply.h"

/* How much is logged of what an action was asked for with, in characters. */
#define MAX_LOGGED 500

struct _Connect4AdminRequest
{
  GList link;                    /* in Connect4AdminExport.requests; its data is the request */
  Connect4AdminExport *export;   /* not owned; NULL when its connection is not served any more */
  Connect4Authority *authority;  /* owned */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
  Connect4AdminCaller *caller;   /* held, by its call */
  GCancellable *cancellable;     /* owned */
  Connect4AdminAct act;
};

static void
connect4_admin_request_free (Connect4AdminRequest *self)
{
  if (self->export != NULL)
    g_queue_unlink (&self->export->requests, &self->link);
  connect4_admin_caller_end_call (self->caller);
  g_object_unref (self->authority);
  g_object_unref (self->cancellable);
  g_clear_object (&self->invocation);
  g_free (self);
}

/**
 * connect4_admin_request_abandon:
 * @self: a request on a connection that is not served any more
 */
void
connect4_admin_request_abandon (Connect4AdminRequest *self)
{
  g_queue_unlink (&self->export->requests, &self->link);
  self->export = NULL;
  g_cancellable_cancel (self->cancellable);
}

/* Who does what. */
static void
connect4_admin_request_log (Connect4AdminRequest *self,
                            uid_t                 uid)
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
connect4_admin_request_on_checked (GObject      *source,
                                   GAsyncResult *result,
                                   gpointer      user_data)
{
  Connect4AdminRequest *self = user_data;
  GError *error = NULL;
  uid_t user = 0;
  gboolean allowed = connect4_authority_check_finish (CONNECT4_AUTHORITY (source), result, &user, &error);

  if (self->export == NULL)
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
      connect4_admin_reply_refuse (g_steal_pointer (&self->invocation), error);
    }
  else
    {
      connect4_admin_request_log (self, user);
      self->act (self->export, g_steal_pointer (&self->invocation));
    }
  connect4_admin_request_free (self);
}

/**
 * connect4_admin_export_authorise:
 * @self: the objects on a connection
 * @invocation: (transfer full): a call that makes sense
 * @act: is called if the caller may do that and is still there; what was called may be gone by then
 *
 * Returns: %TRUE, as the handler of a method has to
 */
gboolean
connect4_admin_export_authorise (Connect4AdminExport   *self,
                                 GDBusMethodInvocation *invocation,
                                 Connect4AdminAct       act)
{
  Connect4AdminCaller *caller = connect4_admin_callers_begin_call (self->callers, invocation);
  Connect4AdminRequest *request;

  if (caller == NULL)
    return TRUE;

  request = g_new0 (Connect4AdminRequest, 1);
  request->link.data = request;
  request->export = self;
  request->authority = g_object_ref (self->authority);
  request->invocation = invocation;
  request->caller = caller;
  request->cancellable = g_cancellable_new ();
  request->act = act;
  g_queue_push_tail_link (&self->requests, &request->link);
  connect4_authority_check (self->authority, invocation, request->cancellable,
                            connect4_admin_request_on_checked, request);

  return TRUE;
}
