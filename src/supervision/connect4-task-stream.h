/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-task-supervisor.h"

G_BEGIN_DECLS

/* Elixir's Task.async_stream: one task for each of a number of inputs, a bounded number of them at
 * once, their results in the order of the inputs. */
#define CONNECT4_TYPE_TASK_STREAM (connect4_task_stream_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TaskStream, connect4_task_stream, CONNECT4, TASK_STREAM, GObject)

/**
 * Connect4TaskStreamFunc:
 * @index: the input, from 0
 * @user_data: what was given to connect4_task_stream_new()
 *
 * Returns: (transfer full): the task for that input, not started; its value is a pointer
 */
typedef Connect4TaskActor *(*Connect4TaskStreamFunc) (guint    index,
                                                      gpointer user_data);

/**
 * Connect4TaskStreamResultFunc:
 * @index: the input, from 0
 * @value: (transfer full) (nullable): the value that the task was returned with; %NULL if there is
 *   an error
 * @error: (nullable): why there is no value: the task's own error, %G_IO_ERROR_TIMED_OUT if it took
 *   too long, or what connect4_task_supervisor_start_task() and connect4_task_actor_await_finish()
 *   say
 * @user_data: what was given to connect4_task_stream_new()
 *
 * Takes one result. Called once for each input, in their order, as soon as the results before it
 * are there too.
 */
typedef void (*Connect4TaskStreamResultFunc) (guint         index,
                                              gpointer      value,
                                              const GError *error,
                                              gpointer      user_data);

Connect4TaskStream *
         connect4_task_stream_new                 (Connect4TaskSupervisor       *supervisor,
                                                   guint                         n_inputs,
                                                   Connect4TaskStreamFunc        func,
                                                   Connect4TaskStreamResultFunc  result_func,
                                                   gpointer                      user_data,
                                                   GDestroyNotify                user_data_free);
void     connect4_task_stream_set_owner           (Connect4TaskStream           *self,
                                                   Connect4Actor                *owner);
void     connect4_task_stream_set_max_concurrency (Connect4TaskStream           *self,
                                                   guint                         max_concurrency);
void     connect4_task_stream_set_timeout         (Connect4TaskStream           *self,
                                                   guint                         timeout_ms);
void     connect4_task_stream_run_async           (Connect4TaskStream           *self,
                                                   GCancellable                 *cancellable,
                                                   GAsyncReadyCallback           callback,
                                                   gpointer                      user_data);
gboolean connect4_task_stream_run_finish          (Connect4TaskStream           *self,
                                                   GAsyncResult                 *result,
                                                   GError                      **error);

G_END_DECLS
