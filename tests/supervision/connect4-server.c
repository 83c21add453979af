/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-server.h"

#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-watched-task.h"

/* Above the failing of calls, so that what a server replies in its last moments arrives. */
#define REPLY_PRIORITY (G_PRIORITY_DEFAULT - 1)
#define FAIL_PRIORITY G_PRIORITY_DEFAULT

/* A call or a cast: what a server sends to itself. Its other messages come from elsewhere. */
typedef struct
{
  void (*handle) (Connect4Server *self,
                  gpointer        request);
} Connect4ServerRequest;

/* A call, shared by its server's list, the queue and the reply.
 *
 * Invariant: caller is set as long as the call has no outcome, and the call is in its server's list
 * for as long. */
typedef struct
{
  Connect4ServerRequest parent;
  GList node;         /* in the server's calls */
  GTask *caller;      /* owned; its source object is the server */
  GSource *cancelled; /* owned; waits for the caller to give up; or NULL */
  gpointer request;   /* owned, until it is the reply's */
  GDestroyNotify request_free;
} Connect4ServerCall;

typedef struct
{
  Connect4ServerRequest parent;
  gpointer request; /* owned */
  GDestroyNotify request_free;
} Connect4ServerCast;

typedef struct
{
  GQueue calls; /* Connect4ServerCall, owned, that have no outcome yet */
} Connect4ServerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Connect4Server, connect4_server, CONNECT4_TYPE_ACTOR)

static void
connect4_server_call_clear (gpointer data)
{
  Connect4ServerCall *call = data;

  g_assert (call->caller == NULL);

  if (call->request_free != NULL)
    call->request_free (call->request);
}

static void
connect4_server_call_unref (gpointer data)
{
  g_rc_box_release_full (data, connect4_server_call_clear);
}

/* Takes the call off its server's list, as it is about to have an outcome.
 *
 * Returns: (transfer full): the caller's task, to be returned */
static GTask *
connect4_server_call_end (Connect4ServerCall *call)
{
  GTask *caller = g_steal_pointer (&call->caller);
  Connect4ServerPrivate *priv =
    connect4_server_get_instance_private (g_task_get_source_object (caller));

  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);

  g_clear_pointer (&call->cancelled, g_source_unref);
  g_queue_unlink (&priv->calls, &call->node);
  connect4_server_call_unref (call);

  return caller;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) caller = connect4_server_call_end (user_data);

  g_task_return_error_if_cancelled (caller);

  return G_SOURCE_REMOVE;
}

/* The reply becomes the caller's task data; connect4_server_call_finish() takes the value from
 * it. */
static void
on_replied (GTask    *reply,
            gpointer  user_data)
{
  Connect4ServerCall *call = user_data;
  g_autoptr (GTask) caller = NULL;

  if (call->caller == NULL)
    return;

  caller = connect4_server_call_end (call);

  if (reply == NULL)
    {
      g_task_return_new_error (caller,
                               CONNECT4_SUPERVISION_ERROR,
                               CONNECT4_SUPERVISION_ERROR_EXITED,
                               "The server has forgotten to reply");
      return;
    }

  g_task_set_task_data (caller, g_object_ref (reply), g_object_unref);
  g_task_return_boolean (caller, TRUE);
}

static void
handle_call (Connect4Server *self,
             gpointer        request)
{
  Connect4ServerCall *call = request;
  g_autoptr (GTask) reply = NULL;

  if (call->caller == NULL)
    return;

  reply = connect4_watched_task_new (g_task_get_cancellable (call->caller),
                                     on_replied,
                                     g_rc_box_acquire (call),
                                     connect4_server_call_unref);
  g_task_set_source_tag (reply, connect4_server_call_async);
  g_task_set_name (reply, "[connect4] reply");
  g_task_set_priority (reply, REPLY_PRIORITY);
  g_task_set_task_data (reply, call->request, g_steal_pointer (&call->request_free));

  CONNECT4_SERVER_GET_CLASS (self)->handle_call (self, call->request, reply);
}

static void
connect4_server_cast_free (gpointer data)
{
  Connect4ServerCast *cast = data;

  if (cast->request_free != NULL)
    cast->request_free (cast->request);

  g_free (cast);
}

static void
handle_cast (Connect4Server *self,
             gpointer        request)
{
  Connect4ServerCast *cast = request;

  CONNECT4_SERVER_GET_CLASS (self)->handle_cast (self, cast->request);
}

static void
connect4_server_real_handle_call (Connect4Server *self,
                                  gpointer        request,
                                  GTask          *reply)
{
  g_task_return_new_error (reply, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "The server answers no calls");
}

static void
connect4_server_real_handle_cast (Connect4Server *self,
                                  gpointer        request)
{
}

static void
connect4_server_real_handle_info (Connect4Server *self,
                                  Connect4Actor  *sender,
                                  gpointer        message)
{
}

static void
connect4_server_receive (Connect4Actor *actor,
                         Connect4Actor *sender,
                         gpointer       message)
{
  Connect4Server *self = CONNECT4_SERVER (actor);

  if (sender == actor)
    ((Connect4ServerRequest *) message)->handle (self, message);
  else
    CONNECT4_SERVER_GET_CLASS (self)->handle_info (self, sender, message);
}

