/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-process-actor.h"

#include <signal.h>

#include "supervision/connect4-actor-private.h"

/* Invariant: while pid is set, the child has not been reaped, so that the pid is nobody else's. */
typedef struct
{
  GPid last_pid;                   /* 0 before the child is spawned */
  GPid pid;                        /* 0 before the child is spawned and after it has been reaped */
  Connect4ExitReason *kill_reason; /* owned; the reason to give for our SIGKILL, or NULL */
} Connect4ProcessActorPrivate;

/* A sanitizer's runtime is told in the environment what to do; for it, that is left as it is. */
static const char *const no_environment[] = { NULL };

G_DEFINE_TYPE_WITH_PRIVATE (Connect4ProcessActor, connect4_process_actor, CONNECT4_TYPE_ACTOR)

/* Why the child has ended: what was asked if it did as asked, else what it did of itself. */
static Connect4ExitReason *
connect4_process_actor_explain (Connect4ProcessActor *self,
                                int                   wait_status)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);
  Connect4ExitReason *asked = connect4_actor_get_pending_reason (CONNECT4_ACTOR (self));
  g_autoptr (Connect4ExitReason) seen = connect4_exit_reason_new_wait_status (wait_status);

  if (priv->kill_reason != NULL && connect4_exit_reason_get_signal (seen) == SIGKILL)
    return connect4_exit_reason_ref (priv->kill_reason);

  if (asked != NULL && !connect4_exit_reason_is_crash (asked) &&
      (!connect4_exit_reason_is_crash (seen) || connect4_exit_reason_get_signal (seen) == SIGTERM))
    return connect4_exit_reason_ref (asked);

  return g_steal_pointer (&seen);
}

/* The watch outlives an actor that is finalized before its child has been reaped. */
static void
on_child_exited (GPid     pid,
                 int      wait_status,
                 gpointer user_data)
{
  g_autoptr (Connect4ProcessActor) self = g_weak_ref_get (user_data);
  g_autoptr (Connect4ExitReason) reason = NULL;
  Connect4ProcessActorPrivate *priv;

  g_spawn_close_pid (pid);

  if (self == NULL)
    return;

  priv = connect4_process_actor_get_instance_private (self);
  priv->pid = 0;
  reason = connect4_process_actor_explain (self, wait_status);
  connect4_actor_exited (CONNECT4_ACTOR (self), reason);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
connect4_process_actor_watch (Connect4ProcessActor *self)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);
  g_autoptr (GSource) source = g_child_watch_source_new (priv->pid);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  g_source_set_static_name (source, "[connect4] child process");
  g_source_set_callback (source, G_SOURCE_FUNC (on_child_exited), weak, weak_ref_free);
  g_source_attach (source, connect4_actor_get_main_context (CONNECT4_ACTOR (self)));
}

static void
connect4_process_actor_send_kill (Connect4ProcessActor *self,
                                  Connect4ExitReason   *reason)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);

  if (priv->pid == 0)
    return;

  if (priv->kill_reason == NULL)
    priv->kill_reason = connect4_exit_reason_ref (reason);

  kill (priv->pid, SIGKILL);
}

/* A clean ending is asked for with SIGTERM, and takes as long as the child takes. Any other is not
 * asked for. Either way the actor is dead when its child is. */
static void
connect4_process_actor_terminate (Connect4Actor      *actor,
                                  Connect4ExitReason *reason)
{
  Connect4ProcessActor *self = CONNECT4_PROCESS_ACTOR (actor);
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);

  if (priv->pid == 0)
    connect4_actor_exited (actor, reason);
  else if (connect4_exit_reason_is_crash (reason))
    connect4_process_actor_send_kill (self, reason);
  else
    kill (priv->pid, SIGTERM);
}

static void
connect4_process_actor_real_kill (Connect4Actor      *actor,
                                  Connect4ExitReason *reason)
{
  connect4_process_actor_send_kill (CONNECT4_PROCESS_ACTOR (actor), reason);
}

static void
connect4_process_actor_dispose (GObject *object)
{
  Connect4ProcessActorPrivate *priv =
    connect4_process_actor_get_instance_private (CONNECT4_PROCESS_ACTOR (object));

  if (priv->pid != 0)
    kill (priv->pid, SIGKILL);

  priv->pid = 0;

  G_OBJECT_CLASS (connect4_process_actor_parent_class)->dispose (object);
}

static void
connect4_process_actor_finalize (GObject *object)
{
  Connect4ProcessActorPrivate *priv =
    connect4_process_actor_get_instance_private (CONNECT4_PROCESS_ACTOR (object));

  g_clear_pointer (&priv->kill_reason, connect4_exit_reason_unref);

  G_OBJECT_CLASS (connect4_process_actor_parent_class)->finalize (object);
}

