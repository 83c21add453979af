/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-task-actor.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-watched-task.h"

/* Somebody who waits for the end, until that or until it is cancelled. */
typedef struct
{
  GList node;         /* in the actor's awaiters */
  GTask *task;        /* owned; its source object is the actor */
  GSource *cancelled; /* owned; or NULL */
} Awaiter;

/* Invariant: the task at work is only pointed at, so that a task that everybody has forgotten is
 * noticed; it keeps the actor alive instead. */
typedef struct
{
  Connect4TaskFunc func;       /* or NULL */
  GTaskThreadFunc thread_func; /* or NULL */
  gpointer user_data;          /* owned */
  GDestroyNotify user_data_free;
  GCancellable *cancellable;   /* owned; cancelled once, to ask for the end */
  GTask *task;                 /* at work; or NULL */
  GTask *returned;             /* owned; holds the value until it is fetched; or NULL */
  GQueue awaiters;             /* Awaiter, owned, by their node; answered once the actor is dead */
  gboolean started;
} Connect4TaskActorPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (Connect4TaskActor, connect4_task_actor, CONNECT4_TYPE_ACTOR)

static Connect4ExitReason *
connect4_task_actor_reason_for_error (Connect4TaskActor *self,
                                      const GError      *error)
{
  Connect4ExitReason *asked = connect4_actor_get_pending_reason (CONNECT4_ACTOR (self));

  if (asked != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return connect4_exit_reason_ref (asked);

  return connect4_exit_reason_new_error (error);
}

/* Why a task that was returned, or forgotten, ends its actor; a value is kept to be fetched. */
static Connect4ExitReason *
connect4_task_actor_take_result (Connect4TaskActor *self,
                                 GTask             *task)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);
  g_autoptr (GError) error = NULL;

  if (task == NULL)
    return connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);

  if (g_task_had_error (task))
    {
      g_task_propagate_pointer (task, &error);
      return connect4_task_actor_reason_for_error (self, error);
    }

  priv->returned = g_object_ref (task);

  return connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
}

/* After a kill the actor is dead already, and nobody wants the result. */
static void
on_task_ended (GTask    *task,
               gpointer  user_data)
{
  Connect4TaskActor *self = CONNECT4_TASK_ACTOR (user_data);
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);
  g_autoptr (Connect4ExitReason) reason = NULL;

  priv->task = NULL;

  if (!connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    return;

  reason = connect4_task_actor_take_result (self, task);
  connect4_actor_exited (CONNECT4_ACTOR (self), reason);
}

static void
connect4_task_actor_real_run (Connect4TaskActor *self,
                              GTask             *task)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  if (priv->func != NULL)
    {
      priv->func (self, task, priv->user_data);
    }
  else if (priv->thread_func != NULL)
    {
      g_task_set_task_data (task, priv->user_data, NULL);
      g_task_run_in_thread (task, priv->thread_func);
    }
}

/* A shutdown asks the task and waits for it. For any other reason the actor ends at once: its task
 * is cancelled, and may find that out when it likes. */
static void
connect4_task_actor_terminate (Connect4Actor      *actor,
                               Connect4ExitReason *reason)
{
  Connect4TaskActor *self = CONNECT4_TASK_ACTOR (actor);
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  if (connect4_exit_reason_get_kind (reason) != CONNECT4_EXIT_SHUTDOWN || priv->task == NULL)
    connect4_actor_exited (actor, reason);

  g_cancellable_cancel (priv->cancellable);
  if (CONNECT4_TASK_ACTOR_GET_CLASS (self)->cancelled != NULL)
    CONNECT4_TASK_ACTOR_GET_CLASS (self)->cancelled (self);
}

