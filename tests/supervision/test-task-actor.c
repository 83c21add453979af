/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-actor.h"

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"

static void
return_text (Connect4TaskActor *self,
             GTask             *task,
             gpointer           user_data)
{
  g_task_return_pointer (task, g_strdup (user_data), g_free);
}

static void
return_error (Connect4TaskActor *self,
              GTask             *task,
              gpointer           user_data)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "broken");
}

static void
forget (Connect4TaskActor *self,
        GTask             *task,
        gpointer           user_data)
{
}

/* Leaves the task to the test, in the GTask pointer that user_data points at. */
static void
hand_over (Connect4TaskActor *self,
           GTask             *task,
           gpointer           user_data)
{
  GTask **slot = user_data;

  *slot = g_object_ref (task);
}

static void
on_awaited (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static void
await (Connect4TaskActor  *actor,
       GAsyncResult      **slot)
{
  connect4_task_actor_await_async (actor, NULL, on_awaited, slot);
  g_assert_null (*slot);
}

static void
assert_value (Connect4TaskActor  *actor,
              GAsyncResult      **slot,
              const char         *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  connect4_test_iterate_until (*slot != NULL);
  value = connect4_task_actor_await_finish (actor, *slot, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_failure (Connect4TaskActor  *actor,
                GAsyncResult      **slot,
                GQuark              domain,
                int                 code)
{
  g_autoptr (GError) error = NULL;

  connect4_test_iterate_until (*slot != NULL);
  g_assert_null (connect4_task_actor_await_finish (actor, *slot, &error));
  g_assert_error (error, domain, code);
}

static void
send_exit (gpointer         actor,
           Connect4ExitKind kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (actor), reason);
}

static void
assert_dies (Connect4TaskActor *actor,
             Connect4ExitKind   kind)
{
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
  connect4_test_assert_exit (actor, kind);
}

static void
test_value (void)
{
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new ("job", return_text, g_strdup ("done"), g_free);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_cmpstr (connect4_actor_get_name (CONNECT4_ACTOR (actor)), ==, "job");
  await (actor, &result);
  connect4_task_actor_start (actor);
  assert_value (actor, &result, "done");
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NORMAL);
}

static void
test_value_not_awaited (void)
{
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new (NULL, return_text, (gpointer) "done", NULL);

  connect4_task_actor_start (actor);
  assert_dies (actor, CONNECT4_EXIT_NORMAL);
}

/* The value is given once, also to who asks when all is over; an error to all. */
static void
test_value_once (void)
{
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new (NULL, return_text, (gpointer) "done", NULL);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  connect4_task_actor_start (actor);
  assert_dies (actor, CONNECT4_EXIT_NORMAL);
  await (actor, &first);
  await (actor, &second);
  assert_value (actor, &first, "done");
  assert_failure (actor, &second, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_EXITED);
}

static void
test_error (void)
{
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, return_error, NULL, NULL);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  await (actor, &first);
  await (actor, &second);
  connect4_task_actor_start (actor);
  assert_failure (actor, &first, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  assert_failure (actor, &second, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_ERROR);
}

static void
test_await_cancelled (void)
{
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new (NULL, return_text, (gpointer) "done", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  connect4_task_actor_await_async (actor, cancellable, on_awaited, &cancelled);
  await (actor, &result);
  g_cancellable_cancel (cancellable);
  connect4_task_actor_start (actor);
  assert_failure (actor, &cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_value (actor, &result, "done");
}

/* Records what comes first: "result" by the callback, "down" as an actor. */
/* Who waits no more is told so at once, whatever becomes of the task. */
static void
test_await_given_up (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);
  g_autoptr (GAsyncResult) given_up = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint n_sources;

  connect4_task_actor_start (actor);
  await (actor, &result);
  n_sources = connect4_test_count_sources ();
  connect4_task_actor_await_async (actor, cancellable, on_awaited, &given_up);
  g_cancellable_cancel (cancellable);
  assert_failure (actor, &given_up, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (connect4_test_count_sources (), ==, n_sources);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
  g_assert_null (result);

  g_task_return_pointer (task, g_strdup ("done"), g_free);
  assert_value (actor, &result, "done");
}

static void
on_awaited_by_observer (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autofree char *value =
    connect4_task_actor_await_finish (CONNECT4_TASK_ACTOR (source), result, NULL);

  g_assert_cmpstr (value, ==, "done");
  g_assert_cmpuint (connect4_test_observer_count (user_data), ==, 0);
  connect4_actor_send (NULL, user_data, g_steal_pointer (&value), g_free);
}

/* SUPERVISION.md, 29: the result and the DOWN both come, in this order. */
static void
test_result_before_down (void)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new (NULL, return_text, (gpointer) "done", NULL);

  g_assert_true (connect4_actor_link (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (actor), NULL));
  connect4_actor_monitor (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (actor));
  connect4_task_actor_start (actor);
  connect4_task_actor_await_async (actor, NULL, on_awaited_by_observer, observer);
  connect4_test_observer_wait (observer, 2);
}

/* It lives as long as its task, whoever has dropped it. */
static void
test_dropped (void)
{
  GTask *task = NULL;
  Connect4TaskActor *actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);
  const guint64 id = connect4_actor_get_id (CONNECT4_ACTOR (actor));

  connect4_task_actor_start (actor);
  g_object_unref (actor);
  g_assert_nonnull (connect4_actor_lookup (id));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  connect4_test_iterate_until (connect4_actor_lookup (id) == NULL);
}

static void
test_forgotten_at_once (void)
{
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, forget, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  await (actor, &result);
  connect4_task_actor_start (actor);
  assert_failure (actor, &result, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NOPROC);
}

static gpointer
drop_task (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

static void
assert_thread (Connect4TaskActor *actor,
               GParamSpec        *pspec,
               gpointer           thread)
{
  g_assert_true (g_thread_self () == thread);
}

/* The last reference goes in the given place: in this thread, or in another. */
static void
test_forgotten (gconstpointer in_thread)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);

  g_signal_connect (actor, "notify::state", G_CALLBACK (assert_thread), g_thread_self ());
  connect4_task_actor_start (actor);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (actor)));

  if (in_thread)
    g_thread_join (g_thread_new ("drop", drop_task, task));
  else
    drop_task (task);

  assert_dies (actor, CONNECT4_EXIT_NOPROC);
}

