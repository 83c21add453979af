/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-base-supervisor.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-restart-intensity.h"
#include "supervision/connect4-supervision-error.h"

/* Invariant: exactly the children with an actor are in by_actor. */
typedef struct
{
  GQueue children;      /* Connect4Child, owned, by their link, in the order of their start */
  GHashTable *by_actor; /* actor id -> Connect4Child, not owned */
  GQueue signals;       /* QueuedSignal, owned, the next to be emitted first */
  Connect4RestartIntensity intensity;
  Connect4Timer retry_timer;
  GHashTable *lingering; /* guint64, references of monitors of supervisors that failed to start and
                          * are stopping their children still; NULL until there was one */
  Connect4ExitReason *stopping; /* owned; why it stops its children and then ends; NULL before */
  guint64 last_position;        /* of the child that was added last */
  guint restarts;
  guint crashes;
  guint starting : 1;     /* inside a start function */
  guint retry_wanted : 1; /* a restart failed and is to be tried again */
  guint obeying : 1;      /* the EXIT that it is handling may be its parent's */
} Connect4BaseSupervisorPrivate;

typedef enum {
  PROP_MAX_RESTARTS = 1,
  PROP_MAX_SECONDS,
  PROP_RESTARTS,
  PROP_CRASHES,
} Connect4BaseSupervisorProperty;

static GParamSpec *properties[PROP_CRASHES + 1];
static guint signals[CONNECT4_SUPERVISOR_N_SIGNALS];

/* A signal that waits until the children are as it says. */
typedef struct
{
  Connect4SupervisorSignal signal;
  Connect4Actor *actor;       /* owned; or NULL */
  Connect4ExitReason *reason; /* owned; or NULL */
} QueuedSignal;

/* Whose start function is being called: the innermost supervisor that is starting a child. */
static Connect4BaseSupervisor *current_starter;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Connect4BaseSupervisor,
                                     connect4_base_supervisor,
                                     CONNECT4_TYPE_ACTOR)

static Connect4BaseSupervisorPrivate *
get_private (Connect4BaseSupervisor *self)
{
  return connect4_base_supervisor_get_instance_private (self);
}

static const char *
get_name (Connect4BaseSupervisor *self)
{
  return connect4_actor_get_name (CONNECT4_ACTOR (self));
}

/* The children, in the order of their start. */
GQueue *
connect4_base_supervisor_get_children (Connect4BaseSupervisor *self)
{
  return &get_private (self)->children;
}

/* The child whose actor is @actor. */
Connect4Child *
connect4_base_supervisor_find_child (Connect4BaseSupervisor *self,
                                     Connect4Actor          *actor)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  guint64 id = connect4_actor_get_id (actor);

  return g_hash_table_lookup (priv->by_actor, &id);
}

gboolean
connect4_base_supervisor_is_running (Connect4BaseSupervisor *self)
{
  return connect4_actor_get_state (CONNECT4_ACTOR (self)) == CONNECT4_ACTOR_RUNNING;
}

/* Whether children can be started, stopped and deleted now. */
gboolean
connect4_base_supervisor_check_running (Connect4BaseSupervisor  *self,
                                        GError                 **error)
{
  if (!connect4_actor_check_thread (G_STRFUNC) || !connect4_base_supervisor_is_running (self))
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                   "Supervisor '%s' is not running", get_name (self));
      return FALSE;
    }

  if (get_private (self)->starting)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING,
                   "Supervisor '%s' is starting a child just now", get_name (self));
      return FALSE;
    }

  return TRUE;
}

/* Adds a child without an actor behind all others. @spec is taken over. */
Connect4Child *
connect4_base_supervisor_add_child (Connect4BaseSupervisor *self,
                                    Connect4ChildSpec      *spec)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  Connect4Child *child = connect4_child_new (spec);

  child->position = ++priv->last_position;
  g_queue_push_tail_link (&priv->children, &child->link);

  return child;
}

/* Forgets a child without an actor. */
void
connect4_base_supervisor_remove_child (Connect4BaseSupervisor *self,
                                       Connect4Child          *child)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  g_assert (child->actor == NULL);

  g_queue_unlink (&priv->children, &child->link);
  connect4_child_free (child);
}

