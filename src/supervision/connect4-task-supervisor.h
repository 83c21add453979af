/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-task-actor.h"

G_BEGIN_DECLS

/* Elixir's Task.Supervisor: its children are GTasks, temporary, with 5 s to shut down.
 *
 * A task may have a worker: another actor that it needs as long as it lives and that may die
 * before it, such as the action handler of a player's session. The task is linked to its worker
 * and traps exits. The supervisor watches the worker, and when that ends, for whatever reason,
 * it asks for another and links it to the task, which needs to do nothing. Many tasks may share one
 * worker, at the cost of one monitor. */
#define CONNECT4_TYPE_TASK_SUPERVISOR (connect4_task_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TaskSupervisor, connect4_task_supervisor,
                      CONNECT4, TASK_SUPERVISOR, Connect4DynamicSupervisor)

/**
 * Connect4WorkerFunc:
 * @task: the task that needs a worker: its first, or another after that has ended
 * @user_data: what was given to connect4_task_supervisor_set_worker_func()
 * @error: why there is none now; the supervisor asks again a second later, for all who wait
 *
 * Returns: (transfer full) (nullable): an actor that is alive; %NULL with @error set
 */
typedef Connect4Actor *(*Connect4WorkerFunc) (Connect4Actor  *task,
                                              gpointer        user_data,
                                              GError        **error);

/* Properties: "shutdown" (milliseconds or CONNECT4_SHUTDOWN_*, for tasks that are started from then
 * on), and those of Connect4DynamicSupervisor. The signals are those of Connect4BaseSupervisor,
 * about tasks. About workers, and counted with the others, are "child-crashed", once for each that
 * has crashed, and "child-restarted", once for each that has taken its tasks over. */

Connect4TaskSupervisor *
         connect4_task_supervisor_new                (const char              *name);

gboolean connect4_task_supervisor_start_task         (Connect4TaskSupervisor  *self,
                                                      Connect4TaskActor       *task,
                                                      GError                 **error);
gboolean connect4_task_supervisor_start_task_for     (Connect4TaskSupervisor  *self,
                                                      Connect4Actor           *owner,
                                                      Connect4TaskActor       *task,
                                                      GError                 **error);
guint64  connect4_task_supervisor_async              (Connect4TaskSupervisor  *self,
                                                      Connect4Actor           *owner,
                                                      Connect4TaskActor       *task,
                                                      GError                 **error);

void     connect4_task_supervisor_set_worker_func    (Connect4TaskSupervisor  *self,
                                                      Connect4WorkerFunc       func,
                                                      gpointer                 user_data,
                                                      GDestroyNotify           user_data_free);
gboolean connect4_task_supervisor_attach_worker      (Connect4TaskSupervisor  *self,
                                                      Connect4TaskActor       *task,
                                                      GError                 **error);
void     connect4_task_supervisor_reassign_worker    (Connect4TaskSupervisor  *self,
                                                      Connect4TaskActor       *task);
Connect4Actor *
         connect4_task_supervisor_get_worker         (Connect4TaskSupervisor  *self,
                                                      Connect4TaskActor       *task);

G_END_DECLS