static void
test_shutdown (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new_shutdown ("for the night");

  connect4_task_actor_start (actor);
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (actor), shutdown);
  connect4_test_iterate_all ();
  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (task)));
  g_assert_cmpint (connect4_actor_get_state (CONNECT4_ACTOR (actor)), ==, CONNECT4_ACTOR_EXITING);

  g_assert_true (g_task_return_error_if_cancelled (task));
  g_object_unref (task);
  assert_dies (actor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpstr (
    connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (CONNECT4_ACTOR (actor))), ==,
    "for the night");
}

/* A task that finishes its work all the same has done so. */
static void
test_shutdown_with_value (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  connect4_task_actor_start (actor);
  await (actor, &result);
  send_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  g_task_return_pointer (task, g_strdup ("done"), g_free);
  g_object_unref (task);
  assert_value (actor, &result, "done");
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NORMAL);
}

static void
test_shutdown_failed (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);

  connect4_task_actor_start (actor);
  send_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "broken");
  g_object_unref (task);
  assert_dies (actor, CONNECT4_EXIT_ERROR);
}

/* Cancelled by somebody who did not ask the actor to shut down. */
static void
test_cancelled (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);

  connect4_task_actor_start (actor);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_object_unref (task);
  assert_dies (actor, CONNECT4_EXIT_ERROR);
}

/* For every reason but a shutdown the actor ends at once; what the task does later is nobody's
 * concern. */
static void
test_ends_at_once (gconstpointer data)
{
  const Connect4ExitKind kind = GPOINTER_TO_INT (data);
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  connect4_task_actor_start (actor);
  await (actor, &result);
  send_exit (actor, kind);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, kind == CONNECT4_EXIT_KILL ? CONNECT4_EXIT_KILLED : kind);
  assert_failure (actor, &result, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_EXITED);

  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (task)));
  g_task_return_pointer (task, g_strdup ("too late"), g_free);
  g_object_unref (task);
  connect4_test_iterate_all ();
}

static void
test_killed_while_exiting (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);

  connect4_task_actor_start (actor);
  send_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  send_exit (actor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, CONNECT4_EXIT_KILLED);

  /* Nor does it matter if the task is forgotten instead. */
  g_object_unref (task);
  connect4_test_iterate_all ();
}

static void
test_never_started (void)
{
  Connect4TaskActor *actor = connect4_task_actor_new (NULL, return_text, g_strdup ("done"), g_free);

  connect4_test_assert_finalized (actor);
}

static void
test_shutdown_before_start (void)
{
  GTask *task = NULL;
  g_autoptr (Connect4TaskActor) actor = connect4_task_actor_new (NULL, hand_over, &task, NULL);

  send_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, CONNECT4_EXIT_SHUTDOWN);
  connect4_task_actor_start (actor);
  g_assert_null (task);
}

/* What the threads of the tests below share with them. */
typedef struct
{
  GMutex mutex;
  GCond changed;
  gboolean running;
  gboolean released;
} Gate;

