/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-watched-task.h"

typedef struct
{
  Connect4WatchedTaskFunc func;
  gpointer user_data; /* owned */
  GDestroyNotify user_data_free;
  GMainContext *context; /* owned */
} TaskWatch;

static void
task_watch_free (gpointer data)
{
  TaskWatch *watch = data;

  if (watch->user_data_free != NULL)
    watch->user_data_free (watch->user_data);

  g_main_context_unref (watch->context);
  g_free (watch);
}

static gboolean
on_vanished (gpointer data)
{
  TaskWatch *watch = data;

  watch->func (NULL, watch->user_data);

  return G_SOURCE_REMOVE;
}

/* The task goes without having been returned, perhaps in another thread. That may own the context just
 * now: g_main_context_invoke() would call back there. */
static void
on_disposed (gpointer  data,
             GObject  *task)
{
  TaskWatch *watch = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[connect4] forgotten task");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_vanished, watch, task_watch_free);
  g_source_attach (source, watch->context);
}

static void
on_returned (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  TaskWatch *watch = data;

  g_object_weak_unref (G_OBJECT (result), on_disposed, watch);
  watch->func (G_TASK (result), watch->user_data);
  task_watch_free (watch);
}

/* Makes a task for somebody else to return, of which @func is told. A GTask that everybody lets go of without returning
 * it is silent; this one is not. @user_data is freed after @func. */
GTask *
connect4_watched_task_new (GCancellable            *cancellable,
                           Connect4WatchedTaskFunc  func,
                           gpointer                 user_data,
                           GDestroyNotify           user_data_free)
{
  TaskWatch *watch;
  GTask *task;

  watch = g_new0 (TaskWatch, 1);
  watch->func = func;
  watch->user_data = user_data;
  watch->user_data_free = user_data_free;
  watch->context = g_main_context_ref_thread_default ();

  task = g_task_new (NULL, cancellable, on_returned, watch);
  g_object_weak_ref (G_OBJECT (task), on_disposed, watch);

  return task;
}
