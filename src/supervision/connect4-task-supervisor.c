/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-task-supervisor.h"

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"

/* What some tasks have beside, as the extra of their child. */
typedef struct
{
  Connect4Child *child;  /* not owned: whose extra this is */
  guint64 owner_monitor; /* the supervisor's reference for its owner; 0 for none */
  Connect4WorkerAttachment attachment;
} TaskExtra;

struct _Connect4TaskSupervisor
{
  Connect4DynamicSupervisor parent_instance;

  Connect4ChildSpec *spec;  /* owned; shared by the tasks */
  GHashTable *owners;       /* owner_monitor -> TaskExtra, not owned */
  Connect4Workers *workers; /* owned */
};

typedef enum {
  PROP_SHUTDOWN = 1,
} Connect4TaskSupervisorProperty;

static GParamSpec *properties[PROP_SHUTDOWN + 1];

G_DEFINE_FINAL_TYPE (Connect4TaskSupervisor,
                     connect4_task_supervisor,
                     CONNECT4_TYPE_DYNAMIC_SUPERVISOR)

static TaskExtra *
get_extra (Connect4Child *child)
{
  TaskExtra *extra = child->extra;

  if (extra == NULL)
    {
      extra = g_new0 (TaskExtra, 1);
      extra->child = child;
      child->extra = extra;
    }

  return extra;
}

static void
connect4_task_supervisor_drop_extra (Connect4TaskSupervisor *self,
                                     Connect4Child          *child)
{
  g_autofree TaskExtra *extra = g_steal_pointer (&child->extra);

  if (extra == NULL)
    return;

  if (g_hash_table_remove (self->owners, &extra->owner_monitor))
    connect4_actor_demonitor (CONNECT4_ACTOR (self), extra->owner_monitor,
                              CONNECT4_DEMONITOR_FLUSH, NULL, NULL);
  connect4_workers_detach (self->workers, &extra->attachment);
}

/* A task that nobody restarts is never asked to start by its specification. */
static Connect4Actor *
start_again (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  g_assert_not_reached ();
}

static void
connect4_task_supervisor_set_shutdown (Connect4TaskSupervisor *self,
                                       int                     shutdown)
{
  const Connect4ChildSpec spec = {
    .id = "task",
    .start = start_again,
    .restart = CONNECT4_RESTART_TEMPORARY,
    .shutdown = shutdown,
  };

  g_clear_pointer (&self->spec, connect4_child_spec_unref);
  self->spec = connect4_child_spec_copy (&spec);
}

static void
connect4_task_supervisor_child_ended (Connect4BaseSupervisor *base,
                                      Connect4Child          *child,
                                      gboolean                asked,
                                      Connect4ExitReason     *reason)
{
  Connect4BaseSupervisorClass *parent_class =
    CONNECT4_BASE_SUPERVISOR_CLASS (connect4_task_supervisor_parent_class);

  connect4_task_supervisor_drop_extra (CONNECT4_TASK_SUPERVISOR (base), child);
  parent_class->child_ended (base, child, asked, reason);
}

static void
connect4_task_supervisor_advance (Connect4BaseSupervisor *base)
{
  CONNECT4_BASE_SUPERVISOR_CLASS (connect4_task_supervisor_parent_class)->advance (base);
  connect4_workers_advance (CONNECT4_TASK_SUPERVISOR (base)->workers);
}

/* The DOWN of a task's owner, of a worker, or of a task. */
static void
connect4_task_supervisor_down (Connect4Actor      *actor,
                               guint64             reference,
                               Connect4Actor      *observed,
                               Connect4ExitReason *reason)
{
  Connect4TaskSupervisor *self = CONNECT4_TASK_SUPERVISOR (actor);
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (actor);
  Connect4ActorClass *parent_class = CONNECT4_ACTOR_CLASS (connect4_task_supervisor_parent_class);
  TaskExtra *extra = g_hash_table_lookup (self->owners, &reference);

  if (extra != NULL)
    {
      g_hash_table_remove (self->owners, &reference);
      extra->owner_monitor = 0;
      if (extra->child->state == CONNECT4_CHILD_RUNNING)
        connect4_base_supervisor_stop_child (base, extra->child);
    }
  else if (connect4_workers_down (self->workers, reference, observed, reason))
    {
      connect4_base_supervisor_settle (base);
    }
  else
    {
      parent_class->down (actor, reference, observed, reason);
    }
}

