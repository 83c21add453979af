/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-timer.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-task-supervisor.h"

#include "connect4-test-family.h"

/* The workers of a task supervisor's tasks. The log has them as "w0", "w1", ... in the order in
 * which they were made; tasks have no letter. */

typedef struct
{
  Connect4TestFamily family;
  Connect4TestSort sort;
  gboolean shared;     /* all tasks get the same worker as long as it lives */
  guint failures;      /* how many of the next calls fail */
  Connect4Actor *last; /* owned; the worker that was made last */
  guint n_workers;
  guint n_calls;
  guint n_calls_in_time; /* when the control of a retry was due; 0 before */
} Fixture;

static Connect4Actor *
make_worker (Connect4Actor  *task,
             gpointer        user_data,
             GError        **error)
{
  Fixture *fixture = user_data;

  g_assert_true (connect4_actor_is_alive (task));
  fixture->n_calls++;

  if (fixture->failures > 0)
    {
      fixture->failures--;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
      return NULL;
    }

  if (fixture->shared && fixture->last != NULL && connect4_actor_is_alive (fixture->last))
    return g_object_ref (fixture->last);

  g_clear_object (&fixture->last);
  fixture->last = connect4_test_specimen_new (fixture->sort);
  connect4_actor_set_trap_exit (fixture->last, TRUE);
  g_object_set_data_full (G_OBJECT (fixture->last), "id",
                          g_strdup_printf ("w%u", fixture->n_workers++), g_free);

  return g_object_ref (fixture->last);
}

static Connect4TaskSupervisor *
get_supervisor (Fixture *fixture)
{
  return CONNECT4_TASK_SUPERVISOR (fixture->family.supervisor);
}

static void
fixture_init (Fixture *fixture)
{
  connect4_test_family_init (&fixture->family, connect4_task_supervisor_new ("family"));
  connect4_task_supervisor_set_worker_func (get_supervisor (fixture), make_worker, fixture,
                                            NULL);
}

static void
fixture_clear (Fixture *fixture)
{
  connect4_test_family_clear (&fixture->family);
  g_clear_object (&fixture->last);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* A task that is at work and traps exits, as yet without a worker. */
static Connect4TaskActor *
start_task (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Connect4TaskActor *task = g_object_new (CONNECT4_TYPE_TEST_TASK, "trap-exit", TRUE, NULL);

  connect4_task_supervisor_start_task (get_supervisor (fixture), task, &error);
  g_assert_no_error (error);

  return task;
}

static Connect4TaskActor *
start_attached (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Connect4TaskActor *task = start_task (fixture);

  connect4_task_supervisor_attach_worker (get_supervisor (fixture), task, &error);
  g_assert_no_error (error);

  return task;
}

static Connect4Actor *
get_worker (Fixture           *fixture,
            Connect4TaskActor *task)
{
  return connect4_task_supervisor_get_worker (get_supervisor (fixture), task);
}

static void
assert_attached (Fixture           *fixture,
                 Connect4TaskActor *task)
{
  Connect4Actor *worker = get_worker (fixture, task);

  g_assert_nonnull (worker);
  g_assert_true (connect4_actor_is_alive (worker));
  g_assert_true (connect4_actor_is_linked (CONNECT4_ACTOR (task), worker));
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (task)));
}

static void
test_made_again (gconstpointer data)
{
  g_auto (Fixture) fixture = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4TaskActor) task = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  g_assert_true (get_worker (&fixture, task) == fixture.last);
  assert_attached (&fixture, task);

  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0 *w1");
  assert_attached (&fixture, task);
  g_assert_cmpuint (connect4_test_get_crashes (fixture.family.supervisor), ==, 1);
  g_assert_cmpuint (connect4_test_get_restarts (fixture.family.supervisor), ==, 1);

  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w1 *w2");
  assert_attached (&fixture, task);
}

static void
test_process_crash (gconstpointer data)
{
  const char *command = data;
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_PROCESS };
  g_autoptr (Connect4TaskActor) task = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  connect4_test_process_tell (CONNECT4_TEST_PROCESS (fixture.last), *command);
  connect4_test_family_expect (&fixture.family, "!w0 *w1");
  assert_attached (&fixture, task);
}

