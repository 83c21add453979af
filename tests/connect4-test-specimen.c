/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-specimen.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define CRASH_STATUS 3

/* Invariant: task and cancelled are set while the task is at work. */
struct _Connect4TestTask
{
  Connect4TaskActor parent_instance;

  GTask *task;        /* owned */
  GSource *cancelled; /* owned; waits for the task to be cancelled */
};

struct _Connect4TestProcess
{
  Connect4ProcessActor parent_instance;

  int control; /* our end of the child's socket */
};

G_DEFINE_FINAL_TYPE (Connect4TestTask, connect4_test_task, CONNECT4_TYPE_TASK_ACTOR)
G_DEFINE_FINAL_TYPE (Connect4TestProcess, connect4_test_process, CONNECT4_TYPE_PROCESS_ACTOR)

static GTask *
connect4_test_task_steal (Connect4TestTask *self)
{
  g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);

  return g_steal_pointer (&self->task);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = connect4_test_task_steal (CONNECT4_TEST_TASK (user_data));

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
connect4_test_task_run (Connect4TaskActor *actor,
                        GTask             *task)
{
  Connect4TestTask *self = CONNECT4_TEST_TASK (actor);

  self->task = g_object_ref (task);
  self->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_task_get_context (task));
}

static void
connect4_test_task_class_init (Connect4TestTaskClass *klass)
{
  CONNECT4_TASK_ACTOR_CLASS (klass)->run = connect4_test_task_run;
}

static void
connect4_test_task_init (Connect4TestTask *self)
{
}

static void
connect4_test_process_finalize (GObject *object)
{
  Connect4TestProcess *self = CONNECT4_TEST_PROCESS (object);

  close (self->control);

  G_OBJECT_CLASS (connect4_test_process_parent_class)->finalize (object);
}

static void
connect4_test_process_class_init (Connect4TestProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_test_process_finalize;
}

static void
connect4_test_process_init (Connect4TestProcess *self)
{
}

static Connect4Actor *
connect4_test_task_new (void)
{
  Connect4Actor *self = g_object_new (CONNECT4_TYPE_TEST_TASK, "name", "task", NULL);

  connect4_task_actor_start (CONNECT4_TASK_ACTOR (self));

  return self;
}

static Connect4Actor *
connect4_test_process_new (void)
{
  const char *const argv[] = { CONNECT4_BUILDDIR "/tests/supervision/test-child", NULL };
  const int target = STDIN_FILENO;
  Connect4TestProcess *self = g_object_new (CONNECT4_TYPE_TEST_PROCESS, "name", "process", NULL);
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));

  connect4_process_actor_spawn (CONNECT4_PROCESS_ACTOR (self), argv, &ends[1], &target, 1, &error);
  g_assert_no_error (error);

  close (ends[1]);
  self->control = ends[0];

  return CONNECT4_ACTOR (self);
}

Connect4Actor *
connect4_test_specimen_new (Connect4TestSort sort)
{
  return sort == CONNECT4_TEST_SORT_TASK ? connect4_test_task_new () : connect4_test_process_new ();
}

void
connect4_test_add_for_sorts (const char    *path,
                             GTestDataFunc  func)
{
  g_autofree char *task = g_strconcat (path, "/task", NULL);
  g_autofree char *process = g_strconcat (path, "/process", NULL);

  g_test_add_data_func (task, GINT_TO_POINTER (CONNECT4_TEST_SORT_TASK), func);
  g_test_add_data_func (process, GINT_TO_POINTER (CONNECT4_TEST_SORT_PROCESS), func);
}

void
connect4_test_specimen_finish (Connect4Actor *specimen)
{
  g_autoptr (GTask) task = NULL;

  if (CONNECT4_IS_TEST_PROCESS (specimen))
    {
      connect4_test_process_tell (CONNECT4_TEST_PROCESS (specimen), '0');
      return;
    }

  task = connect4_test_task_steal (CONNECT4_TEST_TASK (specimen));
  g_task_return_boolean (task, TRUE);
}

void
connect4_test_specimen_crash (Connect4Actor *specimen)
{
  g_autoptr (GTask) task = NULL;

  if (CONNECT4_IS_TEST_PROCESS (specimen))
    {
      connect4_test_process_tell (CONNECT4_TEST_PROCESS (specimen), '0' + CRASH_STATUS);
      return;
    }

  task = connect4_test_task_steal (CONNECT4_TEST_TASK (specimen));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "crash");
}

gboolean
connect4_test_is_crash_of (Connect4TestSort          sort,
                           const Connect4ExitReason *reason)
{
  if (sort == CONNECT4_TEST_SORT_PROCESS)
    return connect4_exit_reason_get_status (reason) == CRASH_STATUS;

  return g_error_matches (connect4_exit_reason_get_error (reason), G_IO_ERROR, G_IO_ERROR_FAILED);
}

void
connect4_test_process_tell (Connect4TestProcess *self,
                            char                 command)
{
  g_assert_cmpint (send (self->control, &command, 1, MSG_NOSIGNAL), ==, 1);
}

void
connect4_test_process_await (Connect4TestProcess *self)
{
  char answer;

  g_assert_cmpint (recv (self->control, &answer, 1, 0), ==, 1);
}
