/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

#include "connect4-test-family.h"

/* How many restarts a supervisor allows, and restarts that fail. */

static void
test_intensity (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  int i;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, GPOINTER_TO_INT (data));

  for (i = 0; i < 3; i++)
    {
      connect4_test_family_crash (&family, "b");
      connect4_test_family_expect (&family, "-b !b +b *b");
    }

  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b # -c -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_null (connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (family.actor)));
}

static void
on_gave_up (Connect4BaseSupervisor *supervisor,
            Connect4ExitReason     *reason,
            gpointer                user_data)
{
  Connect4ExitReason **seen = user_data;

  *seen = connect4_exit_reason_ref (reason);
}

static void
test_no_restarts_allowed (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) reason = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_object_set (family.supervisor, "max-restarts", 0, NULL);
  g_signal_connect (family.supervisor, "gave-up", G_CALLBACK (on_gave_up), &reason);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a # -c -b x");
  g_assert_true (connect4_test_is_crash_of (CONNECT4_TEST_SORT_TASK, reason));
}

/* With more allowed, the same crashes are no reason to give up. */
static void
test_intensity_properties (void)
{
  g_auto (Connect4TestFamily) family;
  guint max_restarts;
  guint max_seconds;
  int i;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_object_get (family.supervisor, "max-restarts", &max_restarts, "max-seconds", &max_seconds,
                NULL);
  g_assert_cmpuint (max_restarts, ==, 3);
  g_assert_cmpuint (max_seconds, ==, 5);
  g_object_set (family.supervisor, "max-restarts", 100, "max-seconds", 60, NULL);

  for (i = 0; i < 100; i++)
    {
      connect4_test_family_crash (&family, "b");
      connect4_test_family_expect (&family, "-b !b +b *b");
    }

  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b # -c -a x");
}

static void
test_failing_restarts_count (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) reason = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_signal_connect (family.supervisor, "gave-up", G_CALLBACK (on_gave_up), &reason);
  connect4_test_family_member (&family, "b")->failures = G_MAXUINT;

  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b ?b ?b ?b # -c -a x");
  g_assert_error (connect4_exit_reason_get_error (reason), G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* Between two attempts the main loop turns, and the supervisor answers. */
static void
test_failing_restart_does_not_block (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;
  Connect4ChildCounts counts;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, GPOINTER_TO_INT (data));
  self = family.self;
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "b")->failures = 2;
  connect4_test_family_crash (&family, "b");

  connect4_test_iterate_until (connect4_test_family_member (&family, "b")->failures == 1);
  connect4_test_family_assert_state (&family, "a", RUNNING);
  connect4_test_family_assert_state (&family, "b", RESTARTING);
  g_assert_null (connect4_supervisor_get_child (self, "b"));
  connect4_base_supervisor_count_children (family.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 3);
  g_assert_cmpuint (counts.active, ==, 2);

  g_assert_false (connect4_supervisor_restart_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_delete_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);
  g_clear_error (&error);
  g_assert_true (connect4_supervisor_start_child (self, &spec, NULL, &error));

  connect4_test_family_expect (&family, "-b !b ?b +d ?b +b *b");
}

/* A failed restart is tried again at the next turn of the main loop, without waiting for anything. */
static void
test_retried_at_once (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "b")->failures = 2;
  connect4_test_family_crash (&family, "b");
  connect4_test_iterate_all ();
  g_assert_cmpstr (family.log->str, ==, "-b !b ?b ?b +b *b");
}

/* A restart that is under way can be called off. */
static void
test_terminate_restarting (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  connect4_test_family_member (&family, "b")->failures = G_MAXUINT;
  connect4_test_family_crash (&family, "b");
  connect4_test_iterate_until (connect4_test_family_member (&family, "b")->starts > 3);

  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_family_assert_state (&family, "b", STOPPED);
  g_string_truncate (family.log, 0);
  connect4_test_iterate_all ();
  connect4_test_family_expect (&family, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/supervisor-intensity/22-intensity", test_intensity);
  g_test_add_func ("/supervision/supervisor-intensity/22-no-restarts-allowed",
                   test_no_restarts_allowed);
  g_test_add_func ("/supervision/supervisor-intensity/22-properties", test_intensity_properties);
  g_test_add_func ("/supervision/supervisor-intensity/22-failing-restarts-count",
                   test_failing_restarts_count);
  connect4_test_add_for_sorts ("/supervision/supervisor-intensity/23-does-not-block",
                               test_failing_restart_does_not_block);
  g_test_add_func ("/supervision/supervisor-intensity/23-retried-at-once", test_retried_at_once);
  g_test_add_func ("/supervision/supervisor-intensity/23-terminate-restarting",
                   test_terminate_restarting);

  return g_test_run ();
}