/* One that goes in peace is missed as well. */
static void
test_ends_normally (gconstpointer data)
{
  g_auto (Fixture) fixture = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4TaskActor) task = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  connect4_test_specimen_finish (fixture.last);
  connect4_test_family_expect (&fixture.family, "*w1");
  assert_attached (&fixture, task);
  g_assert_cmpuint (connect4_test_get_crashes (fixture.family.supervisor), ==, 0);
}

/* A crash of the worker of thousands is one crash, and its successor starts once. */
static void
test_shared (gconstpointer data)
{
  g_auto (Fixture) fixture = { .sort = GPOINTER_TO_INT (data), .shared = TRUE };
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  guint i;

  fixture_init (&fixture);
  for (i = 0; i < 50; i++)
    g_ptr_array_add (tasks, start_attached (&fixture));
  g_assert_cmpuint (fixture.n_workers, ==, 1);

  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0 *w1");
  g_assert_cmpuint (fixture.n_calls, ==, 100);

  for (i = 0; i < tasks->len; i++)
    {
      assert_attached (&fixture, g_ptr_array_index (tasks, i));
      g_assert_true (get_worker (&fixture, g_ptr_array_index (tasks, i)) == fixture.last);
    }
}

/* Tasks without a worker wait together, and are served in their order. */
static void
test_none_for_a_while (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .shared = TRUE };
  g_autoptr (Connect4TaskActor) first = NULL;
  g_autoptr (Connect4TaskActor) second = NULL;
  g_autoptr (Connect4TaskActor) third = NULL;
  gint64 begin;

  fixture_init (&fixture);
  first = start_attached (&fixture);
  second = start_attached (&fixture);
  third = start_attached (&fixture);

  fixture.failures = 3;
  begin = g_get_monotonic_time ();
  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0");
  g_assert_cmpuint (fixture.n_calls, ==, 6);
  g_assert_null (get_worker (&fixture, first));
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (first)));

  connect4_test_specimen_finish (CONNECT4_ACTOR (second));
  connect4_test_family_expect (&fixture.family, "- *w1");
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, G_USEC_PER_SEC);
  assert_attached (&fixture, first);
  assert_attached (&fixture, third);
  g_assert_cmpuint (fixture.n_calls, ==, 8);
}

static void
on_control_due (Connect4Timer *timer,
                gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls_in_time = fixture->n_calls;
}

/* A second later, and no more: the retry comes before a timer that is set after it, for 0.2 s later. Timers run in
 * the order of their deadlines, however late the processor is. */
static void
test_retried_in_time (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .shared = TRUE };
  g_autoptr (Connect4TaskActor) task = NULL;
  Connect4Timer control;

  fixture_init (&fixture);
  connect4_timer_init (&control, on_control_due, &fixture);
  task = start_attached (&fixture);
  fixture.failures = 1;
  connect4_test_specimen_crash (fixture.last);
  connect4_test_iterate_until (fixture.n_calls == 2);
  connect4_timer_set (&control, 1200 * 1000);

  connect4_test_iterate_until (fixture.n_calls_in_time != 0);
  g_assert_cmpuint (fixture.n_calls_in_time, ==, 3);
  assert_attached (&fixture, task);
}

/* One for which there is no worker does not keep those behind it from theirs. */
static void
test_none_for_the_first (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .shared = TRUE };
  g_autoptr (Connect4TaskActor) first = NULL;
  g_autoptr (Connect4TaskActor) second = NULL;

  fixture_init (&fixture);
  first = start_attached (&fixture);
  second = start_attached (&fixture);

  fixture.failures = 1;
  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0 *w1");
  g_assert_null (get_worker (&fixture, first));
  assert_attached (&fixture, second);

  connect4_test_iterate_until (get_worker (&fixture, first) != NULL);
  assert_attached (&fixture, first);
  g_assert_true (get_worker (&fixture, first) == get_worker (&fixture, second));
}

static void
renew (Fixture           *fixture,
       Connect4TaskActor *task)
{
  connect4_task_supervisor_reassign_worker (get_supervisor (fixture), task);
}

