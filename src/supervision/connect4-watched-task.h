/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4WatchedTaskFunc:
 * @task: (nullable): the task that was returned; %NULL if its last reference was dropped instead
 * @user_data: what was given to connect4_watched_task_new()
 *
 * Called once, in the main context that the task was made in.
 */
typedef void (*Connect4WatchedTaskFunc) (GTask    *task,
                                         gpointer  user_data);

GTask *connect4_watched_task_new (GCancellable            *cancellable,
                                  Connect4WatchedTaskFunc  func,
                                  gpointer                 user_data,
                                  GDestroyNotify           user_data_free);

G_END_DECLS
