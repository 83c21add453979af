/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-dynamic-supervisor.h"

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-supervision-error.h"

/* Invariants: the children in restarting are those that are; of these, those in due have not failed
 * to. What is done for one child does not depend on how many there are. */
typedef struct
{
  guint max_children;     /* 0 for no limit */
  GHashTable *restarting; /* id of the last actor -> Connect4Child, not owned */
  GQueue due;             /* Connect4Child, not owned: to be started as soon as that may be */
} Connect4DynamicSupervisorPrivate;

typedef enum {
  PROP_MAX_CHILDREN = 1,
} Connect4DynamicSupervisorProperty;

static GParamSpec *properties[PROP_MAX_CHILDREN + 1];

G_DEFINE_TYPE_WITH_PRIVATE (Connect4DynamicSupervisor,
                            connect4_dynamic_supervisor,
                            CONNECT4_TYPE_BASE_SUPERVISOR)

static Connect4DynamicSupervisorPrivate *
get_private (Connect4DynamicSupervisor *self)
{
  return connect4_dynamic_supervisor_get_instance_private (self);
}

static void
connect4_dynamic_supervisor_child_ended (Connect4BaseSupervisor *base,
                                         Connect4Child          *child,
                                         gboolean                asked,
                                         Connect4ExitReason     *reason)
{
  Connect4DynamicSupervisorPrivate *priv = get_private (CONNECT4_DYNAMIC_SUPERVISOR (base));
  gboolean again = child->again;

  child->again = FALSE;
  if (!connect4_base_supervisor_is_running (base) ||
      (!again && (asked || !connect4_child_spec_is_restarted (child->spec, reason) ||
                  !connect4_base_supervisor_may_restart (base, reason))))
    {
      connect4_base_supervisor_remove_child (base, child);
      return;
    }

  connect4_child_set_state (child, CONNECT4_CHILD_RESTARTING);
  g_hash_table_insert (priv->restarting, &child->actor_id, child);
  g_queue_push_tail (&priv->due, child);
}

/* Each attempt counts like a crash of the child that could not be started. */
static void
connect4_dynamic_supervisor_retry (Connect4BaseSupervisor *base)
{
  Connect4DynamicSupervisorPrivate *priv = get_private (CONNECT4_DYNAMIC_SUPERVISOR (base));
  g_autoptr (GList) children = g_hash_table_get_values (priv->restarting);
  GList *link;

  for (link = children; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (!child->failed)
        continue;

      child->failed = FALSE;
      if (connect4_base_supervisor_may_restart (base, child->last_reason))
        g_queue_push_tail (&priv->due, child);
    }
}

/* All at once: they are independent of each other. */
static void
connect4_dynamic_supervisor_stop_children (Connect4BaseSupervisor *base)
{
  Connect4DynamicSupervisorPrivate *priv = get_private (CONNECT4_DYNAMIC_SUPERVISOR (base));
  GList *link;

  g_hash_table_remove_all (priv->restarting);
  g_queue_clear (&priv->due);

  for (link = connect4_base_supervisor_get_children (base)->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->state == CONNECT4_CHILD_RUNNING)
        connect4_base_supervisor_stop_child (base, child);
      else
        connect4_child_cancel (child);
    }
}

/* Starts a child that is due; one that wants to be ignored is forgotten. */
static void
connect4_dynamic_supervisor_restart (Connect4DynamicSupervisor *self,
                                     Connect4Child             *child)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  Connect4DynamicSupervisorPrivate *priv = get_private (self);

  g_hash_table_remove (priv->restarting, &child->actor_id);

  if (!connect4_base_supervisor_restart_child (base, child))
    g_hash_table_insert (priv->restarting, &child->actor_id, child);
  else if (child->actor == NULL)
    connect4_base_supervisor_remove_child (base, child);
}