static void
connect4_task_supervisor_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  Connect4TaskSupervisor *self = CONNECT4_TASK_SUPERVISOR (object);

  switch ((Connect4TaskSupervisorProperty) property_id)
    {
    case PROP_SHUTDOWN:
      g_value_set_int (value, connect4_child_spec_get_shutdown (self->spec));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_task_supervisor_set_property (GObject      *object,
                                       guint         property_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  Connect4TaskSupervisor *self = CONNECT4_TASK_SUPERVISOR (object);

  switch ((Connect4TaskSupervisorProperty) property_id)
    {
    case PROP_SHUTDOWN:
      connect4_task_supervisor_set_shutdown (self, g_value_get_int (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* Killed, it leaves children behind that still have their extras. */
static void
connect4_task_supervisor_dispose (GObject *object)
{
  Connect4TaskSupervisor *self = CONNECT4_TASK_SUPERVISOR (object);
  GList *link;

  for (link = connect4_base_supervisor_get_children (CONNECT4_BASE_SUPERVISOR (self))->head;
       link != NULL;
       link = link->next)
    connect4_task_supervisor_drop_extra (self, link->data);

  G_OBJECT_CLASS (connect4_task_supervisor_parent_class)->dispose (object);
}

static void
connect4_task_supervisor_finalize (GObject *object)
{
  Connect4TaskSupervisor *self = CONNECT4_TASK_SUPERVISOR (object);

  connect4_workers_free (self->workers);
  g_hash_table_unref (self->owners);
  connect4_child_spec_unref (self->spec);

  G_OBJECT_CLASS (connect4_task_supervisor_parent_class)->finalize (object);
}

static void
connect4_task_supervisor_class_init (Connect4TaskSupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4BaseSupervisorClass *base_class = CONNECT4_BASE_SUPERVISOR_CLASS (klass);

  object_class->get_property = connect4_task_supervisor_get_property;
  object_class->set_property = connect4_task_supervisor_set_property;
  object_class->dispose = connect4_task_supervisor_dispose;
  object_class->finalize = connect4_task_supervisor_finalize;
  CONNECT4_ACTOR_CLASS (klass)->down = connect4_task_supervisor_down;
  base_class->child_ended = connect4_task_supervisor_child_ended;
  base_class->advance = connect4_task_supervisor_advance;

  properties[PROP_SHUTDOWN] =
    g_param_spec_int ("shutdown", NULL, NULL, CONNECT4_SHUTDOWN_BRUTAL_KILL, G_MAXINT,
                      CONNECT4_SHUTDOWN_DEFAULT,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
connect4_task_supervisor_init (Connect4TaskSupervisor *self)
{
  self->owners = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->workers = connect4_workers_new (CONNECT4_BASE_SUPERVISOR (self));
  connect4_task_supervisor_set_shutdown (self, CONNECT4_SHUTDOWN_DEFAULT);
}

/**
 * connect4_task_supervisor_new:
 * @name: the name that people know it by
 *
 * Returns: (transfer full): a supervisor without tasks
 */
Connect4TaskSupervisor *
connect4_task_supervisor_new (const char *name)
{
  return g_object_new (CONNECT4_TYPE_TASK_SUPERVISOR, "name", name, NULL);
}

static gboolean
connect4_task_supervisor_check (Connect4TaskSupervisor  *self,
                                Connect4TaskActor       *task,
                                GError                 **error)
{
  return connect4_dynamic_supervisor_check_room (CONNECT4_DYNAMIC_SUPERVISOR (self), error) &&
         connect4_base_supervisor_check_free (CONNECT4_BASE_SUPERVISOR (self), CONNECT4_ACTOR (task), error);
}

/* Adds @task, which is not at work yet. */
static Connect4Child *
connect4_task_supervisor_add (Connect4TaskSupervisor *self,
                              Connect4TaskActor      *task)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  Connect4Child *child;

  child = connect4_base_supervisor_add_child (base, connect4_child_spec_ref (self->spec));
  connect4_base_supervisor_adopt_child (base, child, CONNECT4_ACTOR (g_object_ref (task)));

  return child;
}

static void
connect4_task_supervisor_begin (Connect4TaskSupervisor *self,
                                Connect4TaskActor      *task)
{
  g_autoptr (Connect4TaskSupervisor) alive = g_object_ref (self);

  connect4_task_actor_start (task);
  connect4_base_supervisor_settle (CONNECT4_BASE_SUPERVISOR (self));
}

/**
 * connect4_task_supervisor_start_task:
 * @self: a task supervisor
 * @task: a task actor, of any class, that has not been started
 * @error: %CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN; %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is
 *   ending or has ended; %CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED if @task is a child already; in
 *   any case @task is untouched
 *
 * Makes @task a child and starts it, as Elixir's `Task.Supervisor.start_child/2` does. Its result
 * is connect4_task_actor_await_async()'s, and comes before its DOWN.
 *
 * Returns: whether it has been started
 */
gboolean
connect4_task_supervisor_start_task (Connect4TaskSupervisor  *self,
                                     Connect4TaskActor       *task,
                                     GError                 **error)
{
  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_TASK_ACTOR (task), FALSE);

  if (!connect4_task_supervisor_check (self, task, error))
    return FALSE;

  connect4_task_supervisor_add (self, task);
  connect4_task_supervisor_begin (self, task);

  return TRUE;
}

/* Adds @task, which will be stopped when @owner ends. */
static gboolean
connect4_task_supervisor_add_for (Connect4TaskSupervisor  *self,
                                  Connect4Actor           *owner,
                                  Connect4TaskActor       *task,
                                  GError                 **error)
{
  TaskExtra *extra;

  if (!connect4_task_supervisor_check (self, task, error))
    return FALSE;

  if (!connect4_actor_is_alive (owner))
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The owner of the task is dead");
      return FALSE;
    }

  extra = get_extra (connect4_task_supervisor_add (self, task));
  extra->owner_monitor = connect4_actor_monitor (CONNECT4_ACTOR (self), owner);
  g_hash_table_insert (self->owners, &extra->owner_monitor, extra);

  return TRUE;
}

/**
 * connect4_task_supervisor_start_task_for:
 * @self: a task supervisor
 * @owner: the actor that the task works for
 * @task: a task actor, of any class, that has not been started
 * @error: as for connect4_task_supervisor_start_task(); %CONNECT4_SUPERVISION_ERROR_NOPROC also if
 *   @owner is dead
 *
 * The same, and stops @task when @owner ends, for whatever reason. @owner hears nothing of @task's
 * end.
 *
 * Returns: whether it has been started
 */
gboolean
connect4_task_supervisor_start_task_for (Connect4TaskSupervisor  *self,
                                         Connect4Actor           *owner,
                                         Connect4TaskActor       *task,
                                         GError                 **error)
{
  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (owner), FALSE);
  g_return_val_if_fail (CONNECT4_IS_TASK_ACTOR (task), FALSE);

  if (!connect4_task_supervisor_add_for (self, owner, task, error))
    return FALSE;

  connect4_task_supervisor_begin (self, task);

  return TRUE;
}

/**
 * connect4_task_supervisor_async:
 * @self: a task supervisor
 * @owner: the actor that awaits the task
 * @task: a task actor, of any class, that has not been started
 * @error: as for connect4_task_supervisor_start_task_for()
 *
 * Elixir's `Task.Supervisor.async/2`: the same, and links and monitors @task for @owner, which gets
 * the DOWN after the result and, if it traps exits, the EXIT; if it does not, it dies with a task
 * that crashes.
 *
 * Returns: the reference of @owner's monitor, for connect4_actor_demonitor(); 0 if it was not started
 */
guint64
connect4_task_supervisor_async (Connect4TaskSupervisor  *self,
                                Connect4Actor           *owner,
                                Connect4TaskActor       *task,
                                GError                 **error)
{
  guint64 reference;

  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self), 0);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (owner), 0);
  g_return_val_if_fail (CONNECT4_IS_TASK_ACTOR (task), 0);

  if (!connect4_task_supervisor_add_for (self, owner, task, error))
    return 0;

  connect4_actor_link (owner, CONNECT4_ACTOR (task), NULL);
  reference = connect4_actor_monitor (owner, CONNECT4_ACTOR (task));
  connect4_task_supervisor_begin (self, task);

  return reference;
}