/* Makes @actor, which is taken over, that of @child. */
void
connect4_base_supervisor_adopt_child (Connect4BaseSupervisor *self,
                                      Connect4Child          *child,
                                      Connect4Actor          *actor)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  connect4_child_adopt (child, CONNECT4_ACTOR (self), actor);
  g_hash_table_insert (priv->by_actor, &child->actor_id, child);
  connect4_base_supervisor_queue_signal (self, CONNECT4_SUPERVISOR_CHILD_STARTED, actor, NULL);
}

/* Whether @actor can become a child of @self: it is nobody's child, and no ancestor. An ancestor that is being started
 * has no parent yet either, but is starting a child. */
gboolean
connect4_base_supervisor_check_free (Connect4BaseSupervisor  *self,
                                     Connect4Actor           *actor,
                                     GError                 **error)
{
  Connect4Actor *parent = connect4_actor_get_parent (actor);
  Connect4Actor *above = CONNECT4_ACTOR (self);
  gboolean taken;

  taken = CONNECT4_IS_BASE_SUPERVISOR (parent) && connect4_actor_is_alive (parent) &&
          connect4_base_supervisor_find_child (CONNECT4_BASE_SUPERVISOR (parent), actor) != NULL;

  while (above != NULL && above != actor)
    above = connect4_actor_get_parent (above);

  if (!taken && above == NULL &&
      !(CONNECT4_IS_BASE_SUPERVISOR (actor) && get_private (CONNECT4_BASE_SUPERVISOR (actor))->starting))
    return TRUE;

  g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED,
               "Actor %" G_GUINT64_FORMAT " is %s already", connect4_actor_get_id (actor),
               taken ? "a child" : "above that supervisor");

  return FALSE;
}

/* Calls @child's start function, which may end the supervisor itself. */
static Connect4Actor *
connect4_base_supervisor_call_start (Connect4BaseSupervisor  *self,
                                     Connect4Child           *child,
                                     GError                 **error)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  Connect4BaseSupervisor *outer_starter = current_starter;
  Connect4Actor *actor;

  current_starter = self;
  priv->starting = TRUE;
  actor = child->spec->start (CONNECT4_ACTOR (self), child->spec->user_data, error);
  priv->starting = FALSE;
  current_starter = outer_starter;

  return actor;
}

/* Starts @child, which then has an actor, unless its start function answered "ignore". When that
 * has failed, the error is the function's own and @child is as before. */
static gboolean
connect4_base_supervisor_start_child (Connect4BaseSupervisor  *self,
                                      Connect4Child           *child,
                                      GError                 **error)
{
  g_autoptr (Connect4Actor) actor = NULL;
  g_autoptr (GError) local_error = NULL;

  actor = connect4_base_supervisor_call_start (self, child, &local_error);
  if (actor != NULL && local_error == NULL)
    connect4_base_supervisor_check_free (self, actor, &local_error);

  if (local_error != NULL)
    {
      g_debug ("%s: %s could not be started: %s",
               get_name (self), child->spec->id, local_error->message);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (actor == NULL)
    return TRUE;

  if (!connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    {
      g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

      connect4_actor_send_exit (CONNECT4_ACTOR (self), actor, kill);
      return connect4_base_supervisor_check_running (self, error);
    }

  connect4_base_supervisor_adopt_child (self, child, g_steal_pointer (&actor));

  if (get_private (self)->stopping != NULL)
    CONNECT4_BASE_SUPERVISOR_GET_CLASS (self)->stop_children (self);

  return TRUE;
}

/* Starts @child, which is stopped, because somebody asked for it; the error says who has failed. */
gboolean
connect4_base_supervisor_start_asked (Connect4BaseSupervisor  *self,
                                      Connect4Child           *child,
                                      GError                 **error)
{
  g_autoptr (GError) local_error = NULL;

  if (connect4_base_supervisor_start_child (self, child, &local_error))
    return TRUE;

  g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED,
               "Child '%s' of '%s' could not be started: %s",
               child->spec->id, get_name (self), local_error->message);

  return FALSE;
}

/* Has the class's retry called at a later turn of the main loop, so that the supervisor answers
 * meanwhile, and not before what failed has cleaned up. */
static void
connect4_base_supervisor_retry_later (Connect4BaseSupervisor *self)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  if (!connect4_base_supervisor_is_running (self))
    return;

  priv->retry_wanted = TRUE;
  if (priv->lingering == NULL || g_hash_table_size (priv->lingering) == 0)
    connect4_timer_set_in (&priv->retry_timer, connect4_actor_get_main_context (CONNECT4_ACTOR (self)), 0);
}