static void
connect4_dynamic_supervisor_advance (Connect4BaseSupervisor *base)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (base);
  Connect4Child *child;

  while (connect4_base_supervisor_is_running (base) &&
         (child = g_queue_pop_head (&get_private (self)->due)) != NULL)
    connect4_dynamic_supervisor_restart (self, child);
}

static void
connect4_dynamic_supervisor_get_property (GObject    *object,
                                          guint       property_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (object);

  switch ((Connect4DynamicSupervisorProperty) property_id)
    {
    case PROP_MAX_CHILDREN:
      g_value_set_uint (value, get_private (self)->max_children);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_dynamic_supervisor_set_max_children (Connect4DynamicSupervisor *self,
                                              guint                      max_children)
{
  if (get_private (self)->max_children == max_children)
    return;

  get_private (self)->max_children = max_children;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_CHILDREN]);
}

static void
connect4_dynamic_supervisor_set_property (GObject      *object,
                                          guint         property_id,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (object);

  switch ((Connect4DynamicSupervisorProperty) property_id)
    {
    case PROP_MAX_CHILDREN:
      connect4_dynamic_supervisor_set_max_children (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_dynamic_supervisor_finalize (GObject *object)
{
  Connect4DynamicSupervisorPrivate *priv = get_private (CONNECT4_DYNAMIC_SUPERVISOR (object));

  g_hash_table_unref (priv->restarting);
  g_queue_clear (&priv->due);

  G_OBJECT_CLASS (connect4_dynamic_supervisor_parent_class)->finalize (object);
}

static void
connect4_dynamic_supervisor_class_init (Connect4DynamicSupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  Connect4BaseSupervisorClass *base_class = CONNECT4_BASE_SUPERVISOR_CLASS (klass);

  object_class->get_property = connect4_dynamic_supervisor_get_property;
  object_class->set_property = connect4_dynamic_supervisor_set_property;
  object_class->finalize = connect4_dynamic_supervisor_finalize;
  base_class->child_ended = connect4_dynamic_supervisor_child_ended;
  base_class->retry = connect4_dynamic_supervisor_retry;
  base_class->stop_children = connect4_dynamic_supervisor_stop_children;
  base_class->advance = connect4_dynamic_supervisor_advance;

  properties[PROP_MAX_CHILDREN] =
    g_param_spec_uint ("max-children", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
connect4_dynamic_supervisor_init (Connect4DynamicSupervisor *self)
{
  get_private (self)->restarting = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * connect4_dynamic_supervisor_new:
 * @name: the name that people know it by
 *
 * Returns: (transfer full): a supervisor without children
 */
Connect4DynamicSupervisor *
connect4_dynamic_supervisor_new (const char *name)
{
  return g_object_new (CONNECT4_TYPE_DYNAMIC_SUPERVISOR, "name", name, NULL);
}

/**
 * connect4_dynamic_supervisor_check_room:
 * @self: a dynamic supervisor
 * @error: %CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN; %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending or has ended
 *
 * Returns: whether one more child can be started now
 */
gboolean
connect4_dynamic_supervisor_check_room (Connect4DynamicSupervisor  *self,
                                        GError                    **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  guint max_children = get_private (self)->max_children;

  if (!connect4_base_supervisor_check_running (base, error))
    return FALSE;

  if (max_children == 0 || connect4_base_supervisor_get_children (base)->length < max_children)
    return TRUE;

  g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN,
               "Supervisor '%s' has %u children already",
               connect4_actor_get_name (CONNECT4_ACTOR (self)), max_children);

  return FALSE;
}

/* Significance is for supervisors that may shut down automatically. */
static gboolean
connect4_dynamic_supervisor_validate (const Connect4ChildSpec  *spec,
                                      GError                  **error)
{
  if (!connect4_child_spec_validate (spec, error))
    return FALSE;

  if (spec->significant)
    {
      connect4_child_spec_refuse (spec, "significant", "makes no sense for a dynamic child", error);
      return FALSE;
    }

  return TRUE;
}

/**
 * connect4_dynamic_supervisor_start_child:
 * @self: a dynamic supervisor
 * @spec: the specification of one more child
 * @error: %CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC, naming the field;
 *   %CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN, where children that are restarting or being stopped
 *   count;
 *   %CONNECT4_SUPERVISION_ERROR_START_FAILED, saying why;
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending or has ended
 *
 * Returns: (transfer full) (nullable): the child's actor, which may have ended again; %NULL with
 *   @error unset if it wants to be ignored
 */
Connect4Actor *
connect4_dynamic_supervisor_start_child (Connect4DynamicSupervisor  *self,
                                         const Connect4ChildSpec    *spec,
                                         GError                    **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  g_autoptr (Connect4DynamicSupervisor) alive = NULL;
  g_autoptr (Connect4ChildSpec) copy = connect4_child_spec_copy (spec);
  Connect4Actor *actor = NULL;
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (self), NULL);

  alive = g_object_ref (self);
  if (!connect4_dynamic_supervisor_check_room (self, error) ||
      !connect4_dynamic_supervisor_validate (copy, error))
    return NULL;

  child = connect4_base_supervisor_add_child (base, g_steal_pointer (&copy));
  connect4_base_supervisor_start_asked (base, child, error);
  if (child->actor != NULL)
    actor = g_object_ref (child->actor);
  else
    connect4_base_supervisor_remove_child (base, child);
  connect4_base_supervisor_settle (base);

  return actor;
}

/* The child that a call is about: the one whose actor is @actor or, if it is restarting, was the last. */
static Connect4Child *
connect4_dynamic_supervisor_demand (Connect4DynamicSupervisor  *self,
                                    Connect4Actor              *actor,
                                    GError                    **error)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  guint64 id = connect4_actor_get_id (actor);
  Connect4Child *child;

  if (!connect4_base_supervisor_check_running (base, error))
    return NULL;

  child = connect4_base_supervisor_find_child (base, actor);
  if (child == NULL)
    child = g_hash_table_lookup (get_private (self)->restarting, &id);
  if (child == NULL)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                 "Supervisor '%s' has no such child",
                 connect4_actor_get_name (CONNECT4_ACTOR (self)));

  return child;
}

/* Begins to stop @child for good. One that is restarting is forgotten at once. */
static void
connect4_dynamic_supervisor_dismiss (Connect4DynamicSupervisor *self,
                                     Connect4Child             *child)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);

  child->again = FALSE;
  if (child->state == CONNECT4_CHILD_RUNNING)
    {
      connect4_base_supervisor_stop_child (base, child);
    }
  else if (child->actor == NULL)
    {
      g_hash_table_remove (get_private (self)->restarting, &child->actor_id);
      g_queue_remove (&get_private (self)->due, child);
      connect4_base_supervisor_remove_child (base, child);
    }
}

