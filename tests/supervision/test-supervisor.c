/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor.h"

#include "connect4-test-family.h"

/* Everything here but the strategies, which have a test of their own, and how children are stopped. */

typedef enum {
  END_NORMAL,
  END_SHUTDOWN,
  END_CRASH,
} End;

/* A cell of the table of restarts, for one sort of actor. */
typedef struct
{
  const char *name;
  Connect4Restart restart;
  End end;
  gboolean restarted;
} Cell;

static const Cell cells[] = {
  { "permanent-normal", CONNECT4_RESTART_PERMANENT, END_NORMAL, TRUE },
  { "permanent-shutdown", CONNECT4_RESTART_PERMANENT, END_SHUTDOWN, TRUE },
  { "permanent-crash", CONNECT4_RESTART_PERMANENT, END_CRASH, TRUE },
  { "transient-normal", CONNECT4_RESTART_TRANSIENT, END_NORMAL, FALSE },
  { "transient-shutdown", CONNECT4_RESTART_TRANSIENT, END_SHUTDOWN, FALSE },
  { "transient-crash", CONNECT4_RESTART_TRANSIENT, END_CRASH, TRUE },
  { "temporary-normal", CONNECT4_RESTART_TEMPORARY, END_NORMAL, FALSE },
  { "temporary-shutdown", CONNECT4_RESTART_TEMPORARY, END_SHUTDOWN, FALSE },
  { "temporary-crash", CONNECT4_RESTART_TEMPORARY, END_CRASH, FALSE },
};

static void
start (Connect4TestFamily      *family,
       const Connect4ChildSpec *specs,
       gsize                    n_specs)
{
  g_autoptr(GError) error = NULL;

  connect4_supervisor_start (CONNECT4_SUPERVISOR (family->supervisor), specs, n_specs, &error);
  g_assert_no_error (error);
}

/* A supervisor with children a, b and c. */
static void
start_three (Connect4TestFamily *family,
             Connect4TestSort    sort)
{
  Connect4ChildSpec specs[3];
  guint i;

  connect4_test_family_init (family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));

  for (i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      const char id[] = { 'a' + i, '\0' };

      specs[i] = connect4_test_family_spec (family, id, sort);
    }

  start (family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (family, "+a +b +c");
}

static void
end (Connect4Actor *actor,
     End            how)
{
  g_autoptr(Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  if (how == END_NORMAL)
    connect4_test_specimen_finish (actor);
  else if (how == END_CRASH)
    connect4_test_specimen_crash (actor);
  else
    connect4_actor_exit (actor, shutdown);
}

static void
test_cell (const Cell       *cell,
           Connect4TestSort  sort)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(Connect4ChildInfo) info = NULL;
  g_autofree char *expected = NULL;
  Connect4ChildSpec spec;

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  spec = connect4_test_family_spec (&family, "a", sort);
  spec.restart = cell->restart;
  start (&family, &spec, 1);
  connect4_test_family_expect (&family, "+a");

  end (connect4_test_family_actor (&family, "a"), cell->end);
  expected = g_strconcat (cell->restarted ? "+a " : "",
                          cell->end == END_CRASH ? "-a !a" : "-a",
                          cell->restarted ? " *a" : "",
                          NULL);
  connect4_test_family_expect (&family, expected);

  info = connect4_test_family_describe (&family, "a");

  if (cell->restart == CONNECT4_RESTART_TEMPORARY)
    {
      g_assert_null (info);
      return;
    }

  g_assert_cmpint (info->state, ==, cell->restarted ? CONNECT4_CHILD_RUNNING : CONNECT4_CHILD_STOPPED);
  g_assert_cmpuint (info->restarts, ==, cell->restarted ? 1 : 0);
  g_assert_cmpint (connect4_exit_reason_is_crash (info->last_reason), ==, cell->end == END_CRASH);
  g_assert_cmpuint (connect4_base_supervisor_get_restarts (family.supervisor), ==, cell->restarted ? 1 : 0);
  g_assert_cmpuint (connect4_base_supervisor_get_crashes (family.supervisor), ==, cell->end == END_CRASH ? 1 : 0);
}