/* Starts @child, which is restarting, again. "Ignore" leaves it stopped. When that has failed it is
 * still restarting, and an attempt is under way. */
gboolean
connect4_base_supervisor_restart_child (Connect4BaseSupervisor *self,
                                        Connect4Child          *child)
{
  g_autoptr (GError) error = NULL;

  g_assert (child->state == CONNECT4_CHILD_RESTARTING);

  if (!connect4_base_supervisor_start_child (self, child, &error))
    {
      g_clear_pointer (&child->last_reason, connect4_exit_reason_unref);
      child->last_reason = connect4_exit_reason_new_error (error);
      child->failed = TRUE;
      connect4_base_supervisor_retry_later (self);
      return FALSE;
    }

  if (child->actor == NULL && child->state == CONNECT4_CHILD_RESTARTING)
    connect4_child_set_state (child, CONNECT4_CHILD_STOPPED);
  if (child->actor == NULL)
    return TRUE;

  child->restarts++;
  connect4_base_supervisor_queue_signal (self, CONNECT4_SUPERVISOR_CHILD_RESTARTED,
                                         child->actor, NULL);

  return TRUE;
}

/* Begins to stop @child, which is running. */
void
connect4_base_supervisor_stop_child (Connect4BaseSupervisor *self,
                                     Connect4Child          *child)
{
  connect4_child_stop (child, CONNECT4_ACTOR (self));
}

/* Counts a restart. When it is one too many the supervisor gives up: it ends with shutdown, its
 * children before it. */
gboolean
connect4_base_supervisor_may_restart (Connect4BaseSupervisor *self,
                                      Connect4ExitReason     *reason)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  g_autoptr (Connect4ExitReason) shutdown = NULL;

  if (connect4_restart_intensity_add (&priv->intensity, g_get_monotonic_time ()))
    return TRUE;

  connect4_base_supervisor_queue_signal (self, CONNECT4_SUPERVISOR_GAVE_UP, NULL, reason);
  shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  connect4_actor_exit (CONNECT4_ACTOR (self), shutdown);

  return FALSE;
}

static void
connect4_base_supervisor_retry (Connect4Timer *timer,
                                gpointer       user_data)
{
  g_autoptr (Connect4BaseSupervisor) self = g_object_ref (user_data);
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  priv->retry_wanted = FALSE;
  CONNECT4_BASE_SUPERVISOR_GET_CLASS (self)->retry (self);
  connect4_base_supervisor_settle (self);
}

/* @self could not be started and stops those of its children that had been, which takes until after
 * its start function has returned. The supervisor that called this function waits for it. */
void
connect4_base_supervisor_linger (Connect4BaseSupervisor *self)
{
  Connect4BaseSupervisor *starter = current_starter;
  Connect4BaseSupervisorPrivate *priv;
  guint64 *reference;

  if (starter == NULL || starter == self || !connect4_actor_is_alive (CONNECT4_ACTOR (self)))
    return;

  priv = get_private (starter);
  if (priv->lingering == NULL)
    priv->lingering = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  reference = g_new (guint64, 1);
  *reference = connect4_actor_monitor (CONNECT4_ACTOR (starter), CONNECT4_ACTOR (self));
  g_hash_table_add (priv->lingering, reference);
}

/* The DOWN with @reference may be that of a supervisor that lingered. */
static void
connect4_base_supervisor_lingered (Connect4BaseSupervisor *self,
                                   guint64                 reference)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  if (priv->lingering == NULL || !g_hash_table_remove (priv->lingering, &reference))
    return;

  if (priv->retry_wanted)
    connect4_base_supervisor_retry_later (self);
  connect4_base_supervisor_settle (self);
}

static void
queued_signal_free (gpointer data)
{
  QueuedSignal *queued = data;

  g_clear_object (&queued->actor);
  g_clear_pointer (&queued->reason, connect4_exit_reason_unref);
  g_free (queued);
}

/* For connect4_base_supervisor_settle() to emit. */
void
connect4_base_supervisor_queue_signal (Connect4BaseSupervisor   *self,
                                       Connect4SupervisorSignal  signal,
                                       Connect4Actor            *actor,
                                       Connect4ExitReason       *reason)
{
  QueuedSignal *queued = g_new0 (QueuedSignal, 1);

  queued->signal = signal;
  queued->actor = actor != NULL ? g_object_ref (actor) : NULL;
  queued->reason = reason != NULL ? connect4_exit_reason_ref (reason) : NULL;
  g_queue_push_tail (&get_private (self)->signals, queued);
}

