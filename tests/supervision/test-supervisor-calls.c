/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

#include "connect4-test-family.h"

/* What can be asked of a supervisor, and told it, while it is at work. */

static void
test_which_children (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (Connect4ChildInfo) copy = NULL;
  guint i;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b +b *b");

  children = connect4_base_supervisor_which_children (family.supervisor);
  g_assert_cmpuint (children->len, ==, 3);

  for (i = 0; i < children->len; i++)
    {
      const char id[] = { 'a' + i, '\0' };
      Connect4ChildInfo *info = g_ptr_array_index (children, i);

      g_assert_cmpstr (info->id, ==, id);
      g_assert_cmpint (info->type, ==, CONNECT4_CHILD_WORKER);
      g_assert_cmpint (info->state, ==, CONNECT4_CHILD_RUNNING);
      g_assert_true (info->actor == connect4_test_family_actor (&family, id));
      g_assert_cmpuint (info->restarts, ==, i == 1 ? 1 : 0);
      g_assert_true ((info->last_reason != NULL) == (i == 1));
    }

  copy = g_boxed_copy (CONNECT4_TYPE_CHILD_INFO, g_ptr_array_index (children, 1));
  g_assert_cmpstr (copy->id, ==, "b");
  g_assert_true (connect4_test_is_crash_of (CONNECT4_TEST_SORT_TASK, copy->last_reason));
}

static void
test_count_children (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;
  Connect4ChildCounts counts;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "s", CONNECT4_TEST_SORT_TASK);
  spec.type = CONNECT4_CHILD_SUPERVISOR;
  g_assert_true (connect4_supervisor_start_child (family.self, &spec, NULL, &error));
  g_assert_true (connect4_test_family_terminate (&family, "a", &error));

  connect4_base_supervisor_count_children (family.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 4);
  g_assert_cmpuint (counts.active, ==, 3);
  g_assert_cmpuint (counts.supervisors, ==, 1);
  g_assert_cmpuint (counts.workers, ==, 3);
}

static void
test_terminate_restart_delete (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  g_autoptr (Connect4ChildInfo) info = NULL;
  Connect4Supervisor *self;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, GPOINTER_TO_INT (data));
  self = family.self;

  g_assert_false (connect4_supervisor_restart_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_delete_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING);
  g_clear_error (&error);

  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_family_expect (&family, "-b");
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));

  g_assert_true (connect4_supervisor_restart_child (self, "b", &error));
  connect4_test_family_expect (&family, "+b");
  g_assert_cmpuint (connect4_test_get_restarts (family.supervisor), ==, 0);
  info = connect4_test_family_describe (&family, "b");
  g_assert_cmpuint (info->restarts, ==, 1);
  g_assert_cmpint (connect4_exit_reason_get_kind (info->last_reason), ==, CONNECT4_EXIT_SHUTDOWN);

  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  g_assert_true (connect4_supervisor_delete_child (self, "b", &error));
  g_assert_null (connect4_test_family_describe (&family, "b"));
  connect4_test_family_expect (&family, "-b");
}