/**
 * connect4_dynamic_supervisor_terminate_child:
 * @self: a dynamic supervisor
 * @child: the actor of one of its children or, for a child that is restarting, its last one
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND if it is not, or not any more;
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending or has ended
 *
 * Begins to stop the child for good, even if it is permanent. To learn when it has ended, monitor it.
 *
 * Returns: whether it is being stopped
 */
gboolean
connect4_dynamic_supervisor_terminate_child (Connect4DynamicSupervisor  *self,
                                             Connect4Actor              *child,
                                             GError                    **error)
{
  Connect4Child *found;

  g_return_val_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (child), FALSE);

  found = connect4_dynamic_supervisor_demand (self, child, error);
  if (found == NULL)
    return FALSE;

  connect4_dynamic_supervisor_dismiss (self, found);

  return TRUE;
}

static GTask *
connect4_dynamic_supervisor_new_task (Connect4DynamicSupervisor *self,
                                      GCancellable              *cancellable,
                                      GAsyncReadyCallback        callback,
                                      gpointer                   user_data,
                                      gpointer                   tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[connect4] stop a dynamic child");

  return task;
}

/**
 * connect4_dynamic_supervisor_terminate_child_async:
 * @self: a dynamic supervisor
 * @child: as for connect4_dynamic_supervisor_terminate_child()
 * @cancellable: (nullable): cancelled, the answer is an error, but the child is stopped all the same
 * @callback: called when the child has ended
 * @user_data: for @callback
 *
 * Does what connect4_dynamic_supervisor_terminate_child() does, and says when it is done.
 */
