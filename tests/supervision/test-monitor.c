/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-process-actor.h"
#include "supervision/connect4-task-actor.h"

#include "connect4-test-observer.h"

static void
test_03_noproc (void)
{
  g_autoptr(Connect4TestObserver) observer = connect4_test_observer_new ();
  g_autoptr(Connect4TestObserver) dead = connect4_test_observer_new ();
  g_autoptr(Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  guint64 reference;

  connect4_actor_exit (CONNECT4_ACTOR (dead), normal);
  connect4_test_assert_exit (dead, CONNECT4_EXIT_NORMAL);

  reference = connect4_actor_monitor (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (dead));
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 1);
  g_assert_cmpuint (connect4_test_observer_get (observer, 0)->reference, ==, reference);
  g_assert_cmpint (connect4_exit_reason_get_kind (connect4_test_observer_get (observer, 0)->reason),
                   ==, CONNECT4_EXIT_NOPROC);
}

static void
test_process (void)
{
  const char *const argv[] = { "sh", "-c", "exit 3", NULL };
  g_autoptr(Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr(GError) error = NULL;
  g_autoptr(Connect4ProcessActor) process = connect4_process_actor_new ("sh", argv, &error);

  g_assert_no_error (error);
  g_assert_true (connect4_actor_link (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (process), NULL));
  connect4_actor_monitor (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (process));
  connect4_test_observer_wait (observer, 1);
  g_assert_cmpint (connect4_exit_reason_get_status (connect4_test_observer_get (observer, 0)->reason), ==, 3);
  g_assert_cmpint (connect4_exit_reason_get_status (connect4_test_observer_get (observer, 1)->reason), ==, 3);
}

static void
return_at_once (Connect4TaskActor *self,
                GTask             *task,
                gpointer           user_data)
{
  g_task_return_pointer (task, g_strdup ("value"), g_free);
}

static void
test_task (void)
{
  g_autoptr(Connect4TestObserver) observer = connect4_test_observer_new ();
  g_autoptr(Connect4TaskActor) task = connect4_task_actor_new ("task", return_at_once, NULL, NULL);

  connect4_actor_monitor (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (task));
  connect4_task_actor_start (task);
  g_assert_cmpint (connect4_exit_reason_get_kind (connect4_test_observer_wait (observer, 0)->reason),
                   ==, CONNECT4_EXIT_NORMAL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/monitor/03-noproc", test_03_noproc);
  g_test_add_func ("/supervision/monitor/smoke/process", test_process);
  g_test_add_func ("/supervision/monitor/smoke/task", test_task);

  return g_test_run ();
}