static void
test_unknown_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4Supervisor *self;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  self = family.self;

  g_assert_null (connect4_supervisor_get_child (self, "z"));
  g_assert_false (connect4_test_family_terminate (&family, "z", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_restart_child (self, "z", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_delete_child (self, "z", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
}

/* A terminated temporary child's specification goes with it. */
static void
test_terminate_temporary (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TEMPORARY;
  g_assert_true (connect4_supervisor_start_child (family.self, &spec, NULL, &error));

  g_assert_true (connect4_test_family_terminate (&family, "t", &error));
  g_assert_null (connect4_test_family_describe (&family, "t"));
}

static void
test_failing_restart_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_family_member (&family, "b")->failures = 1;

  g_assert_false (connect4_supervisor_restart_child (family.self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  connect4_test_family_expect (&family, "-b ?b");
}

static void
test_calls_after_the_end (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  g_autoptr (GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  self = family.self;
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_actor_exit (CONNECT4_ACTOR (self), shutdown);

  g_assert_false (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_restart_child (self, "a", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_clear_error (&error);
  g_assert_false (connect4_test_family_terminate (&family, "a", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  connect4_test_family_expect (&family, "-c -b -a x");
}

/* Who is told of something may at once do something about it. */
static void
on_exited_delete (Connect4Supervisor *self,
                  Connect4Actor      *actor,
                  Connect4ExitReason *reason,
                  gpointer            user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_supervisor_delete_child (self, "b", &error));
}

static void
test_calls_from_signals (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_signal_connect (family.supervisor, "child-exited", G_CALLBACK (on_exited_delete), NULL);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  g_assert_null (connect4_test_family_describe (&family, "b"));
  g_signal_handlers_disconnect_by_func (family.supervisor, on_exited_delete, NULL);
}

/* A start function that changes its own supervisor would wait for ever in OTP. */
static Connect4Actor *
start_meddling (Connect4Actor  *supervisor,
                gpointer        user_data,
                GError        **error)
{
  g_autoptr (GError) refusal = NULL;

  g_assert_false (connect4_supervisor_delete_child (CONNECT4_SUPERVISOR (supervisor), "a",
                                                    &refusal));
  g_assert_error (refusal, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);
  g_assert_nonnull (connect4_test_peek_child (supervisor, "a"));

  return NULL;
}

static void
test_calls_from_start_function (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  const Connect4ChildSpec spec = { .id = "d", .start = start_meddling };

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_assert_true (connect4_supervisor_start_child (family.self, &spec, NULL, &error));
}

/* A start function that ends its own supervisor, and starts the child all the same. */
typedef struct
{
  Connect4ExitKind kind;
  guint healthy_starts;   /* how many of the next starts do no such thing */
  Connect4Actor *actor;   /* owned; the last that was started */
} Traitor;

static Connect4Actor *
start_traitor (Connect4Actor  *supervisor,
               gpointer        user_data,
               GError        **error)
{
  Traitor *traitor = user_data;
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (traitor->kind);

  if (traitor->healthy_starts > 0)
    traitor->healthy_starts--;
  else
    connect4_actor_exit (supervisor, reason);

  g_clear_object (&traitor->actor);
  traitor->actor = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);

  return g_object_ref (traitor->actor);
}

static void
traitor_clear (Traitor *traitor)
{
  connect4_test_iterate_until (!connect4_actor_is_alive (traitor->actor));
  g_clear_object (&traitor->actor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Traitor, traitor_clear)

static void
test_ended_by_start_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Traitor) traitor = { .kind = CONNECT4_EXIT_SHUTDOWN };
  const Connect4ChildSpec spec = { .id = "d", .start = start_traitor, .user_data = &traitor };

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_supervisor_start_child (family.self, &spec, NULL, NULL);
  connect4_test_family_expect (&family, "- -c -b -a x");
  connect4_test_assert_exit (traitor.actor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_killed_by_start_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Traitor) traitor = { .kind = CONNECT4_EXIT_KILL };
  g_autoptr (GError) error = NULL;
  const Connect4ChildSpec spec = { .id = "d", .start = start_traitor, .user_data = &traitor };

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  g_assert_false (connect4_supervisor_start_child (family.self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_expect (&family, "x");
  connect4_test_assert_exit (traitor.actor, CONNECT4_EXIT_KILLED);
}

static void
test_ended_by_start (void)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Traitor) traitor = { .kind = CONNECT4_EXIT_SHUTDOWN };
  g_autoptr (GError) error = NULL;
  const Connect4ChildSpec spec = { .id = "d", .start = start_traitor, .user_data = &traitor };

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_assert_false (connect4_supervisor_start (family.self, &spec, 1, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  connect4_test_family_expect (&family, "- x");
  connect4_test_assert_exit (family.actor, CONNECT4_EXIT_SHUTDOWN);
}

/* In the middle of a restart of all children. */
static void
test_ended_by_restart (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_auto (Traitor) traitor = { .kind = GPOINTER_TO_INT (data), .healthy_starts = 1 };
  Connect4ChildSpec specs[3];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ALL);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = (Connect4ChildSpec){ .id = "d", .start = start_traitor, .user_data = &traitor };
  specs[2] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_start (&family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (&family, "+a +b");

  connect4_test_family_crash (&family, "b");
  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
  connect4_test_assert_exit (family.actor, GPOINTER_TO_INT (data));
  g_assert_cmpuint (connect4_test_family_member (&family, "a")->starts, ==, 2);
  g_assert_cmpuint (connect4_test_family_member (&family, "b")->starts, ==, 1);
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "a")));
}

static void
test_properties (void)
{
  g_autoptr (Connect4Supervisor) self = connect4_supervisor_new ("self",
                                                                 CONNECT4_STRATEGY_REST_FOR_ONE);
  g_autofree char *name = NULL;
  Connect4Strategy strategy;
  Connect4AutoShutdown auto_shutdown;
  guint restarts;
  guint crashes;

  g_object_set (self, "auto-shutdown", CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT, NULL);
  g_object_get (self,
                "name", &name,
                "strategy", &strategy,
                "auto-shutdown", &auto_shutdown,
                "restarts", &restarts,
                "crashes", &crashes,
                NULL);
  g_assert_cmpstr (name, ==, "self");
  g_assert_cmpint (strategy, ==, CONNECT4_STRATEGY_REST_FOR_ONE);
  g_assert_cmpint (auto_shutdown, ==, CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT);
  g_assert_cmpuint (restarts, ==, 0);
  g_assert_cmpuint (crashes, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervisor-calls/24-which-children", test_which_children);
  g_test_add_func ("/supervision/supervisor-calls/24-count-children", test_count_children);
  connect4_test_add_for_sorts ("/supervision/supervisor-calls/25-terminate-restart-delete",
                               test_terminate_restart_delete);
  g_test_add_func ("/supervision/supervisor-calls/25-unknown-child", test_unknown_child);
  g_test_add_func ("/supervision/supervisor-calls/25-terminate-temporary",
                   test_terminate_temporary);
  g_test_add_func ("/supervision/supervisor-calls/25-failing-restart-child",
                   test_failing_restart_child);
  g_test_add_func ("/supervision/supervisor-calls/25-after-the-end", test_calls_after_the_end);
  g_test_add_func ("/supervision/supervisor-calls/25-from-signals", test_calls_from_signals);
  g_test_add_func ("/supervision/supervisor-calls/25-from-start-function",
                   test_calls_from_start_function);
  g_test_add_func ("/supervision/supervisor-calls/25-ended-by-start-child",
                   test_ended_by_start_child);
  g_test_add_func ("/supervision/supervisor-calls/25-killed-by-start-child",
                   test_killed_by_start_child);
  g_test_add_func ("/supervision/supervisor-calls/25-ended-by-start", test_ended_by_start);
  g_test_add_data_func ("/supervision/supervisor-calls/25-ended-by-restart",
                        GINT_TO_POINTER (CONNECT4_EXIT_SHUTDOWN), test_ended_by_restart);
  g_test_add_data_func ("/supervision/supervisor-calls/25-killed-by-restart",
                        GINT_TO_POINTER (CONNECT4_EXIT_KILL), test_ended_by_restart);
  g_test_add_func ("/supervision/supervisor-calls/24-properties", test_properties);

  return g_test_run ();
}
