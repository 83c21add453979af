/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

#include "connect4-test-family.h"

/* Child specifications, which children are restarted when, and how a supervisor starts. */

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
end (Connect4Actor *actor,
     End            how)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

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
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ChildInfo) info = NULL;
  g_autofree char *expected = NULL;
  Connect4ChildSpec spec;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  spec = connect4_test_family_spec (&family, "a", sort);
  spec.restart = cell->restart;
  connect4_test_family_start (&family, &spec, 1);
  connect4_test_family_expect (&family, "+a");

  end (connect4_test_family_actor (&family, "a"), cell->end);
  expected = g_strconcat (cell->end == END_CRASH ? "-a !a" : "-a",
                          cell->restarted ? " +a *a" : "",
                          NULL);
  connect4_test_family_expect (&family, expected);

  info = connect4_test_family_describe (&family, "a");

  if (cell->restart == CONNECT4_RESTART_TEMPORARY)
    {
      g_assert_null (info);
      return;
    }

  g_assert_cmpint (info->state, ==,
                   cell->restarted ? CONNECT4_CHILD_RUNNING : CONNECT4_CHILD_STOPPED);
  g_assert_cmpuint (info->restarts, ==, cell->restarted ? 1 : 0);
  g_assert_cmpint (connect4_exit_reason_is_crash (info->last_reason), ==, cell->end == END_CRASH);
  g_assert_cmpuint (connect4_test_get_restarts (family.supervisor), ==,
                    cell->restarted ? 1 : 0);
  g_assert_cmpuint (connect4_test_get_crashes (family.supervisor), ==,
                    cell->end == END_CRASH ? 1 : 0);
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
      g_autofree char *process = g_strdup_printf ("/supervision/supervisor/18-%s/process",
                                                  cells[i].name);

      g_test_add_data_func (task, &cells[i], test_cell_task);
      g_test_add_data_func (process, &cells[i], test_cell_process);
    }
}

static void
test_bad_spec_starts_nobody (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec specs[2];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  specs[1].shutdown = -77;

  g_assert_false (connect4_supervisor_start (family.self, specs, 2, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'b': 'shutdown'"));
  connect4_test_family_expect (&family, "x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_taken_id_at_start (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec specs[2];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = specs[0];

  g_assert_false (connect4_supervisor_start (family.self, specs, 2, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC);
  g_assert_nonnull (strstr (error->message, "'a': 'id'"));
}

static void
test_taken_id (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4Supervisor *self;
  Connect4ChildSpec spec;
  g_autoptr (Connect4Actor) actor = NULL;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  self = family.self;
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TRANSIENT;

  g_assert_true (connect4_supervisor_start_child (self, &spec, &actor, &error));
  g_assert_no_error (error);
  g_assert_true (actor == connect4_test_family_actor (&family, "d"));
  g_assert_true (actor == connect4_test_peek_child (self, "d"));
  g_assert_true (connect4_actor_get_parent (actor) == CONNECT4_ACTOR (self));

  g_clear_object (&actor);
  g_assert_false (connect4_supervisor_start_child (self, &spec, &actor, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED);
  g_assert_null (actor);
  g_clear_error (&error);

  connect4_test_family_finish (&family, "d");
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
  g_autoptr (Connect4Supervisor) self = connect4_supervisor_new ("self",
                                                                 CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr (GError) error = NULL;
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
  g_autoptr (Connect4Supervisor) self = connect4_supervisor_new ("self",
                                                                 CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr (GError) error = NULL;
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

/* A real process ends in each way that a process can crash. */
static void
test_process_crash (gconstpointer data)
{
  const char *command = data;
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE,
                                   CONNECT4_TEST_SORT_PROCESS);
  connect4_test_process_tell (CONNECT4_TEST_PROCESS (connect4_test_family_actor (&family, "b")),
                              *command);
  connect4_test_family_expect (&family, "-b !b +b *b");
}

/* A child that has ended before its supervisor could link to it is a child that has ended. */
static Connect4Actor *
start_dead (Connect4Actor  *supervisor,
            gpointer        user_data,
            GError        **error)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  Connect4Actor *actor = CONNECT4_ACTOR (connect4_test_observer_new ());

  connect4_actor_exit (actor, reason);

  return actor;
}

static void
test_dead_on_arrival (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ChildInfo) info = NULL;
  const Connect4ChildSpec spec = {
    .id = "a",
    .start = start_dead,
    .restart = CONNECT4_RESTART_TRANSIENT,
  };
  Connect4ChildCounts counts;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  connect4_test_family_start (&family, &spec, 1);
  connect4_base_supervisor_count_children (family.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 1);
  g_assert_cmpuint (counts.active, ==, 0);
  g_assert_null (connect4_test_peek_child (family.self, "a"));

  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
  info = connect4_test_family_describe (&family, "a");
  connect4_test_assert_reason (info->last_reason, CONNECT4_EXIT_TIMEOUT);
  g_assert_cmpuint (connect4_test_get_crashes (family.supervisor), ==, 4);
}

static void
test_start_failure (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec specs[4];
  guint i;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);

  for (i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      const char id[] = { 'a' + i, '\0' };

      specs[i] = connect4_test_family_spec (&family, id, GPOINTER_TO_INT (data));
    }

  connect4_test_family_member (&family, "c")->failures = 1;
  g_assert_false (connect4_supervisor_start (family.self, specs, 4, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  g_assert_cmpstr (error->message, ==, "Child 'c' of 'family' could not be started: c is busy");

  connect4_test_family_expect (&family, "+a +b ?c -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpstr (connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (family.actor)),
                   ==, error->message);
}

static void
test_start_child_failure (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  spec = connect4_test_family_spec (&family, "d", CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "d")->failures = 1;

  g_assert_false (connect4_supervisor_start_child (family.self, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
  connect4_test_family_expect (&family, "?d");
  g_assert_null (connect4_test_family_describe (&family, "d"));
}

static void
test_ignore (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec specs[3];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  specs[2] = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  specs[2].restart = CONNECT4_RESTART_TEMPORARY;
  connect4_test_family_member (&family, "a")->ignore = TRUE;
  connect4_test_family_member (&family, "t")->ignore = TRUE;
  connect4_test_family_start (&family, specs, 3);
  connect4_test_family_expect (&family, "0a +b 0t");

  connect4_test_family_assert_state (&family, "a", STOPPED);
  connect4_test_family_assert_state (&family, "b", RUNNING);
  g_assert_null (connect4_test_family_describe (&family, "t"));
  g_assert_null (connect4_test_peek_child (family.self, "a"));

  connect4_test_family_member (&family, "a")->ignore = FALSE;
  g_assert_true (connect4_supervisor_restart_child (family.self, "a", &error));
  connect4_test_family_expect (&family, "+a");
  connect4_test_family_assert_state (&family, "a", RUNNING);
}

/* A restart that is answered with "ignore" ends the matter. */
static void
test_ignore_at_restart (void)
{
  g_auto (Connect4TestFamily) family;

  connect4_test_family_init_three (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "b")->ignore = TRUE;
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b 0b");
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervisor/17-bad-spec-starts-nobody",
                   test_bad_spec_starts_nobody);
  g_test_add_func ("/supervision/supervisor/17-taken-id-at-start", test_taken_id_at_start);
  g_test_add_func ("/supervision/supervisor/17-taken-id", test_taken_id);
  g_test_add_func ("/supervision/supervisor/17-user-data-is-taken-over",
                   test_user_data_is_taken_over);
  g_test_add_func ("/supervision/supervisor/17-significant-needs-auto-shutdown",
                   test_significance_needs_auto_shutdown);
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

  return g_test_run ();
}
