/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-supervisor.h"

#include "connect4-test-family.h"

static Connect4TaskSupervisor *
get_supervisor (Connect4TestFamily *family)
{
  return CONNECT4_TASK_SUPERVISOR (family->supervisor);
}

static void
make (Connect4TestFamily *family)
{
  connect4_test_family_init (family, connect4_task_supervisor_new ("family"));
}

/* A task, not started, that ends when it is told to. */
static Connect4Actor *
new_task (const char *id)
{
  Connect4Actor *task = g_object_new (CONNECT4_TYPE_TEST_TASK, "name", id, NULL);

  g_object_set_data_full (G_OBJECT (task), "id", g_strdup (id), g_free);

  return task;
}

static void
start (Connect4TestFamily *family,
       Connect4Actor      *task)
{
  g_autoptr (GError) error = NULL;

  connect4_task_supervisor_start_task (get_supervisor (family), CONNECT4_TASK_ACTOR (task), &error);
  g_assert_no_error (error);
}

static void
start_async (Connect4TestFamily   *family,
             Connect4TestObserver *owner,
             Connect4Actor        *task)
{
  g_autoptr (GError) error = NULL;

  connect4_task_supervisor_async (get_supervisor (family), CONNECT4_ACTOR (owner),
                                  CONNECT4_TASK_ACTOR (task), &error);
  g_assert_no_error (error);
}

static void
exit_with (gpointer         actor,
           Connect4ExitKind kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_exit (actor, reason);
}

static void
assert_count (Connect4TestFamily *family,
              guint               n_children)
{
  Connect4ChildCounts counts;

  connect4_base_supervisor_count_children (family->supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, n_children);
  g_assert_cmpuint (counts.active, ==, n_children);
}

static void
test_defaults (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4Actor) task = new_task ("a");
  g_autoptr (Connect4ChildInfo) info = NULL;
  int shutdown;

  make (&family);
  g_object_get (family.supervisor, "shutdown", &shutdown, NULL);
  g_assert_cmpint (shutdown, ==, 5000);

  start (&family, task);
  g_assert_true (connect4_actor_get_parent (task) == family.actor);
  info = connect4_test_family_describe (&family, "task");
  g_assert_true (info->actor == task);
  g_assert_cmpint (info->state, ==, CONNECT4_CHILD_RUNNING);

  connect4_test_specimen_crash (task);
  connect4_test_family_expect (&family, "-a !a");
  assert_count (&family, 0);
}

static void
test_shutdown_property (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4Actor) task = new_task ("a");

  make (&family);
  g_object_set (family.supervisor, "shutdown", CONNECT4_SHUTDOWN_BRUTAL_KILL, NULL);
  start (&family, task);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-a x");
  connect4_test_assert_exit (task, CONNECT4_EXIT_KILLED);
}

/* What has been awaited, and how many events the owner had been given by then. */
typedef struct
{
  Connect4TestObserver *owner;
  gboolean done;
  gboolean value;
  guint n_events;
  GError *error;
} Await;

static void
on_awaited (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Await *await = user_data;

  await->value = GPOINTER_TO_INT (connect4_task_actor_await_finish (CONNECT4_TASK_ACTOR (source),
                                                                    result, &await->error));
  await->n_events = connect4_test_observer_count (await->owner);
  await->done = TRUE;
}

static void
test_result_before_down (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) task = new_task ("a");
  Await await = { .owner = owner };

  make (&family);
  start_async (&family, owner, task);
  connect4_task_actor_await_async (CONNECT4_TASK_ACTOR (task), NULL, on_awaited, &await);
  connect4_test_specimen_finish (task);

  connect4_test_iterate_until (connect4_test_observer_count (owner) == 2);
  g_assert_true (await.done);
  g_assert_no_error (await.error);
  g_assert_true (await.value);
  g_assert_cmpuint (await.n_events, ==, 0);
  g_assert_cmpint (connect4_test_observer_get (owner, 0)->kind, ==, CONNECT4_TEST_EXIT);
  g_assert_cmpint (connect4_test_observer_get (owner, 1)->kind, ==, CONNECT4_TEST_DOWN);
  connect4_test_assert_reason (connect4_test_observer_get (owner, 1)->reason, CONNECT4_EXIT_NORMAL);
  g_assert_true (connect4_test_observer_get (owner, 1)->from == task);
}

/* Who has the result can take the monitor back, as Elixir's Task.await/2 does. */
static void
test_down_taken_back (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) task = new_task ("a");
  g_autoptr (GError) error = NULL;
  gboolean in_time;
  guint64 reference;

  make (&family);
  reference = connect4_task_supervisor_async (get_supervisor (&family), CONNECT4_ACTOR (owner),
                                              CONNECT4_TASK_ACTOR (task), &error);
  g_assert_no_error (error);
  g_assert_true (connect4_actor_demonitor (CONNECT4_ACTOR (owner), reference, CONNECT4_DEMONITOR_FLUSH,
                                           &in_time, &error));
  g_assert_no_error (error);
  g_assert_true (in_time);

  connect4_test_specimen_finish (task);
  connect4_test_family_expect (&family, "-a");
  g_assert_cmpuint (connect4_test_observer_count (owner), ==, 1);
  g_assert_cmpint (connect4_test_observer_get (owner, 0)->kind, ==, CONNECT4_TEST_EXIT);
}