static void
connect4_process_actor_class_init (Connect4ProcessActorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4ActorClass *actor_class = CONNECT4_ACTOR_CLASS (klass);

  object_class->dispose = connect4_process_actor_dispose;
  object_class->finalize = connect4_process_actor_finalize;

  actor_class->terminate = connect4_process_actor_terminate;
  actor_class->kill = connect4_process_actor_real_kill;
}

static void
connect4_process_actor_init (Connect4ProcessActor *self)
{
}

/**
 * connect4_process_actor_new:
 * @name: (nullable): its name
 * @argv: (array zero-terminated=1): the program, looked up in PATH, and its arguments
 * @error: a #GSpawnError if the program could not be started
 *
 * Returns: (transfer full) (nullable): an actor whose life is a new child process
 */
Connect4ProcessActor *
connect4_process_actor_new (const char         *name,
                            const char *const  *argv,
                            GError            **error)
{
  g_autoptr (Connect4ProcessActor) self = NULL;

  self = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, "name", name, NULL);

  if (!connect4_process_actor_spawn (self, argv, NULL, NULL, 0, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * connect4_process_actor_spawn:
 * @self: a process actor without a child yet
 * @argv: (array zero-terminated=1): the program, looked up in PATH, and its arguments
 * @source_fds: (nullable) (array length=n_fds): descriptors to hand on; they stay the caller's
 * @target_fds: (nullable) (array length=n_fds): their numbers in the child
 * @n_fds: how many there are
 * @error: a #GSpawnError if the program could not be started
 *
 * Starts the child. It has these descriptors, an empty standard input, our standard output and error, and whatever
 * else of ours is not closed on exec; of our environment, which may hold what is ours alone, it has nothing. (So GLib
 * can use posix_spawn(), which does not copy our page tables as fork() does: with ten thousand players that would keep
 * them all waiting.) When it ends, for whatever reason, the actor does; a shutdown of the actor is a SIGTERM for the
 * child, and every other reason a SIGKILL. The child does not outlive the object.
 *
 * Returns: whether the child was started
 */
gboolean
connect4_process_actor_spawn (Connect4ProcessActor  *self,
                              const char *const     *argv,
                              const int             *source_fds,
                              const int             *target_fds,
                              gsize                  n_fds,
                              GError               **error)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);
  const char *const *environment = CONNECT4_SANITIZED ? NULL : no_environment;

  g_return_val_if_fail (CONNECT4_IS_PROCESS_ACTOR (self), FALSE);
  g_return_val_if_fail (connect4_actor_is_alive (CONNECT4_ACTOR (self)), FALSE);
  g_return_val_if_fail (priv->pid == 0, FALSE);
  g_return_val_if_fail (argv != NULL && argv[0] != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!g_spawn_async_with_pipes_and_fds (NULL, argv, environment,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH |
                                           G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
                                         NULL, NULL,
                                         -1, -1, -1,
                                         source_fds, target_fds, n_fds,
                                         &priv->pid,
                                         NULL, NULL, NULL,
                                         error))
    return FALSE;

  priv->last_pid = priv->pid;
  connect4_process_actor_watch (self);

  return TRUE;
}

/**
 * connect4_process_actor_get_pid:
 * @self: a process actor
 *
 * Returns: the pid of its child; 0 before it is started and after its end
 */
GPid
connect4_process_actor_get_pid (Connect4ProcessActor *self)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);

  g_return_val_if_fail (CONNECT4_IS_PROCESS_ACTOR (self), 0);

  return priv->pid;
}

/**
 * connect4_process_actor_get_last_pid:
 * @self: a process actor
 *
 * Returns: the pid that its child has or had, to tell people; 0 before it is started. After its end the pid
 *   may be another process's
 */
GPid
connect4_process_actor_get_last_pid (Connect4ProcessActor *self)
{
  Connect4ProcessActorPrivate *priv = connect4_process_actor_get_instance_private (self);

  g_return_val_if_fail (CONNECT4_IS_PROCESS_ACTOR (self), 0);

  return priv->last_pid;
}

/**
 * connect4_process_actor_kill:
 * @self: a process actor
 * @reason: what its links and observers shall see, such as a timeout
 *
 * Sends the child a SIGKILL. The actor is dead with @reason once the child is, unless the child
 * ended in another way first.
 */
void
connect4_process_actor_kill (Connect4ProcessActor *self,
                             Connect4ExitReason   *reason)
{
  g_return_if_fail (CONNECT4_IS_PROCESS_ACTOR (self));
  g_return_if_fail (reason != NULL);

  connect4_process_actor_send_kill (self, reason);
  connect4_actor_exit (CONNECT4_ACTOR (self), reason);
}
