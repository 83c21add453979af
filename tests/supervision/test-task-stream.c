/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-stream.h"

#include "connect4-test-observer.h"

#define N_INPUTS 6

/* Tasks that end when the test says so, with the square of their input. */
typedef struct
{
  Connect4TaskSupervisor *supervisor; /* owned */
  Connect4TaskStream *stream;         /* owned */
  GTask *tasks[N_INPUTS];             /* owned; those that are at work */
  guint n_running;
  guint max_running;
  guint n_made;
  guint n_delivered;
  int values[N_INPUTS]; /* in the order of their delivery; -1 for an error */
  GError *last_error;   /* owned; of the last delivery with one */
  GAsyncResult *result; /* owned; set when the stream has ended */
} Fixture;

/* What a task needs to know. */
typedef struct
{
  Fixture *fixture;
  guint index;
} Input;

static void
run (Connect4TaskActor *actor,
     GTask             *task,
     gpointer           user_data)
{
  Input *input = user_data;
  Fixture *fixture = input->fixture;

  fixture->tasks[input->index] = g_object_ref (task);
  fixture->n_running++;
  fixture->max_running = MAX (fixture->max_running, fixture->n_running);
}

static Connect4TaskActor *
make_task (guint    index,
           gpointer user_data)
{
  Fixture *fixture = user_data;
  Input *input = g_new (Input, 1);

  g_assert_cmpuint (index, ==, fixture->n_made++);
  *input = (Input){ fixture, index };

  return connect4_task_actor_new (NULL, run, input, g_free);
}

static void
take_result (guint         index,
             gpointer      value,
             const GError *error,
             gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (index, ==, fixture->n_delivered);
  g_clear_error (&fixture->last_error);
  fixture->last_error = error != NULL ? g_error_copy (error) : NULL;
  fixture->values[fixture->n_delivered++] = error != NULL ? -1 : GPOINTER_TO_INT (value);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static void
fixture_init (Fixture *fixture,
              guint    max_concurrency)
{
  *fixture = (Fixture){ .supervisor = connect4_task_supervisor_new ("tasks") };
  fixture->stream = connect4_task_stream_new (fixture->supervisor, N_INPUTS, make_task, take_result,
                                              fixture, NULL);
  connect4_task_stream_set_max_concurrency (fixture->stream, max_concurrency);
}

static void
fixture_clear (Fixture *fixture)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  guint i;

  for (i = 0; i < N_INPUTS; i++)
    g_clear_object (&fixture->tasks[i]);
  connect4_actor_exit (CONNECT4_ACTOR (fixture->supervisor), shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->supervisor)));
  g_clear_error (&fixture->last_error);
  g_clear_object (&fixture->result);
  connect4_test_assert_finalized (fixture->stream);
  connect4_test_assert_finalized (fixture->supervisor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
run_stream (Fixture      *fixture,
            GCancellable *cancellable)
{
  connect4_task_stream_run_async (fixture->stream, cancellable, on_run, fixture);
}

static GTask *
take_task (Fixture *fixture,
           guint    index)
{
  g_assert_nonnull (fixture->tasks[index]);
  fixture->n_running--;

  return g_steal_pointer (&fixture->tasks[index]);
}

static void
succeed (Fixture *fixture,
         guint    index)
{
  g_autoptr (GTask) task = take_task (fixture, index);

  g_task_return_pointer (task, GINT_TO_POINTER (index * index), NULL);
  connect4_test_iterate_all ();
}

static void
fail (Fixture *fixture,
      guint    index)
{
  g_autoptr (GTask) task = take_task (fixture, index);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing");
  connect4_test_iterate_all ();
}

static gboolean
finish (Fixture  *fixture,
        GError  **error)
{
  connect4_test_iterate_until (fixture->result != NULL);

  return connect4_task_stream_run_finish (fixture->stream, fixture->result, error);
}

static GPtrArray *
list_children (Fixture *fixture)
{
  return connect4_base_supervisor_which_children (CONNECT4_BASE_SUPERVISOR (fixture->supervisor));
}

static guint
count_tasks (Fixture *fixture)
{
  Connect4ChildCounts counts;

  connect4_base_supervisor_count_children (CONNECT4_BASE_SUPERVISOR (fixture->supervisor), &counts);

  return counts.active;
}

static void
test_in_order (void)
{
  const guint order[] = { 5, 3, 1, 0, 2, 4 };
  const guint delivered[] = { 0, 0, 0, 2, 4, 6 };
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, N_INPUTS);
  run_stream (&fixture, NULL);
  g_assert_cmpuint (count_tasks (&fixture), ==, N_INPUTS);

  for (i = 0; i < N_INPUTS; i++)
    {
      succeed (&fixture, order[i]);
      g_assert_cmpuint (fixture.n_delivered, ==, delivered[i]);
    }

  g_assert_true (finish (&fixture, &error));
  for (i = 0; i < N_INPUTS; i++)
    g_assert_cmpint (fixture.values[i], ==, (int) (i * i));
}