/**
 * connect4_task_supervisor_set_worker_func:
 * @self: a task supervisor
 * @func: (nullable): what creates the worker of a task
 * @user_data: for @func
 * @user_data_free: (nullable): frees @user_data when it is used no more
 */
void
connect4_task_supervisor_set_worker_func (Connect4TaskSupervisor *self,
                                          Connect4WorkerFunc      func,
                                          gpointer                user_data,
                                          GDestroyNotify          user_data_free)
{
  g_return_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self));

  connect4_workers_set_func (self->workers, func, user_data, user_data_free);
}

static Connect4Child *
find_task (Connect4TaskSupervisor *self,
           Connect4TaskActor      *task)
{
  return connect4_base_supervisor_find_child (CONNECT4_BASE_SUPERVISOR (self),
                                              CONNECT4_ACTOR (task));
}

/**
 * connect4_task_supervisor_attach_worker:
 * @self: a task supervisor with a worker function
 * @task: one of its tasks, which traps exits and has not been given to this function before
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND if @task is not, or not any more; else the error of
 *   the function
 *
 * Creates a worker for @task, and another each time that it has ended, as long as both @task and @self
 * are alive. @task gets the EXIT of the one that has ended.
 *
 * Returns: whether @task has a worker now; if not because of the function, it waits for one
 */
