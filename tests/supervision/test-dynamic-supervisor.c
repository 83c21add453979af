/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-supervision-error.h"

#include "connect4-test-family.h"

static void
make (Connect4TestFamily *family)
{
  connect4_test_family_init (family, connect4_dynamic_supervisor_new ("family"));
}

/* Returns: (transfer none): what the supervisor holds */
static Connect4Actor *
start_spec (Connect4TestFamily       *family,
            const Connect4ChildSpec  *spec,
            GError                  **error)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (family->supervisor);
  g_autoptr (Connect4Actor) actor = connect4_dynamic_supervisor_start_child (self, spec, error);

  return actor;
}

static Connect4Actor *
try_start (Connect4TestFamily  *family,
           const char          *id,
           Connect4TestSort     sort,
           Connect4Restart      restart,
           GError             **error)
{
  Connect4ChildSpec spec = connect4_test_family_spec (family, id, sort);

  spec.restart = restart;

  return start_spec (family, &spec, error);
}

static void
start (Connect4TestFamily *family,
       const char         *id,
       Connect4TestSort    sort,
       Connect4Restart     restart)
{
  g_autoptr (GError) error = NULL;
  Connect4Actor *actor = try_start (family, id, sort, restart, &error);

  g_assert_no_error (error);
  g_assert_true (actor == connect4_test_family_actor (family, id));
  g_assert_true (connect4_actor_get_parent (actor) == family->actor);
}

static gboolean
try_terminate (Connect4TestFamily  *family,
               Connect4Actor       *actor,
               GError             **error)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (family->supervisor);

  return connect4_dynamic_supervisor_terminate_child (self, actor, error);
}

static void
terminate (Connect4TestFamily *family,
           Connect4Actor      *actor)
{
  g_autoptr (GError) error = NULL;

  try_terminate (family, actor, &error);
  g_assert_no_error (error);
}

static void
assert_counts (Connect4TestFamily *family,
               guint               specs,
               guint               active)
{
  Connect4ChildCounts counts;

  connect4_base_supervisor_count_children (family->supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, specs);
  g_assert_cmpuint (counts.active, ==, active);
}

static void
test_one_for_one (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;

  make (&family);
  start (&family, "p", sort, CONNECT4_RESTART_PERMANENT);
  start (&family, "t", sort, CONNECT4_RESTART_TRANSIENT);
  start (&family, "u", sort, CONNECT4_RESTART_TEMPORARY);
  connect4_test_family_expect (&family, "+p +t +u");

  connect4_test_family_finish (&family, "p");
  connect4_test_family_expect (&family, "-p +p *p");
  connect4_test_family_crash (&family, "t");
  connect4_test_family_expect (&family, "-t !t +t *t");
  assert_counts (&family, 3, 3);

  connect4_test_family_finish (&family, "t");
  connect4_test_family_expect (&family, "-t");
  connect4_test_family_crash (&family, "u");
  connect4_test_family_expect (&family, "-u !u");
  assert_counts (&family, 1, 1);
}

static void
test_same_id (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;
  int i;

  make (&family);
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  for (i = 0; i < 3; i++)
    g_assert_nonnull (start_spec (&family, &spec, &error));
  assert_counts (&family, 3, 3);
}