/* What becomes of the one that it had is nothing to the task any more. */
static void
test_renewed (gconstpointer data)
{
  g_auto (Fixture) fixture = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4TaskActor) task = NULL;
  g_autoptr (Connect4Actor) first = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  first = g_object_ref (fixture.last);
  renew (&fixture, task);
  g_assert_true (get_worker (&fixture, task) == fixture.last);
  g_assert_true (fixture.last != first);
  assert_attached (&fixture, task);
  g_assert_false (connect4_actor_is_linked (CONNECT4_ACTOR (task), first));

  connect4_test_specimen_crash (first);
  connect4_test_iterate_until (!connect4_actor_is_alive (first));
  connect4_test_iterate_all ();
  connect4_test_family_expect (&fixture.family, "");
  assert_attached (&fixture, task);

  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w1 *w2");
  assert_attached (&fixture, task);
}

/* It may be the same one; others have it as before. */
static void
test_renewed_same (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .shared = TRUE };
  g_autoptr (Connect4TaskActor) first = NULL;
  g_autoptr (Connect4TaskActor) second = NULL;

  fixture_init (&fixture);
  first = start_attached (&fixture);
  second = start_attached (&fixture);
  renew (&fixture, first);
  g_assert_cmpuint (fixture.n_calls, ==, 3);
  g_assert_cmpuint (fixture.n_workers, ==, 1);
  assert_attached (&fixture, first);
  assert_attached (&fixture, second);

  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0 *w1");
  assert_attached (&fixture, first);
  assert_attached (&fixture, second);
}

/* If there is none for it now, it waits; if it waits, it need not any more when there is one. */
static void
test_renewed_later (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) task = NULL;
  g_autoptr (Connect4Actor) first = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  first = g_object_ref (fixture.last);
  fixture.failures = 2;
  renew (&fixture, task);
  g_assert_null (get_worker (&fixture, task));
  g_assert_false (connect4_actor_is_linked (CONNECT4_ACTOR (task), first));
  renew (&fixture, task);
  g_assert_null (get_worker (&fixture, task));

  renew (&fixture, task);
  assert_attached (&fixture, task);

  fixture.failures = 1;
  renew (&fixture, task);
  g_assert_null (get_worker (&fixture, task));
  connect4_test_family_expect (&fixture.family, "*w2");
  assert_attached (&fixture, task);
  g_assert_cmpuint (fixture.n_calls, ==, 6);
}

static void
test_renewed_without (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) child = NULL;
  g_autoptr (Connect4TaskActor) stranger = g_object_new (CONNECT4_TYPE_TEST_TASK, NULL);

  fixture_init (&fixture);
  child = start_task (&fixture);
  renew (&fixture, child);
  renew (&fixture, stranger);
  g_assert_null (get_worker (&fixture, child));
  g_assert_cmpuint (fixture.n_calls, ==, 0);
}