static void
test_bounded (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, 2);
  run_stream (&fixture, NULL);
  g_assert_cmpuint (fixture.n_made, ==, 2);
  g_assert_cmpuint (count_tasks (&fixture), ==, 2);

  for (i = 0; i < N_INPUTS; i++)
    {
      succeed (&fixture, i);
      g_assert_cmpuint (fixture.n_made, ==, MIN (i + 3, N_INPUTS));
    }

  g_assert_true (finish (&fixture, &error));
  g_assert_cmpuint (fixture.max_running, ==, 2);
}

/* An error is the result of its input, and no concern of the others. */
static void
test_failure (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, N_INPUTS);
  run_stream (&fixture, NULL);

  for (i = 0; i < N_INPUTS; i++)
    {
      if (i == 2)
        fail (&fixture, i);
      else
        succeed (&fixture, i);
      if (i == 2)
        g_assert_error (fixture.last_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    }

  g_assert_true (finish (&fixture, &error));
  g_assert_cmpint (fixture.values[1], ==, 1);
  g_assert_cmpint (fixture.values[2], ==, -1);
  g_assert_cmpint (fixture.values[3], ==, 9);
}

/* Each task has its own time; what takes too long is killed, and makes place for the next. */
static void
test_timeout (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, 1);
  connect4_task_stream_set_timeout (fixture.stream, 20);
  run_stream (&fixture, NULL);
  g_assert_true (finish (&fixture, &error));

  g_assert_cmpuint (fixture.n_made, ==, N_INPUTS);
  for (i = 0; i < N_INPUTS; i++)
    g_assert_cmpint (fixture.values[i], ==, -1);
  g_assert_error (fixture.last_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  connect4_test_iterate_until (count_tasks (&fixture) == 0);
}

static void
test_no_timeout (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, 3);
  connect4_task_stream_set_timeout (fixture.stream, 0);
  run_stream (&fixture, NULL);
  for (i = 0; i < N_INPUTS; i++)
    succeed (&fixture, i);
  g_assert_true (finish (&fixture, &error));
}

static void
test_killed_task (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  g_autoptr (GPtrArray) children = NULL;
  Connect4ChildInfo *first;
  guint i;

  fixture_init (&fixture, N_INPUTS);
  run_stream (&fixture, NULL);
  children = list_children (&fixture);
  first = g_ptr_array_index (children, 0);
  connect4_actor_send_exit (NULL, first->actor, kill);
  connect4_test_iterate_until (fixture.n_delivered == 1);
  g_assert_error (fixture.last_error, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);

  for (i = 1; i < N_INPUTS; i++)
    succeed (&fixture, i);
  g_assert_true (finish (&fixture, &error));
}

/* An input for which there is no place has an error for a result. */
static void
test_max_children (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, N_INPUTS);
  g_object_set (fixture.supervisor, "max-children", 1, NULL);
  run_stream (&fixture, NULL);
  g_assert_cmpuint (fixture.n_delivered, ==, 0);

  succeed (&fixture, 0);
  g_assert_true (finish (&fixture, &error));
  g_assert_cmpint (fixture.values[0], ==, 0);
  g_assert_cmpint (fixture.values[N_INPUTS - 1], ==, -1);
  g_assert_error (fixture.last_error, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);
}