static void
test_error_before_down (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) task = new_task ("a");
  Await await = { .owner = owner };

  make (&family);
  start_async (&family, owner, task);
  connect4_task_actor_await_async (CONNECT4_TASK_ACTOR (task), NULL, on_awaited, &await);
  connect4_test_specimen_crash (task);

  connect4_test_iterate_until (connect4_test_observer_count (owner) == 2);
  g_assert_error (await.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (await.n_events, ==, 0);
  g_assert_true (connect4_test_is_crash_of (CONNECT4_TEST_SORT_TASK,
                                            connect4_test_observer_get (owner, 1)->reason));
  g_clear_error (&await.error);
}

/* Linked, as in Elixir: who does not trap exits dies with a task that it awaits. */
static void
test_async_links (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) task = new_task ("a");

  make (&family);
  start_async (&family, owner, task);
  connect4_test_specimen_crash (task);
  connect4_test_family_expect (&family, "-a !a");
  connect4_test_assert_exit (owner, CONNECT4_EXIT_ERROR);
}

static void
test_max_children (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) first = new_task ("a");
  g_autoptr (Connect4Actor) second = new_task ("b");
  g_autoptr (GError) error = NULL;

  make (&family);
  g_object_set (family.supervisor, "max-children", 1, NULL);
  start (&family, first);

  g_assert_false (connect4_task_supervisor_start_task (get_supervisor (&family),
                                                       CONNECT4_TASK_ACTOR (second), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);
  g_clear_error (&error);
  g_assert_false (connect4_task_supervisor_async (get_supervisor (&family), CONNECT4_ACTOR (owner),
                                                  CONNECT4_TASK_ACTOR (second), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);
  assert_count (&family, 1);

  connect4_test_specimen_finish (first);
  connect4_test_family_expect (&family, "-a");
  start (&family, second);
  assert_count (&family, 1);
}

static void
test_after_the_end (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4Actor) task = new_task ("a");
  g_autoptr (GError) error = NULL;

  make (&family);
  exit_with (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_false (connect4_task_supervisor_start_task (get_supervisor (&family),
                                                       CONNECT4_TASK_ACTOR (task), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

/* However the owner ends, its tasks are asked to end too, and no others. */
static void
test_owner_ends (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) other = new_task ("o");
  g_autoptr (Connect4Actor) first = new_task ("a");
  g_autoptr (Connect4Actor) second = new_task ("b");
  g_autoptr (GError) error = NULL;

  make (&family);
  start (&family, other);
  start_async (&family, owner, first);
  g_assert_true (connect4_task_supervisor_start_task_for (get_supervisor (&family),
                                                          CONNECT4_ACTOR (owner),
                                                          CONNECT4_TASK_ACTOR (second), &error));

  exit_with (owner, GPOINTER_TO_INT (data));
  connect4_test_iterate_until (!connect4_actor_is_alive (first));
  connect4_test_iterate_until (!connect4_actor_is_alive (second));
  connect4_test_iterate_all ();
  assert_count (&family, 1);
  connect4_test_assert_exit (second, CONNECT4_EXIT_SHUTDOWN);

  g_assert_true (connect4_actor_is_alive (other));
}

static void
test_dead_owner (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) task = new_task ("a");
  g_autoptr (GError) error = NULL;

  make (&family);
  exit_with (owner, CONNECT4_EXIT_NORMAL);
  g_assert_false (connect4_task_supervisor_async (get_supervisor (&family), CONNECT4_ACTOR (owner),
                                                  CONNECT4_TASK_ACTOR (task), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  assert_count (&family, 0);
}

/* The owner hears nothing of tasks that only work for it. */
static void
test_start_for_is_silent (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) task = new_task ("a");

  make (&family);
  g_assert_true (connect4_task_supervisor_start_task_for (get_supervisor (&family),
                                                          CONNECT4_ACTOR (owner),
                                                          CONNECT4_TASK_ACTOR (task), NULL));
  connect4_test_specimen_crash (task);
  connect4_test_family_expect (&family, "-a !a");
  g_assert_cmpuint (connect4_test_observer_count (owner), ==, 0);
}

static void
sum_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_task_return_pointer (task, GINT_TO_POINTER (1 + GPOINTER_TO_INT (task_data)), NULL);
}

static void
test_in_thread (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4TaskActor) task = NULL;
  Await await = { .owner = owner };

  make (&family);
  task = connect4_task_actor_new_in_thread ("sum", sum_in_thread, GINT_TO_POINTER (41), NULL);
  start_async (&family, owner, CONNECT4_ACTOR (task));
  connect4_task_actor_await_async (task, NULL, on_awaited, &await);
  connect4_test_iterate_until (await.done);
  g_assert_cmpint (await.value, ==, 42);
  connect4_test_family_expect (&family, "-");
}

/* Ends at once, before its supervisor has had a chance to look. */
static void
return_at_once (Connect4TaskActor *actor,
                GTask             *task,
                gpointer           user_data)
{
  g_task_return_boolean (task, TRUE);
}

static void
test_returns_at_once (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TaskActor) task = NULL;

  make (&family);
  task = connect4_task_actor_new ("quick", return_at_once, NULL, NULL);
  start (&family, CONNECT4_ACTOR (task));
  connect4_test_family_expect (&family, "-");
  connect4_test_assert_exit (task, CONNECT4_EXIT_NORMAL);
}