static void
connect4_base_supervisor_emit (Connect4BaseSupervisor *self,
                               QueuedSignal           *queued)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  guint id = signals[queued->signal];

  if (queued->signal == CONNECT4_SUPERVISOR_CHILD_CRASHED)
    {
      priv->crashes++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CRASHES]);
    }
  else if (queued->signal == CONNECT4_SUPERVISOR_CHILD_RESTARTED)
    {
      priv->restarts++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTARTS]);
    }

  if (queued->actor == NULL)
    g_signal_emit (self, id, 0, queued->reason);
  else
    g_signal_emit (self, id, 0, queued->actor, queued->reason);
}

/* The handlers of a signal may call anything. */
static void
connect4_base_supervisor_emit_all (Connect4BaseSupervisor *self)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  QueuedSignal *queued;

  while ((queued = g_queue_pop_head (&priv->signals)) != NULL)
    {
      connect4_base_supervisor_emit (self, queued);
      queued_signal_free (queued);
    }
}

/* The end of everything that has changed the children: tells what has happened, does what can be
 * done about it, and ends the supervisor if it is ending and the last child has gone. What a start
 * function has changed is settled when the child that it starts is there. */
void
connect4_base_supervisor_settle (Connect4BaseSupervisor *self)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  g_autoptr (Connect4BaseSupervisor) alive = g_object_ref (self);

  if (priv->starting)
    return;

  connect4_base_supervisor_emit_all (alive);
  if (connect4_actor_is_alive (CONNECT4_ACTOR (alive)))
    CONNECT4_BASE_SUPERVISOR_GET_CLASS (alive)->advance (alive);
  connect4_base_supervisor_emit_all (alive);

  if (priv->stopping != NULL && g_hash_table_size (priv->by_actor) == 0 &&
      (priv->lingering == NULL || g_hash_table_size (priv->lingering) == 0))
    connect4_actor_exited (CONNECT4_ACTOR (self), priv->stopping);
}

/* Returns those who wait for the child to have been stopped. */
static GSList *
connect4_base_supervisor_child_gone (Connect4BaseSupervisor *self,
                                     Connect4Child          *child,
                                     Connect4ExitReason     *reason)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  g_autoptr (Connect4ExitReason) why = connect4_exit_reason_ref (reason);
  GSList *waiters;
  gboolean asked;

  g_hash_table_remove (priv->by_actor, &child->actor_id);
  connect4_base_supervisor_queue_signal (self, CONNECT4_SUPERVISOR_CHILD_EXITED, child->actor, why);
  if (connect4_child_is_crash (child, why))
    connect4_base_supervisor_queue_signal (self, CONNECT4_SUPERVISOR_CHILD_CRASHED,
                                           child->actor, why);

  asked = child->stop != NULL;
  waiters = connect4_child_take_waiters (child);
  connect4_child_gone (child, why);
  CONNECT4_BASE_SUPERVISOR_GET_CLASS (self)->child_ended (self, child, asked, why);

  return waiters;
}

/* Why a child that was to be restarted has been stopped for good. */
static GError *
connect4_base_supervisor_explain (Connect4BaseSupervisor *self)
{
  GError *error = NULL;

  if (connect4_base_supervisor_check_running (self, &error))
    g_set_error_literal (&error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                         "The child has been stopped for good meanwhile");

  return error;
}

static void
connect4_base_supervisor_answer (Connect4BaseSupervisor *self,
                                 GSList                 *waiters,
                                 gboolean                again)
{
  for (GSList *link = waiters; link != NULL; link = link->next)
    {
      if (again || !connect4_child_is_restart_awaited_by (link->data))
        g_task_return_boolean (link->data, TRUE);
      else
        g_task_return_error (link->data, connect4_base_supervisor_explain (self));
    }

  g_slist_free_full (waiters, g_object_unref);
}

/* The DOWN of a child is what counts, not its EXIT: it comes whatever the child did to the link. A
 * child that had ended before it could be watched knows its reason better than the DOWN. */
