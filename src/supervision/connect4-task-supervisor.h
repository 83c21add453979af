/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-task-actor.h"
#include "supervision/connect4-workers.h"

G_BEGIN_DECLS

/* Elixir's Task.Supervisor: its children are GTasks, temporary, with 5 s to shut down.
 *
 * A task may have a worker: another actor that it needs as long as it lives and that may die before it,
 * such as the action handler of a player's session. It is the supervisor who creates it again:
 *
 *   connect4_task_supervisor_attach_worker() has the Connect4WorkerFunc create one, links it to the task, which
 *   traps exits, and watches it. When it ends, for whatever reason, the task gets its EXIT and need do nothing;
 *   the supervisor gets its DOWN, emits "child-crashed" if it was a crash, has the function create another, links
 *   that to the task, and emits "child-restarted". If there is none just now, it tries again each second.
 *
 * Many tasks may share one worker, at the cost of one monitor. */
#define CONNECT4_TYPE_TASK_SUPERVISOR (connect4_task_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TaskSupervisor, connect4_task_supervisor,
                      CONNECT4, TASK_SUPERVISOR, Connect4DynamicSupervisor)

/* Properties: "shutdown" (milliseconds or CONNECT4_SHUTDOWN_*, for tasks that are started from then
 * on), and those of Connect4DynamicSupervisor. The signals are those of Connect4BaseSupervisor,
 * about tasks. About workers, and counted with the others, are "child-crashed", once for each that
 * has crashed, and "child-restarted", once for each that has taken tasks over. */

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