static void
test_bad_spec (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;

  make (&family);
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TRANSIENT;
  spec.significant = TRUE;
  g_assert_null (start_spec (&family, &spec, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'significant'"));
}

static void
test_start_failure (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;

  make (&family);
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "a")->failures = 1;
  g_assert_null (start_spec (&family, &spec, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  g_assert_cmpstr (error->message, ==, "Child 'a' of 'family' could not be started: a is busy");
  assert_counts (&family, 0, 0);
}

static void
test_ignore (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;

  make (&family);
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "a")->ignore = TRUE;
  g_assert_null (start_spec (&family, &spec, &error));
  g_assert_no_error (error);
  assert_counts (&family, 0, 0);

  start (&family, "b", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "b")->ignore = TRUE;
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "0a +b -b !b 0b");
  assert_counts (&family, 0, 0);
}

static void
test_max_children (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  guint max_children;

  make (&family);
  g_object_set (family.supervisor, "max-children", 2, NULL);
  g_object_get (family.supervisor, "max-children", &max_children, NULL);
  g_assert_cmpuint (max_children, ==, 2);
  start (&family, "a", sort, CONNECT4_RESTART_PERMANENT);
  start (&family, "b", sort, CONNECT4_RESTART_PERMANENT);

  g_assert_null (try_start (&family, "c", sort, CONNECT4_RESTART_PERMANENT, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);
  g_assert_cmpuint (connect4_test_family_member (&family, "c")->starts, ==, 0);
  g_clear_error (&error);

  /* One that is being stopped is still there. */
  terminate (&family, connect4_test_family_actor (&family, "a"));
  g_assert_null (try_start (&family, "d", sort, CONNECT4_RESTART_PERMANENT, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);
  connect4_test_family_expect (&family, "+a +b -a");
  start (&family, "e", sort, CONNECT4_RESTART_PERMANENT);
}

/* A child that cannot be restarted yet takes its place, and is tried again while everything else
 * goes on. */
static void
test_restarting_counts (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  make (&family);
  g_object_set (family.supervisor, "max-children", 2, NULL);
  start (&family, "a", sort, CONNECT4_RESTART_PERMANENT);
  start (&family, "b", sort, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "a")->failures = 2;
  connect4_test_family_crash (&family, "a");
  connect4_test_iterate_until (connect4_test_family_member (&family, "a")->failures == 1);

  assert_counts (&family, 2, 1);
  connect4_test_family_assert_state (&family, "a", RESTARTING);
  connect4_test_family_assert_state (&family, "b", RUNNING);
  g_assert_null (try_start (&family, "c", sort, CONNECT4_RESTART_PERMANENT, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN);

  connect4_test_family_expect (&family, "+a +b -a !a ?a ?a +a *a");
  assert_counts (&family, 2, 2);
}

static void
test_terminate_restarting (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4Actor) last = NULL;
  g_autoptr (GError) error = NULL;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  start (&family, "a", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  last = g_object_ref (connect4_test_family_actor (&family, "a"));
  connect4_test_family_member (&family, "a")->failures = G_MAXUINT;
  connect4_test_specimen_crash (last);
  connect4_test_iterate_until (connect4_test_family_member (&family, "a")->starts > 3);

  terminate (&family, last);
  assert_counts (&family, 0, 0);
  connect4_test_iterate_all ();

  g_assert_false (try_terminate (&family, last, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
}

static void
test_terminate (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  make (&family);
  start (&family, "a", GPOINTER_TO_INT (data), CONNECT4_RESTART_PERMANENT);
  terminate (&family, connect4_test_family_actor (&family, "a"));
  terminate (&family, connect4_test_family_actor (&family, "a"));
  connect4_test_family_expect (&family, "+a -a");
  connect4_test_assert_exit (connect4_test_family_actor (&family, "a"), CONNECT4_EXIT_SHUTDOWN);

  g_assert_false (try_terminate (&family, connect4_test_family_actor (&family, "a"), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  g_clear_error (&error);

  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  g_assert_false (try_terminate (&family, connect4_test_family_actor (&family, "a"), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_clear_error (&error);
  g_assert_null (try_start (&family, "b", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT,
                            &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

typedef void StopFunc (Connect4DynamicSupervisor *self,
                       Connect4Actor             *child,
                       GCancellable              *cancellable,
                       GAsyncReadyCallback        callback,
                       gpointer                   user_data);

/* Waits for the answer of connect4_dynamic_supervisor_terminate_child_async(), or that of a restart. */
static gboolean
stop_and_wait (Connect4TestFamily  *family,
               StopFunc            *stop,
               const char          *id,
               GError             **error)
{
  Connect4DynamicSupervisor *self = CONNECT4_DYNAMIC_SUPERVISOR (family->supervisor);
  g_autoptr (GAsyncResult) answer = NULL;

  stop (self, connect4_test_family_actor (family, id), NULL, on_answer, &answer);
  connect4_test_iterate_until (answer != NULL);

  return connect4_dynamic_supervisor_child_finish (self, answer, error);
}

/* It is done when the answer comes, which is no crash and counts as none. */
static void
test_restart_child (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ChildInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", 0, NULL);
  start (&family, "t", sort, CONNECT4_RESTART_TRANSIENT);
  g_assert_true (stop_and_wait (&family, connect4_dynamic_supervisor_restart_child_async, "t", &error));
  g_assert_no_error (error);
  connect4_test_family_assert_state (&family, "t", RUNNING);
  connect4_test_family_expect (&family, "+t -t +t *t");
  info = connect4_test_family_describe (&family, "t");
  g_assert_cmpuint (info->restarts, ==, 1);

  connect4_test_family_member (&family, "t")->failures = 1;
  g_assert_true (stop_and_wait (&family, connect4_dynamic_supervisor_restart_child_async, "t", &error));
  connect4_test_family_expect (&family, "-t ?t # x");
}

static void
test_restart_refused (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  start (&family, "u", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_TEMPORARY);
  g_assert_false (stop_and_wait (&family, connect4_dynamic_supervisor_restart_child_async, "u", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_TEMPORARY);
  g_clear_error (&error);
  connect4_test_family_assert_state (&family, "u", RUNNING);

  start (&family, "p", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  terminate (&family, connect4_test_family_actor (&family, "p"));
  g_assert_false (stop_and_wait (&family, connect4_dynamic_supervisor_restart_child_async, "p", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  g_clear_error (&error);

  start (&family, "q", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "q")->failures = G_MAXUINT;
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "q"));
  connect4_test_iterate_until (connect4_test_family_member (&family, "q")->starts > 3);
  g_assert_false (stop_and_wait (&family, connect4_dynamic_supervisor_restart_child_async, "q", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);
  g_clear_error (&error);

  g_assert_true (stop_and_wait (&family, connect4_dynamic_supervisor_terminate_child_async, "q", &error));
  g_assert_no_error (error);
  g_assert_null (connect4_test_family_describe (&family, "q"));
}

static void
test_terminate_and_wait (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  make (&family);
  start (&family, "a", GPOINTER_TO_INT (data), CONNECT4_RESTART_PERMANENT);
  g_assert_true (stop_and_wait (&family, connect4_dynamic_supervisor_terminate_child_async, "a", &error));
  g_assert_no_error (error);
  connect4_test_assert_exit (connect4_test_family_actor (&family, "a"), CONNECT4_EXIT_SHUTDOWN);
  g_assert_null (connect4_test_family_describe (&family, "a"));

  g_assert_false (stop_and_wait (&family, connect4_dynamic_supervisor_terminate_child_async, "a", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
}

/* Expects that a restart that has been asked for does not take place. */
static void
expect_not_restarted (Connect4TestFamily  *family,
                      GAsyncResult       **answer,
                      int                  code)
{
  g_autoptr (GError) error = NULL;

  connect4_test_iterate_until (*answer != NULL);
  g_assert_false (connect4_dynamic_supervisor_child_finish (CONNECT4_DYNAMIC_SUPERVISOR (family->supervisor),
                                                            *answer, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, code);
}

/* Somebody has it restarted, and then somebody has it stopped for good. */
static void
test_terminate_after_restart (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family);
  start (&family, "a", CONNECT4_TEST_SORT_PROCESS, CONNECT4_RESTART_PERMANENT);
  connect4_dynamic_supervisor_restart_child_async (CONNECT4_DYNAMIC_SUPERVISOR (family.supervisor),
                                                   connect4_test_family_actor (&family, "a"), NULL,
                                                   on_answer, &answer);
  g_assert_true (stop_and_wait (&family, connect4_dynamic_supervisor_terminate_child_async, "a", &error));
  expect_not_restarted (&family, &answer, CONNECT4_SUPERVISION_ERROR_NOT_FOUND);
  connect4_test_family_expect (&family, "+a -a");
}

/* Somebody has it restarted, and then the supervisor ends. */
static void
test_exit_after_restart (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;

  make (&family);
  start (&family, "a", CONNECT4_TEST_SORT_PROCESS, CONNECT4_RESTART_PERMANENT);
  connect4_dynamic_supervisor_restart_child_async (CONNECT4_DYNAMIC_SUPERVISOR (family.supervisor),
                                                   connect4_test_family_actor (&family, "a"), NULL,
                                                   on_answer, &answer);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  expect_not_restarted (&family, &answer, CONNECT4_SUPERVISION_ERROR_NOPROC);
  connect4_test_family_expect (&family, "+a -a x");
}

/* Nobody waits for a sibling, and each has its own time. */
static void
test_side_by_side (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  const char *ids[] = { "a", "b", "c", "d" };
  const int shutdowns[] = {
    CONNECT4_SHUTDOWN_INFINITY,
    50,
    CONNECT4_SHUTDOWN_INFINITY,
    CONNECT4_SHUTDOWN_BRUTAL_KILL,
  };
  guint i;

  make (&family);

  for (i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      Connect4ChildSpec spec = connect4_test_family_spec (&family, ids[i], sort);

      spec.shutdown = shutdowns[i];
      connect4_test_family_member (&family, ids[i])->stubborn = TRUE;
      start_spec (&family, &spec, &error);
      g_assert_no_error (error);
    }

  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_assert_state (&family, "a", STOPPING);
  connect4_test_family_assert_state (&family, "b", STOPPING);
  connect4_test_family_assert_state (&family, "c", STOPPING);
  connect4_test_family_assert_state (&family, "d", KILLING);
  connect4_test_family_expect (&family, "+a +b +c +d -d -b !b");

  connect4_test_family_yield (&family, "a");
  connect4_test_family_expect (&family, "-a");
  connect4_test_family_yield (&family, "c");
  connect4_test_family_expect (&family, "-c x");
}

static void
test_gives_up (gconstpointer data)
{
  Connect4TestSort sort = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  int i;

  make (&family);
  start (&family, "a", sort, CONNECT4_RESTART_PERMANENT);
  start (&family, "b", sort, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_expect (&family, "+a +b");

  for (i = 0; i < 3; i++)
    {
      connect4_test_family_crash (&family, "a");
      connect4_test_family_expect (&family, "-a !a +a *a");
    }

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a # -b x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_failing_restarts_give_up (void)
{
  g_auto (Connect4TestFamily) family;

  make (&family);
  start (&family, "a", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "a")->failures = G_MAXUINT;
  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "+a -a !a ?a ?a ?a # x");
}

static void
test_killed (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  make (&family);
  start (&family, "a", GPOINTER_TO_INT (data), CONNECT4_RESTART_PERMANENT);
  connect4_actor_send_exit (NULL, family.actor, kill);
  connect4_test_family_expect (&family, "+a x");
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "a")));
  connect4_test_assert_exit (connect4_test_family_actor (&family, "a"), CONNECT4_EXIT_KILLED);
}

/* Two children cannot be restarted; both are tried again, each on its own. */
static void
test_two_restarting (void)
{
  g_auto (Connect4TestFamily) family;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", 10, NULL);
  start (&family, "a", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  start (&family, "b", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "a")->failures = 3;
  connect4_test_family_member (&family, "b")->failures = 1;
  connect4_test_family_crash (&family, "a");
  connect4_test_family_crash (&family, "b");
  connect4_test_iterate_until (connect4_test_family_member (&family, "b")->starts == 3);
  connect4_test_iterate_until (connect4_test_family_member (&family, "a")->starts == 5);
  assert_counts (&family, 2, 2);
  g_assert_cmpuint (connect4_test_get_restarts (family.supervisor), ==, 2);
}

/* Shutting down gives up what is still to be tried again. */
static void
test_shutdown_while_restarting (void)
{
  g_auto (Connect4TestFamily) family;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  start (&family, "a", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  start (&family, "b", CONNECT4_TEST_SORT_TASK, CONNECT4_RESTART_PERMANENT);
  connect4_test_family_member (&family, "a")->failures = G_MAXUINT;
  connect4_test_family_crash (&family, "a");
  connect4_test_iterate_until (connect4_test_family_member (&family, "a")->starts > 3);
  g_string_truncate (family.log, 0);

  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_assert_state (&family, "a", STOPPED);
  connect4_test_family_expect (&family, "-b x");
}

/* Actors without sources, so that the main loop does not depend on their number either. */
static Connect4Actor *
start_observer (Connect4Actor  *supervisor,
                gpointer        user_data,
                GError        **error)
{
  return CONNECT4_ACTOR (connect4_test_observer_new ());
}

static void
end_all (Connect4BaseSupervisor *supervisor)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  g_autoptr (GPtrArray) children = connect4_base_supervisor_which_children (supervisor);
  guint i;

  for (i = 0; i < children->len; i++)
    {
      Connect4ChildInfo *info = g_ptr_array_index (children, i);

      connect4_actor_exit (info->actor, timeout);
    }

  connect4_test_iterate_all ();
}

/* What is done for that many is as right as for one; what it costs is in test-linear.c. */
static void
test_ten_thousand (void)
{
  const guint n_children = 10000;
  g_auto (Connect4TestFamily) family;
  const Connect4ChildSpec spec = {
    .id = "a",
    .start = start_observer,
    .restart = CONNECT4_RESTART_TRANSIENT,
  };
  guint i;

  make (&family);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);

  for (i = 0; i < n_children; i++)
    start_spec (&family, &spec, NULL);
  assert_counts (&family, n_children, n_children);

  end_all (family.supervisor);
  assert_counts (&family, n_children, n_children);
  g_assert_cmpuint (connect4_test_get_restarts (family.supervisor), ==, n_children);

  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
  assert_counts (&family, 0, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/dynamic-supervisor/17-same-id", test_same_id);
  g_test_add_func ("/supervision/dynamic-supervisor/17-bad-spec", test_bad_spec);
  g_test_add_func ("/supervision/dynamic-supervisor/20-start-failure", test_start_failure);
  g_test_add_func ("/supervision/dynamic-supervisor/20-ignore", test_ignore);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/22-gives-up", test_gives_up);
  g_test_add_func ("/supervision/dynamic-supervisor/22-failing-restarts-give-up",
                   test_failing_restarts_give_up);
  g_test_add_func ("/supervision/dynamic-supervisor/23-terminate-restarting",
                   test_terminate_restarting);
  g_test_add_func ("/supervision/dynamic-supervisor/23-two-restarting", test_two_restarting);
  g_test_add_func ("/supervision/dynamic-supervisor/23-shutdown-while-restarting",
                   test_shutdown_while_restarting);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/25-terminate", test_terminate);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/25-terminate-and-wait",
                               test_terminate_and_wait);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/25-restart-child", test_restart_child);
  g_test_add_func ("/supervision/dynamic-supervisor/25-restart-refused", test_restart_refused);
  g_test_add_func ("/supervision/dynamic-supervisor/25-terminate-after-restart",
                   test_terminate_after_restart);
  g_test_add_func ("/supervision/dynamic-supervisor/25-exit-after-restart", test_exit_after_restart);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/27-killed", test_killed);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/28-one-for-one", test_one_for_one);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/28-max-children",
                               test_max_children);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/28-restarting-counts",
                               test_restarting_counts);
  connect4_test_add_for_sorts ("/supervision/dynamic-supervisor/28-side-by-side",
                               test_side_by_side);
  g_test_add_func ("/supervision/dynamic-supervisor/30-ten-thousand", test_ten_thousand);

  return g_test_run ();
}