/* A task that does not listen is killed. Its GTask cannot be, and its result is then nobody's. */
static void
keep_task (Connect4TaskActor *actor,
           GTask             *task,
           gpointer           user_data)
{
  GTask **kept = user_data;

  *kept = g_object_ref (task);
}

static void
test_overdue (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GTask) kept = NULL;
  g_autoptr (Connect4TaskActor) task = connect4_task_actor_new ("deaf", keep_task, &kept, NULL);

  make (&family);
  g_object_set (family.supervisor, "shutdown", 20, NULL);
  start (&family, CONNECT4_ACTOR (task));
  exit_with (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "- ! x");
  connect4_test_assert_exit (task, CONNECT4_EXIT_KILLED);

  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (kept)));
  g_task_return_boolean (kept, TRUE);
  connect4_test_iterate_all ();
}

static void
test_killed (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) task = new_task ("a");

  make (&family);
  start_async (&family, owner, task);
  exit_with (family.supervisor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_until (!connect4_actor_is_alive (task));
  connect4_test_assert_exit (task, CONNECT4_EXIT_KILL);
  connect4_test_iterate_until (connect4_test_observer_count (owner) == 2);
}

/* A task that costs the main loop nothing, and is returned as soon as it is cancelled. */
static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

static void
wait_for_cancel (Connect4TaskActor *actor,
                 GTask             *task,
                 gpointer           user_data)
{
  g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancelled),
                         g_object_ref (task), NULL);
}

/* Half of them end with their owner and the others with the supervisor; what it costs is in test-linear.c. */
static void
test_ten_thousand (void)
{
  const guint n_tasks = 10000;
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) owner = connect4_test_observer_new ();
  guint i;

  make (&family);

  for (i = 0; i < n_tasks; i++)
    {
      g_autoptr (Connect4TaskActor) task = connect4_task_actor_new (NULL, wait_for_cancel, NULL,
                                                                    NULL);

      if (i % 2 == 0)
        start (&family, CONNECT4_ACTOR (task));
      else
        start_async (&family, owner, CONNECT4_ACTOR (task));
    }

  assert_count (&family, n_tasks);
  exit_with (owner, CONNECT4_EXIT_NORMAL);
  connect4_test_iterate_all ();
  assert_count (&family, n_tasks / 2);
  exit_with (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/task-supervisor/29-defaults", test_defaults);
  g_test_add_func ("/supervision/task-supervisor/29-shutdown-property", test_shutdown_property);
  g_test_add_func ("/supervision/task-supervisor/29-result-before-down", test_result_before_down);
  g_test_add_func ("/supervision/task-supervisor/29-error-before-down", test_error_before_down);
  g_test_add_func ("/supervision/task-supervisor/29-down-taken-back", test_down_taken_back);
  g_test_add_func ("/supervision/task-supervisor/29-async-links", test_async_links);
  g_test_add_func ("/supervision/task-supervisor/29-max-children", test_max_children);
  g_test_add_func ("/supervision/task-supervisor/29-after-the-end", test_after_the_end);
  g_test_add_data_func ("/supervision/task-supervisor/29-owner-ends-normally",
                        GINT_TO_POINTER (CONNECT4_EXIT_NORMAL), test_owner_ends);
  g_test_add_data_func ("/supervision/task-supervisor/29-owner-crashes",
                        GINT_TO_POINTER (CONNECT4_EXIT_TIMEOUT), test_owner_ends);
  g_test_add_func ("/supervision/task-supervisor/29-dead-owner", test_dead_owner);
  g_test_add_func ("/supervision/task-supervisor/29-start-for-is-silent", test_start_for_is_silent);
  g_test_add_func ("/supervision/task-supervisor/29-in-thread", test_in_thread);
  g_test_add_func ("/supervision/task-supervisor/29-returns-at-once", test_returns_at_once);
  g_test_add_func ("/supervision/task-supervisor/29-overdue", test_overdue);
  g_test_add_func ("/supervision/task-supervisor/29-killed", test_killed);
  g_test_add_func ("/supervision/task-supervisor/30-ten-thousand", test_ten_thousand);

  return g_test_run ();
}