static gboolean
on_fail_calls (gpointer user_data)
{
  Connect4Server *self = CONNECT4_SERVER (user_data);
  Connect4ServerPrivate *priv = connect4_server_get_instance_private (self);

  while (priv->calls.head != NULL)
    {
      g_autoptr (GTask) caller = connect4_server_call_end (priv->calls.head->data);

      g_task_return_error (caller,
                           connect4_exit_reason_to_error (
                             connect4_actor_get_exit_reason (CONNECT4_ACTOR (self))));
    }

  return G_SOURCE_REMOVE;
}

/* Whoever still waits hears it, but not before the replies that are on their way. */
static void
connect4_server_ended (Connect4Actor      *actor,
                       Connect4ExitReason *reason)
{
  Connect4Server *self = CONNECT4_SERVER (actor);
  Connect4ServerPrivate *priv = connect4_server_get_instance_private (self);

  if (priv->calls.length > 0)
    {
      Connect4ServerCall *first = priv->calls.head->data;
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_static_name (source, "[connect4] calls to a dead server");
      g_source_set_priority (source, FAIL_PRIORITY);
      g_source_set_callback (source, on_fail_calls, g_object_ref (self), g_object_unref);
      g_source_attach (source, g_task_get_context (first->caller));
    }

  CONNECT4_ACTOR_CLASS (connect4_server_parent_class)->ended (actor, reason);
}

static void
connect4_server_class_init (Connect4ServerClass *klass)
{
  CONNECT4_ACTOR_CLASS (klass)->receive = connect4_server_receive;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_server_ended;

  klass->handle_call = connect4_server_real_handle_call;
  klass->handle_cast = connect4_server_real_handle_cast;
  klass->handle_info = connect4_server_real_handle_info;
}

static void
connect4_server_init (Connect4Server *self)
{
  Connect4ServerPrivate *priv = connect4_server_get_instance_private (self);

  g_queue_init (&priv->calls);
}

static void
connect4_server_push_call (Connect4Server     *self,
                           Connect4ServerCall *call)
{
  Connect4ServerPrivate *priv = connect4_server_get_instance_private (self);
  GCancellable *cancellable = g_task_get_cancellable (call->caller);

  call->node.data = call;
  g_queue_push_tail_link (&priv->calls, &call->node);

  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_static_name (call->cancelled, "[connect4] call");
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (on_cancelled), call, NULL);
      g_source_attach (call->cancelled, g_task_get_context (call->caller));
    }

  connect4_actor_send (CONNECT4_ACTOR (self), CONNECT4_ACTOR (self), g_rc_box_acquire (call),
                       connect4_server_call_unref);
}

/**
 * connect4_server_call_async:
 * @self: a server
 * @request: (transfer full) (nullable): what its class's `handle_call` gets
 * @request_free: (nullable): how to free @request
 * @cancellable: (nullable): ends the waiting; the server may carry out the request all the same
 * @callback: called with the reply, or once it is clear that there will be none
 * @user_data: for @callback
 *
 * OTP's `gen_server:call`, which waits as long as the server lives. Calls, casts and messages
 * reach a server in the order in which they were made.
 */
void
connect4_server_call_async (Connect4Server      *self,
                            gpointer             request,
                            GDestroyNotify       request_free,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) caller = NULL;
  Connect4ServerCall *call;

  g_return_if_fail (CONNECT4_IS_SERVER (self));

  caller = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (caller, connect4_server_call_async);
  g_task_set_name (caller, "[connect4] call");
  g_task_set_priority (caller, REPLY_PRIORITY);

  if (connect4_actor_lookup (connect4_actor_get_id (CONNECT4_ACTOR (self))) == NULL)
    {
      if (request_free != NULL)
        request_free (request);

      g_task_return_new_error (caller,
                               CONNECT4_SUPERVISION_ERROR,
                               CONNECT4_SUPERVISION_ERROR_NOPROC,
                               "The server is dead");
      return;
    }

  call = g_rc_box_new0 (Connect4ServerCall);
  call->parent.handle = handle_call;
  call->caller = g_steal_pointer (&caller);
  call->request = request;
  call->request_free = request_free;
  connect4_server_push_call (self, call);
}

/**
 * connect4_server_call_finish:
 * @self: the server
 * @result: what the callback was given
 * @error: the error that the server replied with; %CONNECT4_SUPERVISION_ERROR_NOPROC if it was dead
 *   already; what connect4_exit_reason_to_error() makes of its exit reason if it ended before it
 *   replied
 *
 * Returns: (transfer full) (nullable): the value that the reply was returned with
 */
gpointer
connect4_server_call_finish (Connect4Server  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_task_propagate_pointer (g_task_get_task_data (G_TASK (result)), error);
}

/**
 * connect4_server_cast:
 * @self: a server; if it is dead, the request is dropped without a word
 * @request: (transfer full) (nullable): what its class's `handle_cast` gets
 * @request_free: (nullable): how to free @request
 *
 * OTP's `gen_server:cast`: returns at once.
 */
void
connect4_server_cast (Connect4Server *self,
                      gpointer        request,
                      GDestroyNotify  request_free)
{
  Connect4ServerCast *cast;

  g_return_if_fail (CONNECT4_IS_SERVER (self));

  cast = g_new0 (Connect4ServerCast, 1);
  cast->parent.handle = handle_cast;
  cast->request = request;
  cast->request_free = request_free;
  connect4_actor_send (CONNECT4_ACTOR (self), CONNECT4_ACTOR (self), cast, connect4_server_cast_free);
}