static void
gate_open (gboolean *flag,
           Gate     *gate)
{
  g_mutex_lock (&gate->mutex);
  *flag = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_wait (gboolean *flag,
           Gate     *gate)
{
  g_mutex_lock (&gate->mutex);
  while (!*flag)
    g_cond_wait (&gate->changed, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
wait_at_gate (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Gate *gate = task_data;

  gate_open (&gate->running, gate);
  gate_wait (&gate->released, gate);
  g_task_return_pointer (task, g_strdup ("done"), g_free);
}

static void
return_error_in_thread (GTask        *task,
                        gpointer      source,
                        gpointer      task_data,
                        GCancellable *cancellable)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "broken");
}

static void
test_thread_value (void)
{
  Gate gate = { .released = TRUE };
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new_in_thread ("job", wait_at_gate, &gate, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  connect4_task_actor_start (actor);
  await (actor, &result);
  assert_value (actor, &result, "done");
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NORMAL);
}

static void
test_thread_error (void)
{
  g_autoptr (Connect4TaskActor) actor =
    connect4_task_actor_new_in_thread (NULL, return_error_in_thread, g_strdup ("data"), g_free);

  connect4_task_actor_start (actor);
  assert_dies (actor, CONNECT4_EXIT_ERROR);
}

/* A shutdown waits for the thread, a kill does not; the thread keeps what it needs. */
static void
test_thread_stopped (gconstpointer data)
{
  const Connect4ExitKind kind = GPOINTER_TO_INT (data);
  Gate gate = { .running = FALSE };
  Connect4TaskActor *actor = connect4_task_actor_new_in_thread (NULL, wait_at_gate, &gate, NULL);

  connect4_task_actor_start (actor);
  gate_wait (&gate.running, &gate);
  send_exit (actor, kind);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (CONNECT4_ACTOR (actor)),
                   ==, kind == CONNECT4_EXIT_KILL ? CONNECT4_ACTOR_DEAD : CONNECT4_ACTOR_EXITING);

  gate_open (&gate.released, &gate);
  assert_dies (actor, kind == CONNECT4_EXIT_KILL ? CONNECT4_EXIT_KILLED : CONNECT4_EXIT_NORMAL);
  connect4_test_assert_finalized (actor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/task-actor/value", test_value);
  g_test_add_func ("/supervision/task-actor/value-not-awaited", test_value_not_awaited);
  g_test_add_func ("/supervision/task-actor/value-once", test_value_once);
  g_test_add_func ("/supervision/task-actor/error", test_error);
  g_test_add_func ("/supervision/task-actor/await-cancelled", test_await_cancelled);
  g_test_add_func ("/supervision/task-actor/await-given-up", test_await_given_up);
  g_test_add_func ("/supervision/task-actor/29-result-before-down", test_result_before_down);
  g_test_add_func ("/supervision/task-actor/dropped", test_dropped);
  g_test_add_func ("/supervision/task-actor/forgotten-at-once", test_forgotten_at_once);
  g_test_add_data_func ("/supervision/task-actor/forgotten", GINT_TO_POINTER (FALSE),
                        test_forgotten);
  g_test_add_data_func ("/supervision/task-actor/forgotten-in-thread", GINT_TO_POINTER (TRUE),
                        test_forgotten);
  g_test_add_func ("/supervision/task-actor/shutdown", test_shutdown);
  g_test_add_func ("/supervision/task-actor/shutdown-with-value", test_shutdown_with_value);
  g_test_add_func ("/supervision/task-actor/shutdown-failed", test_shutdown_failed);
  g_test_add_func ("/supervision/task-actor/cancelled", test_cancelled);
  g_test_add_data_func ("/supervision/task-actor/ends-at-once/killed",
                        GINT_TO_POINTER (CONNECT4_EXIT_KILL), test_ends_at_once);
  g_test_add_data_func ("/supervision/task-actor/ends-at-once/crashed",
                        GINT_TO_POINTER (CONNECT4_EXIT_TIMEOUT), test_ends_at_once);
  g_test_add_func ("/supervision/task-actor/killed-while-exiting", test_killed_while_exiting);
  g_test_add_func ("/supervision/task-actor/never-started", test_never_started);
  g_test_add_func ("/supervision/task-actor/shutdown-before-start", test_shutdown_before_start);
  g_test_add_func ("/supervision/task-actor/thread-value", test_thread_value);
  g_test_add_func ("/supervision/task-actor/thread-error", test_thread_error);
  g_test_add_data_func ("/supervision/task-actor/thread-shutdown",
                        GINT_TO_POINTER (CONNECT4_EXIT_SHUTDOWN), test_thread_stopped);
  g_test_add_data_func ("/supervision/task-actor/thread-killed",
                        GINT_TO_POINTER (CONNECT4_EXIT_KILL), test_thread_stopped);

  return g_test_run ();
}