void
connect4_dynamic_supervisor_terminate_child_async (Connect4DynamicSupervisor *self,
                                                   Connect4Actor             *child,
                                                   GCancellable              *cancellable,
                                                   GAsyncReadyCallback        callback,
                                                   gpointer                   user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Child *found;
  gboolean lives;

  g_return_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (child));

  task = connect4_dynamic_supervisor_new_task (self, cancellable, callback, user_data,
                                               connect4_dynamic_supervisor_terminate_child_async);
  found = connect4_dynamic_supervisor_demand (self, child, &error);
  if (found == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lives = found->actor != NULL;
  connect4_dynamic_supervisor_dismiss (self, found);
  if (lives)
    connect4_child_await_stop (found, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
connect4_dynamic_supervisor_check_restart (Connect4Child  *child,
                                           GError        **error)
{
  if (child->spec->restart == CONNECT4_RESTART_TEMPORARY)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_TEMPORARY,
                 "Child '%s' is temporary: it is never started again", child->spec->id);
  else if (child->actor == NULL)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING,
                 "Child '%s' is being restarted", child->spec->id);
  else if (child->state != CONNECT4_CHILD_RUNNING && !child->again)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                 "Child '%s' is being stopped", child->spec->id);
  else
    return TRUE;

  return FALSE;
}

/**
 * connect4_dynamic_supervisor_restart_child_async:
 * @self: a dynamic supervisor
 * @child: the actor of one of its children
 * @cancellable: (nullable): cancelled, the answer is an error, but the child is restarted all the same
 * @callback: called when the child has ended and has been started again; if that has failed it is
 *   tried again, as after a crash
 * @user_data: for @callback
 *
 * Stops a child in good order and starts it again, which does not count as a crash.
 */
void
connect4_dynamic_supervisor_restart_child_async (Connect4DynamicSupervisor *self,
                                                 Connect4Actor             *child,
                                                 GCancellable              *cancellable,
                                                 GAsyncReadyCallback        callback,
                                                 gpointer                   user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Child *found;

  g_return_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (child));

  task = connect4_dynamic_supervisor_new_task (self, cancellable, callback, user_data,
                                               connect4_dynamic_supervisor_restart_child_async);
  found = connect4_dynamic_supervisor_demand (self, child, &error);
  if (found == NULL || !connect4_dynamic_supervisor_check_restart (found, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (found->state == CONNECT4_CHILD_RUNNING)
    connect4_base_supervisor_stop_child (CONNECT4_BASE_SUPERVISOR (self), found);
  connect4_child_await_restart (found, g_steal_pointer (&task));
}

/**
 * connect4_dynamic_supervisor_child_finish:
 * @self: a dynamic supervisor
 * @result: what the callback was given
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND if it is no child, or not any more, as after a restart that
 *   has been withdrawn by a call that stops it for good;
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC if @self was ending, or has been killed meanwhile; of a restart
 *   %CONNECT4_SUPERVISION_ERROR_TEMPORARY and %CONNECT4_SUPERVISION_ERROR_RESTARTING
 *
 * The end of connect4_dynamic_supervisor_terminate_child_async() and
 * connect4_dynamic_supervisor_restart_child_async().
 *
 * Returns: whether it has been done
 */
gboolean
connect4_dynamic_supervisor_child_finish (Connect4DynamicSupervisor  *self,
                                          GAsyncResult               *result,
                                          GError                    **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
