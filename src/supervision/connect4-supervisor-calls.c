/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor-private.h"

/* The calls about a child that is there: OTP's terminate_child, restart_child and delete_child, and our
 * connect4_supervisor_renew_child_async(). */

/* The child that a call is about. */
static Connect4Child *
connect4_supervisor_demand (Connect4Supervisor  *self,
                            const char          *id,
                            GError             **error)
{
  Connect4Child *child;

  if (!connect4_base_supervisor_check_running (CONNECT4_BASE_SUPERVISOR (self), error))
    return NULL;

  child = connect4_supervisor_find (self, id);

  if (child == NULL)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                 "There is no child '%s'", id);

  return child;
}

/**
 * connect4_supervisor_terminate_child_async:
 * @self: a supervisor
 * @id: the id of a child
 * @cancellable: (nullable): cancelled, the answer is an error, but the child is stopped all the
 *   same
 * @callback: called when the child has been stopped
 * @user_data: for @callback
 *
 * OTP's `terminate_child`: stops a child for good, which means until
 * connect4_supervisor_restart_child() or until a sibling has it restarted. Its specification stays,
 * unless it is temporary. If its restart was under way, the children behind it that wait for that are
 * not started either.
 */
void
connect4_supervisor_terminate_child_async (Connect4Supervisor  *self,
                                           const char          *id,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  Connect4BaseSupervisor *base = CONNECT4_BASE_SUPERVISOR (self);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Child *child;

  g_return_if_fail (CONNECT4_IS_SUPERVISOR (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, connect4_supervisor_terminate_child_async);
  g_task_set_name (task, "[connect4] terminate a child");

  child = connect4_supervisor_demand (self, id, &error);

  if (child == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  connect4_supervisor_give_up_restart (self, child);

  if (child->actor == NULL)
    {
      connect4_base_supervisor_settle (base);
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (child->state == CONNECT4_CHILD_RUNNING)
    connect4_base_supervisor_stop_child (base, child);
  connect4_child_await_stop (child, g_steal_pointer (&task));
}

/**
 * connect4_supervisor_terminate_child_finish:
 * @self: a supervisor
 * @result: what the callback was given
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND; %CONNECT4_SUPERVISION_ERROR_NOPROC if @self was
 *   ending, or has been killed meanwhile
 *
 * Returns: whether the child has been stopped
 */
gboolean
connect4_supervisor_terminate_child_finish (Connect4Supervisor  *self,
                                            GAsyncResult        *result,
                                            GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The child that a call is about, which has to be stopped, and to stay so. */
static Connect4Child *
connect4_supervisor_demand_stopped (Connect4Supervisor  *self,
                                    const char          *id,
                                    GError             **error)
{
  Connect4Child *child = connect4_supervisor_demand (self, id, error);

  if (child == NULL || child->state == CONNECT4_CHILD_STOPPED)
    return child;

  if (child->state == CONNECT4_CHILD_RESTARTING || child->again)
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING,
                 "Child '%s' is being restarted", id);
  else
    g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING,
                 "Child '%s' is running", id);

  return NULL;
}

/* Starts @child, which is stopped, because somebody asked for it. */
static gboolean
connect4_supervisor_restart_stopped (Connect4Supervisor  *self,
                                     Connect4Child       *child,
                                     GError             **error)
{
  gboolean started = connect4_base_supervisor_start_asked (CONNECT4_BASE_SUPERVISOR (self), child, error);

  if (started && child->actor != NULL)
    child->restarts++;

  return started;
}

/**
 * connect4_supervisor_restart_child:
 * @self: a supervisor
 * @id: the id of a child that is stopped
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND, %CONNECT4_SUPERVISION_ERROR_RUNNING,
 *   %CONNECT4_SUPERVISION_ERROR_RESTARTING; %CONNECT4_SUPERVISION_ERROR_START_FAILED, and it is
 *   still stopped; %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending or has ended
 *
 * OTP's `restart_child`: starts a child again that was terminated, has ended for good, or wanted to
 * be ignored.
 *
 * Returns: whether it has been started, or wants to be ignored
 */
gboolean
connect4_supervisor_restart_child (Connect4Supervisor  *self,
                                   const char          *id,
                                   GError             **error)
{
  g_autoptr (Connect4Supervisor) alive = NULL;
  Connect4Child *child;
  gboolean started;

  g_return_val_if_fail (CONNECT4_IS_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  alive = g_object_ref (self);
  child = connect4_supervisor_demand_stopped (self, id, error);

  if (child == NULL)
    return FALSE;

  started = connect4_supervisor_restart_stopped (self, child, error);
  connect4_base_supervisor_settle (CONNECT4_BASE_SUPERVISOR (self));

  return started;
}

/**
 * connect4_supervisor_delete_child:
 * @self: a supervisor
 * @id: the id of a child that is stopped
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND, %CONNECT4_SUPERVISION_ERROR_RUNNING,
 *   %CONNECT4_SUPERVISION_ERROR_RESTARTING; %CONNECT4_SUPERVISION_ERROR_NOPROC if @self is ending
 *   or has ended
 *
 * OTP's `delete_child`: forgets a child's specification.
 *
 * Returns: whether it has been forgotten
 */
gboolean
connect4_supervisor_delete_child (Connect4Supervisor  *self,
                                  const char          *id,
                                  GError             **error)
{
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_SUPERVISOR (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  child = connect4_supervisor_demand_stopped (self, id, error);

  if (child == NULL)
    return FALSE;

  connect4_supervisor_remove (self, child);

  return TRUE;
}

static gboolean
connect4_supervisor_begin_renewal (Connect4Supervisor  *self,
                                   Connect4Child       *child,
                                   GError             **error)
{
  if (child->state == CONNECT4_CHILD_STOPPED)
    return connect4_supervisor_restart_stopped (self, child, error);

  if (child->state == CONNECT4_CHILD_RESTARTING)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING,
                   "Child '%s' is being restarted", child->spec->id);
      return FALSE;
    }

  connect4_supervisor_renew (self, child);
  return TRUE;
}

/**
 * connect4_supervisor_renew_child_async:
 * @self: a supervisor
 * @id: the id of a child that runs, or is stopped
 * @cancellable: (nullable): cancelled, the answer is an error, but the child is restarted all the same
 * @callback: called when all that had to be restarted runs
 * @user_data: for @callback
 *
 * Starts a child anew, and those that the strategy restarts with it: as after a crash, but in good order, and
 * without being counted. OTP has no such call; its `restart_child` is for a child alone. When a child that was
 * stopped cannot be started, it is the answer; when one that ran cannot, it is tried again, as after a crash.
 */
void
connect4_supervisor_renew_child_async (Connect4Supervisor  *self,
                                       const char          *id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Connect4Child *child;

  g_return_if_fail (CONNECT4_IS_SUPERVISOR (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, connect4_supervisor_renew_child_async);
  g_task_set_name (task, "[connect4] renew a child");
  g_task_set_task_data (task, g_strdup (id), g_free);

  child = connect4_supervisor_demand (self, id, &error);
  if (child == NULL || !connect4_supervisor_begin_renewal (self, child, &error) ||
      !connect4_base_supervisor_check_running (CONNECT4_BASE_SUPERVISOR (self), &error))
    {
      connect4_base_supervisor_settle (CONNECT4_BASE_SUPERVISOR (self));
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  connect4_supervisor_renew_group (self, child);
  connect4_supervisor_add_renewal (self, g_steal_pointer (&task));
  connect4_base_supervisor_settle (CONNECT4_BASE_SUPERVISOR (self));
}

/**
 * connect4_supervisor_renew_child_finish:
 * @self: a supervisor
 * @result: what the callback was given
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_FOUND, also if the child has been stopped for good meanwhile;
 *   %CONNECT4_SUPERVISION_ERROR_RESTARTING; %CONNECT4_SUPERVISION_ERROR_START_FAILED;
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC if @self was ending, or has ended meanwhile
 *
 * Returns: whether the child runs again
 */
gboolean
connect4_supervisor_renew_child_finish (Connect4Supervisor  *self,
                                        GAsyncResult        *result,
                                        GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