/* The tasks are stopped, and nothing more is delivered, though some of it was there. */
static void
assert_stopped (Fixture *fixture)
{
  guint i;

  g_assert_cmpuint (fixture->n_delivered, ==, 1);
  for (i = 0; i < N_INPUTS; i++)
    if (fixture->tasks[i] != NULL)
      {
        g_autoptr (GTask) task = take_task (fixture, i);

        g_assert_true (g_task_return_error_if_cancelled (task));
      }
  connect4_test_iterate_until (count_tasks (fixture) == 0);
  g_assert_cmpuint (fixture->n_delivered, ==, 1);
}

static void
test_cancelled (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 3);
  run_stream (&fixture, cancellable);
  succeed (&fixture, 0);
  succeed (&fixture, 2);

  g_cancellable_cancel (cancellable);
  g_assert_false (finish (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  connect4_test_iterate_all ();
  assert_stopped (&fixture);
}

static void
test_cancelled_before (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint i;

  fixture_init (&fixture, 3);
  g_cancellable_cancel (cancellable);
  run_stream (&fixture, cancellable);
  g_assert_false (finish (&fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  connect4_test_iterate_all ();
  for (i = 0; i < 3; i++)
    {
      g_autoptr (GTask) task = take_task (&fixture, i);

      g_task_return_error_if_cancelled (task);
    }
  connect4_test_iterate_until (count_tasks (&fixture) == 0);
}

static void
test_owner_dies (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 3);
  connect4_task_stream_set_owner (fixture.stream, CONNECT4_ACTOR (owner));
  run_stream (&fixture, NULL);
  succeed (&fixture, 0);
  succeed (&fixture, 2);

  connect4_actor_exit (CONNECT4_ACTOR (owner), normal);
  connect4_test_iterate_all ();
  assert_stopped (&fixture);
  g_assert_false (finish (&fixture, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

static void
test_supervisor_dies (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 2);
  run_stream (&fixture, NULL);
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (fixture.supervisor), kill);

  g_assert_true (finish (&fixture, &error));
  g_assert_cmpuint (fixture.n_delivered, ==, N_INPUTS);
  g_assert_error (fixture.last_error, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_NOPROC);
}

static void
count (gpointer user_data)
{
  int *freed = user_data;

  (*freed)++;
}

static Connect4TaskActor *
make_nothing (guint    index,
              gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_no_inputs (void)
{
  Fixture fixture = { .supervisor = connect4_task_supervisor_new ("tasks") };
  g_autoptr (GError) error = NULL;
  int freed = 0;

  fixture.stream = connect4_task_stream_new (fixture.supervisor, 0, make_nothing, take_result,
                                             &freed, count);
  run_stream (&fixture, NULL);
  g_assert_null (fixture.result);
  g_assert_true (finish (&fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (freed, ==, 0);

  fixture_clear (&fixture);
  g_assert_cmpint (freed, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/task-stream/29-in-order", test_in_order);
  g_test_add_func ("/supervision/task-stream/29-bounded", test_bounded);
  g_test_add_func ("/supervision/task-stream/29-failure", test_failure);
  g_test_add_func ("/supervision/task-stream/29-timeout", test_timeout);
  g_test_add_func ("/supervision/task-stream/29-no-timeout", test_no_timeout);
  g_test_add_func ("/supervision/task-stream/29-killed-task", test_killed_task);
  g_test_add_func ("/supervision/task-stream/29-max-children", test_max_children);
  g_test_add_func ("/supervision/task-stream/29-cancelled", test_cancelled);
  g_test_add_func ("/supervision/task-stream/29-cancelled-before", test_cancelled_before);
  g_test_add_func ("/supervision/task-stream/29-owner-dies", test_owner_dies);
  g_test_add_func ("/supervision/task-stream/29-supervisor-dies", test_supervisor_dies);
  g_test_add_func ("/supervision/task-stream/29-no-inputs", test_no_inputs);

  return g_test_run ();
}