gboolean
connect4_task_supervisor_attach_worker (Connect4TaskSupervisor  *self,
                                        Connect4TaskActor       *task,
                                        GError                 **error)
{
  g_autoptr (Connect4TaskSupervisor) alive = NULL;
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_TASK_ACTOR (task), FALSE);

  alive = g_object_ref (self);
  child = find_task (self, task);

  if (child == NULL)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                   "Supervisor '%s' has no such task",
                   connect4_actor_get_name (CONNECT4_ACTOR (self)));
      return FALSE;
    }

  return connect4_workers_attach (self->workers, &get_extra (child)->attachment,
                                  CONNECT4_ACTOR (task), error);
}

/**
 * connect4_task_supervisor_reassign_worker:
 * @self: a task supervisor with a worker function
 * @task: a task
 *
 * Asks the function for @task's worker again, though the one that it has is alive: for those who choose workers, and
 * have chosen another. @task is unlinked from the one that it had. Does nothing for a task that was not given to
 * connect4_task_supervisor_attach_worker().
 */
void
connect4_task_supervisor_reassign_worker (Connect4TaskSupervisor *self,
                                          Connect4TaskActor      *task)
{
  Connect4Child *child;

  g_return_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self));
  g_return_if_fail (CONNECT4_IS_TASK_ACTOR (task));

  child = find_task (self, task);
  if (child != NULL && child->extra != NULL)
    connect4_workers_reattach (self->workers, &get_extra (child)->attachment);
}

/**
 * connect4_task_supervisor_get_worker:
 * @self: a task supervisor
 * @task: a task
 *
 * Returns: (transfer none) (nullable): its worker, if it has one now
 */
Connect4Actor *
connect4_task_supervisor_get_worker (Connect4TaskSupervisor *self,
                                     Connect4TaskActor      *task)
{
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (self), NULL);
  g_return_val_if_fail (CONNECT4_IS_TASK_ACTOR (task), NULL);

  child = find_task (self, task);

  if (child == NULL || child->extra == NULL)
    return NULL;

  return connect4_worker_attachment_get (&get_extra (child)->attachment);
}