static void
connect4_base_supervisor_down (Connect4Actor      *actor,
                               guint64             reference,
                               Connect4Actor      *observed,
                               Connect4ExitReason *reason)
{
  Connect4BaseSupervisor *self = CONNECT4_BASE_SUPERVISOR (actor);
  Connect4ExitReason *why;
  Connect4Child *child = NULL;
  GSList *waiters;
  gboolean again;

  if (observed != NULL)
    child = connect4_base_supervisor_find_child (self, observed);

  if (child == NULL || child->monitor != reference)
    {
      connect4_base_supervisor_lingered (self, reference);
      return;
    }

  why = connect4_actor_get_exit_reason (observed);
  again = child->again && connect4_base_supervisor_is_running (self);
  waiters = connect4_base_supervisor_child_gone (self, child, why);
  connect4_base_supervisor_settle (self);
  connect4_base_supervisor_answer (self, waiters, again);
}

/* The EXITs of children say what their DOWNs say; the parent's is an order, whatever its reason. */
static void
connect4_base_supervisor_exit (Connect4Actor      *actor,
                               Connect4Actor      *from,
                               Connect4ExitReason *reason)
{
  Connect4BaseSupervisorPrivate *priv = get_private (CONNECT4_BASE_SUPERVISOR (actor));

  priv->obeying = TRUE;
  CONNECT4_ACTOR_CLASS (connect4_base_supervisor_parent_class)->exit (actor, from, reason);
  priv->obeying = FALSE;
}

/* Killed, it ends at once. The links end the children; who waits for one to be stopped is told. */
static void
connect4_base_supervisor_kill (Connect4Actor      *actor,
                               Connect4ExitReason *reason)
{
  Connect4BaseSupervisor *self = CONNECT4_BASE_SUPERVISOR (actor);
  g_autoptr (GError) error = NULL;
  GSList *waiters = NULL;
  GList *link;

  for (link = get_private (self)->children.head; link != NULL; link = link->next)
    waiters = g_slist_concat (connect4_child_take_waiters (link->data), waiters);

  connect4_actor_exited (actor, reason);
  connect4_base_supervisor_check_running (self, &error);
  for (GSList *waiter = waiters; waiter != NULL; waiter = waiter->next)
    g_task_return_error (waiter->data, g_error_copy (error));
  g_slist_free_full (waiters, g_object_unref);
}

/* Ends when all children have ended. A supervisor that is killed ends without stopping them; the EXIT of a parent
 * that was killed is not such a kill, and they are stopped in order. */
static void
connect4_base_supervisor_terminate (Connect4Actor      *actor,
                                    Connect4ExitReason *reason)
{
  Connect4BaseSupervisor *self = CONNECT4_BASE_SUPERVISOR (actor);
  Connect4BaseSupervisorPrivate *priv = get_private (self);
  Connect4ExitKind kind = connect4_exit_reason_get_kind (reason);

  if (connect4_exit_kind_is_kill (kind) && !priv->obeying)
    return;

  g_object_ref (self); /* until it has ended: nobody else may be waiting for that */
  priv->stopping = connect4_exit_reason_ref (reason);
  connect4_timer_clear (&priv->retry_timer);
  CONNECT4_BASE_SUPERVISOR_GET_CLASS (self)->stop_children (self);
  connect4_base_supervisor_settle (self);
}

static void
connect4_base_supervisor_ended (Connect4Actor      *actor,
                                Connect4ExitReason *reason)
{
  Connect4BaseSupervisorPrivate *priv = get_private (CONNECT4_BASE_SUPERVISOR (actor));

  connect4_timer_clear (&priv->retry_timer);
  if (priv->stopping != NULL)
    g_object_unref (actor);
}