/* Returns: (transfer full): the task of @awaiter, who waits no more, to be returned */
static GTask *
awaiter_free (Awaiter *awaiter)
{
  GTask *task = awaiter->task;
  Connect4TaskActorPrivate *priv =
    connect4_task_actor_get_instance_private (g_task_get_source_object (task));

  if (awaiter->cancelled != NULL)
    g_source_destroy (awaiter->cancelled);

  g_clear_pointer (&awaiter->cancelled, g_source_unref);
  g_queue_unlink (&priv->awaiters, &awaiter->node);
  g_free (awaiter);

  return task;
}

static gboolean
on_await_cancelled (GCancellable *cancellable,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = awaiter_free (user_data);

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
awaiter_new (Connect4TaskActor *self,
             GTask             *task)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Awaiter *awaiter = g_new0 (Awaiter, 1);

  awaiter->task = task;
  awaiter->node.data = awaiter;
  g_queue_push_tail_link (&priv->awaiters, &awaiter->node);

  if (cancellable == NULL)
    return;

  awaiter->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (awaiter->cancelled, "[connect4] await");
  g_source_set_callback (awaiter->cancelled, G_SOURCE_FUNC (on_await_cancelled), awaiter, NULL);
  g_source_attach (awaiter->cancelled, g_task_get_context (task));
}

static void
connect4_task_actor_ended (Connect4Actor      *actor,
                           Connect4ExitReason *reason)
{
  Connect4TaskActor *self = CONNECT4_TASK_ACTOR (actor);
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  while (priv->awaiters.length > 0)
    {
      g_autoptr (GTask) awaiter = awaiter_free (priv->awaiters.head->data);

      g_task_return_boolean (awaiter, TRUE);
    }

  CONNECT4_ACTOR_CLASS (connect4_task_actor_parent_class)->ended (actor, reason);
}

static void
connect4_task_actor_finalize (GObject *object)
{
  Connect4TaskActor *self = CONNECT4_TASK_ACTOR (object);
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  g_assert (priv->awaiters.length == 0);

  g_clear_object (&priv->returned);
  g_clear_object (&priv->cancellable);

  if (priv->user_data_free != NULL)
    priv->user_data_free (priv->user_data);

  G_OBJECT_CLASS (connect4_task_actor_parent_class)->finalize (object);
}

static void
connect4_task_actor_class_init (Connect4TaskActorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4ActorClass *actor_class = CONNECT4_ACTOR_CLASS (klass);

  object_class->finalize = connect4_task_actor_finalize;

  actor_class->terminate = connect4_task_actor_terminate;
  actor_class->ended = connect4_task_actor_ended;

  klass->run = connect4_task_actor_real_run;
}

static void
connect4_task_actor_init (Connect4TaskActor *self)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  priv->cancellable = g_cancellable_new ();
  g_queue_init (&priv->awaiters);
}

/* Exactly one of @func and @thread_func is given. */
static Connect4TaskActor *
connect4_task_actor_new_full (const char       *name,
                              Connect4TaskFunc  func,
                              GTaskThreadFunc   thread_func,
                              gpointer          user_data,
                              GDestroyNotify    user_data_free)
{
  Connect4TaskActor *self = g_object_new (CONNECT4_TYPE_TASK_ACTOR, "name", name, NULL);
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);

  priv->func = func;
  priv->thread_func = thread_func;
  priv->user_data = user_data;
  priv->user_data_free = user_data_free;

  return self;
}

/**
 * connect4_task_actor_new:
 * @name: (nullable): its name
 * @func: begins the work, in the main context; keeps a reference to the task until it returns it
 * @user_data: for @func
 * @user_data_free: (nullable): how to free @user_data, after the task was returned
 *
 * Returns: (transfer full): an actor whose life is one task that has not been started yet
 */
Connect4TaskActor *
connect4_task_actor_new (const char       *name,
                         Connect4TaskFunc  func,
                         gpointer          user_data,
                         GDestroyNotify    user_data_free)
{
  g_return_val_if_fail (func != NULL, NULL);

  return connect4_task_actor_new_full (name, func, NULL, user_data, user_data_free);
}