static void
test_cell_task (gconstpointer data)
{
  test_cell (data, CONNECT4_TEST_SORT_TASK);
}

static void
test_cell_process (gconstpointer data)
{
  test_cell (data, CONNECT4_TEST_SORT_PROCESS);
}

static void
add_cells (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *task = g_strdup_printf ("/supervision/supervisor/18-%s/task", cells[i].name);
      g_autofree char *process = g_strdup_printf ("/supervision/supervisor/18-%s/process", cells[i].name);

      g_test_add_data_func (task, &cells[i], test_cell_task);
      g_test_add_data_func (process, &cells[i], test_cell_process);
    }
}

/* A real process ends in each way that a process can crash. */
static void
test_process_crash (gconstpointer data)
{
  const char *command = data;
  g_auto(Connect4TestFamily) family;

  start_three (&family, CONNECT4_TEST_SORT_PROCESS);
  connect4_test_process_tell (CONNECT4_TEST_PROCESS (connect4_test_family_actor (&family, "b")), *command);
  connect4_test_family_expect (&family, "+b -b !b *b");
}

static void
test_bad_spec_starts_nobody (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec specs[2];

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  specs[1].shutdown = -77;

  g_assert_false (connect4_supervisor_start (CONNECT4_SUPERVISOR (family.supervisor), specs, 2, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'b': 'shutdown'"));
  connect4_test_family_expect (&family, "x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_taken_id_at_start (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec specs[2];

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = specs[0];

  g_assert_false (connect4_supervisor_start (CONNECT4_SUPERVISOR (family.supervisor), specs, 2, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'a': 'id'"));
}

static void
test_taken_id (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;
  Connect4Actor *actor;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  self = CONNECT4_SUPERVISOR (family.supervisor);
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TRANSIENT;

  g_assert_true (connect4_supervisor_start_child (self, &spec, &actor, &error));
  g_assert_no_error (error);
  g_assert_true (actor == connect4_test_family_actor (&family, "d"));
  g_assert_true (actor == connect4_supervisor_get_child (self, "d"));
  g_assert_true (connect4_actor_get_parent (actor) == CONNECT4_ACTOR (self));

  g_assert_false (connect4_supervisor_start_child (self, &spec, &actor, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED);
  g_assert_null (actor);
  g_clear_error (&error);

  connect4_test_specimen_finish (connect4_test_family_actor (&family, "d"));
  connect4_test_family_expect (&family, "+d -d");
  g_assert_false (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_PRESENT);
}

static void
count_free (gpointer user_data)
{
  int *freed = user_data;

  (*freed)++;
}

static Connect4Actor *
start_ignored (Connect4Actor  *supervisor,
               gpointer        user_data,
               GError        **error)
{
  return NULL;
}

static void
test_user_data_is_taken_over (void)
{
  g_autoptr(Connect4Supervisor) self = connect4_supervisor_new ("self", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr(GError) error = NULL;
  int freed = 0;
  Connect4ChildSpec spec = {
    .id = "a",
    .start = start_ignored,
    .user_data = &freed,
    .user_data_free = count_free,
  };

  g_assert_true (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_cmpint (freed, ==, 0);
  g_assert_true (connect4_supervisor_delete_child (self, "a", &error));
  g_assert_cmpint (freed, ==, 1);

  spec.restart = CONNECT4_RESTART_TEMPORARY;
  g_assert_true (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_cmpint (freed, ==, 2);

  spec.start = NULL;
  g_assert_false (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_cmpint (freed, ==, 3);
}

static void
test_significance_needs_auto_shutdown (void)
{
  g_autoptr(Connect4Supervisor) self = connect4_supervisor_new ("self", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr(GError) error = NULL;
  const Connect4ChildSpec spec = {
    .id = "a",
    .start = start_ignored,
    .restart = CONNECT4_RESTART_TRANSIENT,
    .significant = TRUE,
  };

  g_assert_false (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'significant'"));
}

static void
test_ignore (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec specs[3];

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  specs[2] = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  specs[2].restart = CONNECT4_RESTART_TEMPORARY;
  connect4_test_family_member (&family, "a")->ignore = TRUE;
  connect4_test_family_member (&family, "t")->ignore = TRUE;
  start (&family, specs, 3);
  connect4_test_family_expect (&family, "0a +b 0t");

  connect4_test_family_assert_state (&family, "a", STOPPED);
  connect4_test_family_assert_state (&family, "b", RUNNING);
  g_assert_null (connect4_test_family_describe (&family, "t"));
  g_assert_null (connect4_supervisor_get_child (CONNECT4_SUPERVISOR (family.supervisor), "a"));

  connect4_test_family_member (&family, "a")->ignore = FALSE;
  g_assert_true (connect4_supervisor_restart_child (CONNECT4_SUPERVISOR (family.supervisor), "a", &error));
  connect4_test_family_expect (&family, "+a");
  connect4_test_family_assert_state (&family, "a", RUNNING);
}

/* A restart that is answered with "ignore" ends the matter. */
static void
test_ignore_at_restart (void)
{
  g_auto(Connect4TestFamily) family;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "b")->ignore = TRUE;
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_family_expect (&family, "0b -b !b");
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

static void
test_start_failure (gconstpointer data)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec specs[4];
  guint i;

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));

  for (i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      const char id[] = { 'a' + i, '\0' };

      specs[i] = connect4_test_family_spec (&family, id, GPOINTER_TO_INT (data));
    }

  connect4_test_family_member (&family, "c")->failures = 1;
  g_assert_false (connect4_supervisor_start (CONNECT4_SUPERVISOR (family.supervisor), specs, 4, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  g_assert_cmpstr (error->message, ==, "Child 'c' of 'family' could not be started: c is busy");

  connect4_test_family_expect (&family, "+a +b ?c -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpstr (connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (CONNECT4_ACTOR (family.supervisor))),
                   ==, error->message);
}

static void
test_start_child_failure (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec spec;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "d")->failures = 1;

  g_assert_false (connect4_supervisor_start_child (CONNECT4_SUPERVISOR (family.supervisor), &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_expect (&family, "?d");
  g_assert_null (connect4_test_family_describe (&family, "d"));
}

/* A child that has ended before its supervisor could link to it is a child that has ended. */
static Connect4Actor *
start_dead (Connect4Actor  *supervisor,
            gpointer        user_data,
            GError        **error)
{
  g_autoptr(Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  Connect4Actor *actor = CONNECT4_ACTOR (connect4_test_observer_new ());

  connect4_actor_exit (actor, reason);

  return actor;
}

static void
test_dead_on_arrival (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(Connect4ChildInfo) info = NULL;
  const Connect4ChildSpec spec = { .id = "a", .start = start_dead, .restart = CONNECT4_RESTART_TRANSIENT };
  Connect4ChildCounts counts;

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  start (&family, &spec, 1);
  connect4_base_supervisor_count_children (family.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 1);
  g_assert_cmpuint (counts.active, ==, 0);
  g_assert_null (connect4_supervisor_get_child (CONNECT4_SUPERVISOR (family.supervisor), "a"));

  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
  info = connect4_test_family_describe (&family, "a");
  connect4_test_assert_reason (info->last_reason, CONNECT4_EXIT_TIMEOUT);
  g_assert_cmpuint (connect4_base_supervisor_get_crashes (family.supervisor), ==, 4);
}

static void
test_intensity (gconstpointer data)
{
  g_auto(Connect4TestFamily) family;
  int i;

  start_three (&family, GPOINTER_TO_INT (data));

  for (i = 0; i < 3; i++)
    {
      connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
      connect4_test_family_expect (&family, "+b -b !b *b");
    }

  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_family_expect (&family, "-b !b # -c -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_null (connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (CONNECT4_ACTOR (family.supervisor))));
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
  g_auto(Connect4TestFamily) family;
  g_autoptr(Connect4ExitReason) reason = NULL;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_object_set (family.supervisor, "max-restarts", 0, NULL);
  g_signal_connect (family.supervisor, "gave-up", G_CALLBACK (on_gave_up), &reason);

  connect4_test_specimen_crash (connect4_test_family_actor (&family, "a"));
  connect4_test_family_expect (&family, "-a !a # -c -b x");
  g_assert_true (connect4_test_is_crash_of (CONNECT4_TEST_SORT_TASK, reason));
}

/* With more allowed, the same crashes are no reason to give up. */
static void
test_intensity_properties (void)
{
  g_auto(Connect4TestFamily) family;
  guint max_restarts;
  guint max_seconds;
  int i;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_object_get (family.supervisor, "max-restarts", &max_restarts, "max-seconds", &max_seconds, NULL);
  g_assert_cmpuint (max_restarts, ==, 3);
  g_assert_cmpuint (max_seconds, ==, 5);
  g_object_set (family.supervisor, "max-restarts", 100, "max-seconds", 60, NULL);

  for (i = 0; i < 100; i++)
    {
      connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
      connect4_test_family_expect (&family, "+b -b !b *b");
    }

  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_family_expect (&family, "-b !b # -c -a x");
}

static void
test_failing_restarts_count (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(Connect4ExitReason) reason = NULL;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_signal_connect (family.supervisor, "gave-up", G_CALLBACK (on_gave_up), &reason);
  connect4_test_family_member (&family, "b")->failures = G_MAXUINT;

  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_family_expect (&family, "?b -b !b ?b ?b # -c -a x");
  g_assert_error (connect4_exit_reason_get_error (reason), G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* Between two attempts the main loop turns, and the supervisor answers. */
static void
test_failing_restart_does_not_block (gconstpointer data)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;
  Connect4ChildCounts counts;

  start_three (&family, GPOINTER_TO_INT (data));
  self = CONNECT4_SUPERVISOR (family.supervisor);
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "b")->failures = 2;
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));

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

  connect4_test_family_expect (&family, "?b -b !b +d ?b +b *b");
}

static void
on_terminated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GAsyncResult **answer = user_data;

  *answer = g_object_ref (result);
}

/* Terminates a child and waits for the answer, which is returned with its error. */
static gboolean
terminate (Connect4TestFamily  *family,
           const char          *id,
           GError             **error)
{
  Connect4Supervisor *self = CONNECT4_SUPERVISOR (family->supervisor);
  g_autoptr(GAsyncResult) answer = NULL;

  connect4_supervisor_terminate_child_async (self, id, NULL, on_terminated, &answer);
  connect4_test_iterate_until (answer != NULL);

  return connect4_supervisor_terminate_child_finish (self, answer, error);
}

/* A restart that is under way can be called off. */
static void
test_terminate_restarting (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  connect4_test_family_member (&family, "b")->failures = G_MAXUINT;
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_iterate_until (connect4_test_family_member (&family, "b")->starts > 3);

  g_assert_true (terminate (&family, "b", &error));
  connect4_test_family_assert_state (&family, "b", STOPPED);
  g_string_truncate (family.log, 0);
  connect4_test_iterate_all ();
  connect4_test_family_expect (&family, "");
}

static void
test_which_children (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GPtrArray) children = NULL;
  g_autoptr(Connect4ChildInfo) copy = NULL;
  guint i;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "b"));
  connect4_test_family_expect (&family, "+b -b !b *b");

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
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec spec;
  Connect4ChildCounts counts;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "s", CONNECT4_TEST_SORT_TASK);
  spec.type = CONNECT4_CHILD_SUPERVISOR;
  g_assert_true (connect4_supervisor_start_child (CONNECT4_SUPERVISOR (family.supervisor), &spec, NULL, &error));
  g_assert_true (terminate (&family, "a", &error));

  connect4_base_supervisor_count_children (family.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 4);
  g_assert_cmpuint (counts.active, ==, 3);
  g_assert_cmpuint (counts.supervisors, ==, 1);
  g_assert_cmpuint (counts.workers, ==, 3);
}

static void
test_terminate_restart_delete (gconstpointer data)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4Supervisor *self;

  start_three (&family, GPOINTER_TO_INT (data));
  self = CONNECT4_SUPERVISOR (family.supervisor);

  g_assert_false (connect4_supervisor_restart_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_delete_child (self, "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RUNNING);
  g_clear_error (&error);

  g_assert_true (terminate (&family, "b", &error));
  connect4_test_family_expect (&family, "-b");
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  g_assert_true (terminate (&family, "b", &error));

  g_assert_true (connect4_supervisor_restart_child (self, "b", &error));
  connect4_test_family_expect (&family, "+b");
  g_assert_cmpuint (connect4_base_supervisor_get_restarts (family.supervisor), ==, 0);

  g_assert_true (terminate (&family, "b", &error));
  g_assert_true (connect4_supervisor_delete_child (self, "b", &error));
  g_assert_null (connect4_test_family_describe (&family, "b"));
  connect4_test_family_expect (&family, "-b");
}

static void
test_unknown_child (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4Supervisor *self;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  self = CONNECT4_SUPERVISOR (family.supervisor);

  g_assert_null (connect4_supervisor_get_child (self, "z"));
  g_assert_false (terminate (&family, "z", &error));
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
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  Connect4ChildSpec spec;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TEMPORARY;
  g_assert_true (connect4_supervisor_start_child (CONNECT4_SUPERVISOR (family.supervisor), &spec, NULL, &error));

  g_assert_true (terminate (&family, "t", &error));
  g_assert_null (connect4_test_family_describe (&family, "t"));
}

static void
test_failing_restart_child (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_assert_true (terminate (&family, "b", &error));
  connect4_test_family_member (&family, "b")->failures = 1;

  g_assert_false (connect4_supervisor_restart_child (CONNECT4_SUPERVISOR (family.supervisor), "b", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  connect4_test_family_expect (&family, "-b ?b");
}

static void
test_calls_after_the_end (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  g_autoptr(GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  self = CONNECT4_SUPERVISOR (family.supervisor);
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_actor_exit (CONNECT4_ACTOR (self), shutdown);

  g_assert_false (connect4_supervisor_start_child (self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_clear_error (&error);
  g_assert_false (connect4_supervisor_restart_child (self, "a", &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_clear_error (&error);
  g_assert_false (terminate (&family, "a", &error));
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
  g_autoptr(GError) error = NULL;

  g_assert_true (connect4_supervisor_delete_child (self, "b", &error));
}

static void
test_calls_from_signals (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_signal_connect (family.supervisor, "child-exited", G_CALLBACK (on_exited_delete), NULL);
  g_assert_true (terminate (&family, "b", &error));
  g_assert_null (connect4_test_family_describe (&family, "b"));
  g_signal_handlers_disconnect_by_func (family.supervisor, on_exited_delete, NULL);
}

/* A start function that changes its own supervisor would wait for ever in OTP. */
static Connect4Actor *
start_meddling (Connect4Actor  *supervisor,
                gpointer        user_data,
                GError        **error)
{
  g_autoptr(GError) refusal = NULL;

  g_assert_false (connect4_supervisor_delete_child (CONNECT4_SUPERVISOR (supervisor), "a", &refusal));
  g_assert_error (refusal, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);
  g_assert_nonnull (connect4_supervisor_get_child (CONNECT4_SUPERVISOR (supervisor), "a"));

  return NULL;
}

static void
test_calls_from_start_function (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;
  const Connect4ChildSpec spec = { .id = "d", .start = start_meddling };

  start_three (&family, CONNECT4_TEST_SORT_TASK);
  g_assert_true (connect4_supervisor_start_child (CONNECT4_SUPERVISOR (family.supervisor), &spec, NULL, &error));
}

/* Two significant children, t and u, between ordinary ones. */
static void
start_significant (Connect4TestFamily   *family,
                   Connect4AutoShutdown  auto_shutdown)
{
  Connect4ChildSpec specs[4];

  connect4_test_family_init (family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  g_object_set (family->supervisor, "auto-shutdown", auto_shutdown, NULL);
  specs[0] = connect4_test_family_spec (family, "a", CONNECT4_TEST_SORT_TASK);
  specs[0].restart = CONNECT4_RESTART_TEMPORARY;
  specs[1] = connect4_test_family_spec (family, "t", CONNECT4_TEST_SORT_TASK);
  specs[1].restart = CONNECT4_RESTART_TRANSIENT;
  specs[1].significant = TRUE;
  specs[2] = connect4_test_family_spec (family, "u", CONNECT4_TEST_SORT_TASK);
  specs[2].restart = CONNECT4_RESTART_TEMPORARY;
  specs[2].significant = TRUE;
  specs[3] = connect4_test_family_spec (family, "b", CONNECT4_TEST_SORT_TASK);
  start (family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (family, "+a +t +u +b");
}

static void
test_auto_shutdown_any (void)
{
  g_auto(Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  connect4_test_specimen_finish (connect4_test_family_actor (&family, "a"));
  connect4_test_family_expect (&family, "-a");
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "t"));
  connect4_test_family_expect (&family, "+t -t !t *t");

  connect4_test_specimen_finish (connect4_test_family_actor (&family, "t"));
  connect4_test_family_expect (&family, "-t -b -u x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

/* A temporary child never comes back, so that its crash is its end too. */
static void
test_auto_shutdown_any_crash (void)
{
  g_auto(Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  connect4_test_specimen_crash (connect4_test_family_actor (&family, "u"));
  connect4_test_family_expect (&family, "-u !u -b -t -a x");
}

static void
test_auto_shutdown_all (void)
{
  g_auto(Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT);
  connect4_test_specimen_finish (connect4_test_family_actor (&family, "t"));
  connect4_test_family_expect (&family, "-t");
  connect4_test_specimen_finish (connect4_test_family_actor (&family, "u"));
  connect4_test_family_expect (&family, "-u -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_auto_shutdown_not_by_terminate (void)
{
  g_auto(Connect4TestFamily) family;
  g_autoptr(GError) error = NULL;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  g_assert_true (terminate (&family, "t", &error));
  g_assert_true (terminate (&family, "u", &error));
  connect4_test_family_expect (&family, "-t -u");
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (family.supervisor)));
}

static void
test_auto_shutdown_not_by_sibling (void)
{
  g_auto(Connect4TestFamily) family;
  Connect4ChildSpec specs[2];

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ALL));
  g_object_set (family.supervisor, "auto-shutdown", CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT, NULL);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  specs[1].restart = CONNECT4_RESTART_TEMPORARY;
  specs[1].significant = TRUE;
  start (&family, specs, 2);

  connect4_test_specimen_crash (connect4_test_family_actor (&family, "a"));
  connect4_test_family_expect (&family, "+a +t -a !a +a -t *a");
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (family.supervisor)));
}

static void
test_auto_shutdown_never (void)
{
  g_auto(Connect4TestFamily) family;
  Connect4ChildSpec spec;

  connect4_test_family_init (&family, connect4_supervisor_new ("family", CONNECT4_STRATEGY_ONE_FOR_ONE));
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TEMPORARY;
  start (&family, &spec, 1);

  connect4_test_specimen_finish (connect4_test_family_actor (&family, "a"));
  connect4_test_family_expect (&family, "+a -a");
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (family.supervisor)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervisor/17-bad-spec-starts-nobody", test_bad_spec_starts_nobody);
  g_test_add_func ("/supervision/supervisor/17-taken-id-at-start", test_taken_id_at_start);
  g_test_add_func ("/supervision/supervisor/17-taken-id", test_taken_id);
  g_test_add_func ("/supervision/supervisor/17-user-data-is-taken-over", test_user_data_is_taken_over);
  g_test_add_func ("/supervision/supervisor/17-significant-needs-auto-shutdown", test_significance_needs_auto_shutdown);
  add_cells ();
  g_test_add_data_func ("/supervision/supervisor/18-process-abort", "a", test_process_crash);
  g_test_add_data_func ("/supervision/supervisor/18-process-segv", "s", test_process_crash);
  g_test_add_data_func ("/supervision/supervisor/18-process-kill-9", "k", test_process_crash);
  g_test_add_data_func ("/supervision/supervisor/18-process-exit-status", "7", test_process_crash);
  g_test_add_func ("/supervision/supervisor/18-dead-on-arrival", test_dead_on_arrival);
  connect4_test_add_for_sorts ("/supervision/supervisor/20-start-failure", test_start_failure);
  g_test_add_func ("/supervision/supervisor/20-start-child-failure", test_start_child_failure);
  g_test_add_func ("/supervision/supervisor/20-ignore", test_ignore);
  g_test_add_func ("/supervision/supervisor/20-ignore-at-restart", test_ignore_at_restart);
  connect4_test_add_for_sorts ("/supervision/supervisor/22-intensity", test_intensity);
  g_test_add_func ("/supervision/supervisor/22-no-restarts-allowed", test_no_restarts_allowed);
  g_test_add_func ("/supervision/supervisor/22-properties", test_intensity_properties);
  g_test_add_func ("/supervision/supervisor/22-failing-restarts-count", test_failing_restarts_count);
  connect4_test_add_for_sorts ("/supervision/supervisor/23-does-not-block", test_failing_restart_does_not_block);
  g_test_add_func ("/supervision/supervisor/23-terminate-restarting", test_terminate_restarting);
  g_test_add_func ("/supervision/supervisor/24-which-children", test_which_children);
  g_test_add_func ("/supervision/supervisor/24-count-children", test_count_children);
  connect4_test_add_for_sorts ("/supervision/supervisor/25-terminate-restart-delete", test_terminate_restart_delete);
  g_test_add_func ("/supervision/supervisor/25-unknown-child", test_unknown_child);
  g_test_add_func ("/supervision/supervisor/25-terminate-temporary", test_terminate_temporary);
  g_test_add_func ("/supervision/supervisor/25-failing-restart-child", test_failing_restart_child);
  g_test_add_func ("/supervision/supervisor/25-after-the-end", test_calls_after_the_end);
  g_test_add_func ("/supervision/supervisor/25-from-signals", test_calls_from_signals);
  g_test_add_func ("/supervision/supervisor/25-from-start-function", test_calls_from_start_function);
  g_test_add_func ("/supervision/supervisor/26-any-significant", test_auto_shutdown_any);
  g_test_add_func ("/supervision/supervisor/26-any-significant-crash", test_auto_shutdown_any_crash);
  g_test_add_func ("/supervision/supervisor/26-all-significant", test_auto_shutdown_all);
  g_test_add_func ("/supervision/supervisor/26-not-by-terminate", test_auto_shutdown_not_by_terminate);
  g_test_add_func ("/supervision/supervisor/26-not-by-sibling", test_auto_shutdown_not_by_sibling);
  g_test_add_func ("/supervision/supervisor/26-never", test_auto_shutdown_never);

  return g_test_run ();
}