static void
connect4_base_supervisor_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  Connect4BaseSupervisorPrivate *priv = get_private (CONNECT4_BASE_SUPERVISOR (object));

  switch ((Connect4BaseSupervisorProperty) property_id)
    {
    case PROP_MAX_RESTARTS:
      g_value_set_uint (value, priv->intensity.max_restarts);
      break;
    case PROP_MAX_SECONDS:
      g_value_set_uint (value, priv->intensity.max_seconds);
      break;
    case PROP_RESTARTS:
      g_value_set_uint (value, priv->restarts);
      break;
    case PROP_CRASHES:
      g_value_set_uint (value, priv->crashes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_base_supervisor_set_limit (Connect4BaseSupervisor *self,
                                    guint                  *limit,
                                    const GValue           *value,
                                    GParamSpec             *pspec)
{
  if (*limit == g_value_get_uint (value))
    return;

  *limit = g_value_get_uint (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
connect4_base_supervisor_set_property (GObject      *object,
                                       guint         property_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  Connect4BaseSupervisor *self = CONNECT4_BASE_SUPERVISOR (object);
  Connect4RestartIntensity *intensity = &get_private (self)->intensity;

  switch ((Connect4BaseSupervisorProperty) property_id)
    {
    case PROP_MAX_RESTARTS:
      connect4_base_supervisor_set_limit (self, &intensity->max_restarts, value, pspec);
      break;
    case PROP_MAX_SECONDS:
      connect4_base_supervisor_set_limit (self, &intensity->max_seconds, value, pspec);
      break;
    case PROP_RESTARTS:
    case PROP_CRASHES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_base_supervisor_finalize (GObject *object)
{
  Connect4BaseSupervisorPrivate *priv = get_private (CONNECT4_BASE_SUPERVISOR (object));
  GList *link;

  while ((link = g_queue_pop_head_link (&priv->children)) != NULL)
    connect4_child_free (link->data);
  g_hash_table_unref (priv->by_actor);
  g_queue_clear_full (&priv->signals, queued_signal_free);
  connect4_restart_intensity_clear (&priv->intensity);
  g_clear_pointer (&priv->lingering, g_hash_table_unref);
  g_clear_pointer (&priv->stopping, connect4_exit_reason_unref);

  G_OBJECT_CLASS (connect4_base_supervisor_parent_class)->finalize (object);
}

/* @second is G_TYPE_NONE for a signal with one parameter. */
static guint
new_signal (const char *name,
            GType       first,
            GType       second)
{
  return g_signal_new (name, CONNECT4_TYPE_BASE_SUPERVISOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, second == G_TYPE_NONE ? 1 : 2, first, second);
}

static void
connect4_base_supervisor_class_init (Connect4BaseSupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4ActorClass *actor_class = CONNECT4_ACTOR_CLASS (klass);

  object_class->get_property = connect4_base_supervisor_get_property;
  object_class->set_property = connect4_base_supervisor_set_property;
  object_class->finalize = connect4_base_supervisor_finalize;
  actor_class->down = connect4_base_supervisor_down;
  actor_class->exit = connect4_base_supervisor_exit;
  actor_class->terminate = connect4_base_supervisor_terminate;
  actor_class->kill = connect4_base_supervisor_kill;
  actor_class->ended = connect4_base_supervisor_ended;

  properties[PROP_MAX_RESTARTS] =
    g_param_spec_uint ("max-restarts", NULL, NULL, 0, G_MAXUINT, CONNECT4_MAX_RESTARTS_DEFAULT,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_MAX_SECONDS] =
    g_param_spec_uint ("max-seconds", NULL, NULL, 1, G_MAXUINT, CONNECT4_MAX_SECONDS_DEFAULT,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_RESTARTS] =
    g_param_spec_uint ("restarts", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CRASHES] =
    g_param_spec_uint ("crashes", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CONNECT4_SUPERVISOR_CHILD_STARTED] = new_signal ("child-started", CONNECT4_TYPE_ACTOR, G_TYPE_NONE);
  signals[CONNECT4_SUPERVISOR_CHILD_EXITED] =
    new_signal ("child-exited", CONNECT4_TYPE_ACTOR, CONNECT4_TYPE_EXIT_REASON);
  signals[CONNECT4_SUPERVISOR_CHILD_CRASHED] =
    new_signal ("child-crashed", CONNECT4_TYPE_ACTOR, CONNECT4_TYPE_EXIT_REASON);
  signals[CONNECT4_SUPERVISOR_CHILD_RESTARTED] = new_signal ("child-restarted", CONNECT4_TYPE_ACTOR, G_TYPE_NONE);
  signals[CONNECT4_SUPERVISOR_GAVE_UP] = new_signal ("gave-up", CONNECT4_TYPE_EXIT_REASON, G_TYPE_NONE);
}

static void
connect4_base_supervisor_init (Connect4BaseSupervisor *self)
{
  Connect4BaseSupervisorPrivate *priv = get_private (self);

  g_queue_init (&priv->children);
  g_queue_init (&priv->signals);
  priv->by_actor = g_hash_table_new (g_int64_hash, g_int64_equal);
  connect4_restart_intensity_init (&priv->intensity);
  connect4_timer_init (&priv->retry_timer, connect4_base_supervisor_retry, self);
  connect4_actor_set_trap_exit (CONNECT4_ACTOR (self), TRUE);
}