/**
 * connect4_task_actor_new_in_thread:
 * @name: (nullable): its name
 * @func: does the work and returns the task, in a thread of its own; its source object is %NULL,
 *   for actors are of the main context alone
 * @user_data: the task data of @func
 * @user_data_free: (nullable): how to free @user_data, in the main context, after the task was
 *   returned
 *
 * Returns: (transfer full): an actor whose life is one task in a thread, not started yet
 */
Connect4TaskActor *
connect4_task_actor_new_in_thread (const char      *name,
                                   GTaskThreadFunc  func,
                                   gpointer         user_data,
                                   GDestroyNotify   user_data_free)
{
  g_return_val_if_fail (func != NULL, NULL);

  return connect4_task_actor_new_full (name, NULL, func, user_data, user_data_free);
}

/**
 * connect4_task_actor_start:
 * @self: a task actor that has not been started; nothing happens if it is dead
 *
 * Makes the task and has the class's `run` begin it. A shutdown cancels the task's cancellable, and
 * %G_IO_ERROR_CANCELLED is then a shutdown; any other error is the exit reason itself. The task
 * keeps the actor alive until it is returned. A task that is let go of without being returned ends
 * the actor with reason noproc.
 */
void
connect4_task_actor_start (Connect4TaskActor *self)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONNECT4_IS_TASK_ACTOR (self));
  g_return_if_fail (!priv->started);

  priv->started = TRUE;

  if (!connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    return;

  task = connect4_watched_task_new (priv->cancellable, on_task_ended, g_object_ref (self),
                                    g_object_unref);
  g_task_set_source_tag (task, connect4_task_actor_start);
  g_task_set_name (task, "[connect4] task actor");
  g_task_set_check_cancellable (task, FALSE); /* what it was returned with counts, also in a shutdown */
  priv->task = task;

  CONNECT4_TASK_ACTOR_GET_CLASS (self)->run (self, task);
}

/**
 * connect4_task_actor_await_async:
 * @self: a task actor, in any state
 * @cancellable: (nullable): ends the waiting, not the task
 * @callback: called once the actor is dead, before its DOWN and EXIT arrive anywhere, or when
 *   @cancellable is cancelled
 * @user_data: for @callback
 *
 * Waits for the result, as Elixir's `Task.await/2` does.
 */
void
connect4_task_actor_await_async (Connect4TaskActor   *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) awaiter = NULL;

  g_return_if_fail (CONNECT4_IS_TASK_ACTOR (self));

  awaiter = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (awaiter, connect4_task_actor_await_async);
  g_task_set_name (awaiter, "[connect4] await");
  g_task_set_priority (awaiter, CONNECT4_DELIVERY_PRIORITY - 1);

  if (connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    awaiter_new (self, g_steal_pointer (&awaiter));
  else
    g_task_return_boolean (awaiter, TRUE);
}

/**
 * connect4_task_actor_await_finish:
 * @self: the task actor
 * @result: what the callback was given
 * @error: the error of the task; %G_IO_ERROR_CANCELLED, and the value can still be fetched; else
 *   %CONNECT4_SUPERVISION_ERROR_EXITED or %CONNECT4_SUPERVISION_ERROR_NOPROC if the actor has ended
 *   without a value, or another call has fetched it
 *
 * Returns: (transfer full) (nullable): the value that the task was returned with, once
 */
gpointer
connect4_task_actor_await_finish (Connect4TaskActor  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  Connect4TaskActorPrivate *priv = connect4_task_actor_get_instance_private (self);
  g_autoptr (GTask) returned = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  returned = g_steal_pointer (&priv->returned);

  if (returned != NULL)
    return g_task_propagate_pointer (returned, error);

  g_propagate_error (error,
                     connect4_exit_reason_to_error (
                       connect4_actor_get_exit_reason (CONNECT4_ACTOR (self))));
  return NULL;
}