static void
test_none_at_first (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .failures = 1 };
  g_autoptr (Connect4TaskActor) task = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  task = start_task (&fixture);
  g_assert_false (connect4_task_supervisor_attach_worker (get_supervisor (&fixture), task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_null (get_worker (&fixture, task));

  connect4_test_family_expect (&fixture.family, "*w0");
  assert_attached (&fixture, task);
}

static void
test_not_a_child (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) task = g_object_new (CONNECT4_TYPE_TEST_TASK, NULL);
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_assert_false (connect4_task_supervisor_attach_worker (get_supervisor (&fixture), task, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  g_assert_null (get_worker (&fixture, task));
}

static Connect4Actor *
make_dead (Connect4Actor  *task,
           gpointer        user_data,
           GError        **error)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  Connect4Actor *worker = CONNECT4_ACTOR (connect4_test_observer_new ());

  connect4_actor_exit (worker, reason);

  return worker;
}

static void
test_dead_on_arrival (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) task = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  task = start_task (&fixture);
  connect4_task_supervisor_set_worker_func (get_supervisor (&fixture), make_dead, NULL, NULL);
  g_assert_false (connect4_task_supervisor_attach_worker (get_supervisor (&fixture), task, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

/* Nobody is left who is attached to it: then nobody keeps it. */
static void
test_task_ends (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK, .shared = TRUE };
  g_autoptr (Connect4TaskActor) first = NULL;
  g_autoptr (Connect4TaskActor) second = NULL;
  gpointer worker;

  fixture_init (&fixture);
  first = start_attached (&fixture);
  second = start_attached (&fixture);
  worker = fixture.last;
  g_object_add_weak_pointer (worker, &worker);

  connect4_test_specimen_finish (CONNECT4_ACTOR (first));
  connect4_test_family_expect (&fixture.family, "-");
  assert_attached (&fixture, second);
  connect4_test_specimen_finish (CONNECT4_ACTOR (second));
  connect4_test_family_expect (&fixture.family, "-");

  connect4_test_specimen_crash (fixture.last);
  connect4_test_iterate_all ();
  g_clear_object (&fixture.last);
  connect4_test_iterate_until (worker == NULL);
  connect4_test_family_expect (&fixture.family, "");
}

/* A task that does not trap exits goes with its worker, and needs no other. */
static void
test_task_does_not_trap (void)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) task = NULL;

  fixture_init (&fixture);
  task = start_attached (&fixture);
  connect4_actor_set_trap_exit (CONNECT4_ACTOR (task), FALSE);
  connect4_test_specimen_crash (fixture.last);
  connect4_test_family_expect (&fixture.family, "!w0 - !");
  g_assert_cmpuint (fixture.n_workers, ==, 1);
}

/* What the end of the supervisor does to workers is not made good. */
static void
test_supervisor_ends (Connect4ExitKind kind)
{
  g_auto (Fixture) fixture = { .sort = CONNECT4_TEST_SORT_TASK };
  g_autoptr (Connect4TaskActor) task = NULL;
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  fixture_init (&fixture);
  task = start_attached (&fixture);
  connect4_actor_exit (CONNECT4_ACTOR (fixture.family.supervisor), reason);
  connect4_test_specimen_crash (fixture.last);
  connect4_test_iterate_until (connect4_test_family_is_dead (&fixture.family));
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (task)));
  g_assert_cmpuint (fixture.n_workers, ==, 1);
}

static void
test_supervisor_is_shut_down (void)
{
  test_supervisor_ends (CONNECT4_EXIT_SHUTDOWN);
}

static void
test_supervisor_is_killed (void)
{
  test_supervisor_ends (CONNECT4_EXIT_KILL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/workers/29-made-again", test_made_again);
  g_test_add_data_func ("/supervision/workers/29-process-abort", "a", test_process_crash);
  g_test_add_data_func ("/supervision/workers/29-process-kill-9", "k", test_process_crash);
  connect4_test_add_for_sorts ("/supervision/workers/29-ends-normally", test_ends_normally);
  connect4_test_add_for_sorts ("/supervision/workers/29-shared", test_shared);
  g_test_add_func ("/supervision/workers/29-none-for-a-while", test_none_for_a_while);
  g_test_add_func ("/supervision/workers/29-retried-in-time", test_retried_in_time);
  g_test_add_func ("/supervision/workers/29-none-for-the-first", test_none_for_the_first);
  connect4_test_add_for_sorts ("/supervision/workers/29-renewed", test_renewed);
  g_test_add_func ("/supervision/workers/29-renewed-same", test_renewed_same);
  g_test_add_func ("/supervision/workers/29-renewed-later", test_renewed_later);
  g_test_add_func ("/supervision/workers/29-renewed-without", test_renewed_without);
  g_test_add_func ("/supervision/workers/29-none-at-first", test_none_at_first);
  g_test_add_func ("/supervision/workers/29-not-a-child", test_not_a_child);
  g_test_add_func ("/supervision/workers/29-dead-on-arrival", test_dead_on_arrival);
  g_test_add_func ("/supervision/workers/29-task-ends", test_task_ends);
  g_test_add_func ("/supervision/workers/29-task-does-not-trap", test_task_does_not_trap);
  g_test_add_func ("/supervision/workers/29-supervisor-is-shut-down",
                   test_supervisor_is_shut_down);
  g_test_add_func ("/supervision/workers/29-supervisor-is-killed", test_supervisor_is_killed);

  return g_test_run ();
}
