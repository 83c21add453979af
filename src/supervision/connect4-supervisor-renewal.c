/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor-private.h"

/* Answers the tasks @renewals, which are taken over, the last first. */
void
connect4_supervisor_answer_renewals (Connect4Supervisor *self,
                                     GSList             *renewals)
{
  renewals = g_slist_reverse (renewals);
  for (GSList *link = renewals; link != NULL; link = link->next)
    {
      const char *id = g_task_get_task_data (link->data);
      Connect4Child *child = connect4_supervisor_find (self, id);
      GError *error = NULL;

      if (!connect4_base_supervisor_check_running (CONNECT4_BASE_SUPERVISOR (self), &error))
        g_task_return_error (link->data, error);
      else if (child == NULL || child->actor == NULL)
        g_task_return_new_error (link->data, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
                                 "Child '%s' has been stopped for good meanwhile", id);
      else
        g_task_return_boolean (link->data, TRUE);
    }

  g_slist_free_full (renewals, g_object_unref);
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
