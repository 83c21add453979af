/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-task-actor.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_TASK_SUPERVISOR (connect4_task_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TaskSupervisor, connect4_task_supervisor, CONNECT4, TASK_SUPERVISOR, Connect4DynamicSupervisor)

Connect4TaskSupervisor *connect4_task_supervisor_new         (const char              *name);

/* Takes a task actor that has not been started under supervision (temporary, 5 s) and starts it. */
gboolean                connect4_task_supervisor_start_task  (Connect4TaskSupervisor  *self,
                                                              Connect4TaskActor       *task,
                                                              GError                 **error);

/* Elixir's Task.Supervisor.async: the same, and links and monitors the task for @owner. */
gboolean                connect4_task_supervisor_async       (Connect4TaskSupervisor  *self,
                                                              Connect4Actor           *owner,
                                                              Connect4TaskActor       *task,
                                                              GError                 **error);

G_END_DECLS
