/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor.h"
#include "supervision/connect4-task-supervisor.h"

#include "connect4-test-family.h"

/* Who holds on to what: the actors that a supervisor hands out, and the supervisor itself. */

/* A handler of child-started in which the child ends, and is forgotten. */
static void
on_started_crash (Connect4BaseSupervisor *supervisor,
                  Connect4Actor          *actor,
                  gpointer                user_data)
{
  connect4_test_specimen_crash (actor);
  connect4_test_iterate_until (connect4_base_supervisor_get_n_children (supervisor) == 0);
}

static Connect4ChildSpec
make_temporary (Connect4TestFamily *family)
{
  Connect4ChildSpec spec = connect4_test_family_spec (family, "t", CONNECT4_TEST_SORT_TASK);

  spec.restart = CONNECT4_RESTART_TEMPORARY;
  g_signal_connect (family->supervisor, "child-started", G_CALLBACK (on_started_crash), NULL);

  return spec;
}

/* Asserts that nobody but the caller holds @actor, which is taken over. */
static void
assert_gone (Connect4TestFamily *family,
             Connect4Actor      *actor)
{
  g_assert_nonnull (actor);
  g_assert_false (connect4_actor_is_alive (actor));
  g_clear_object (&connect4_test_family_member (family, "t")->actor);
  connect4_test_assert_finalized (actor);
}

static void
test_start_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;
  Connect4Actor *actor;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  spec = make_temporary (&family);
  g_assert_true (connect4_supervisor_start_child (family.self, &spec, &actor, &error));
  g_assert_no_error (error);
  assert_gone (&family, actor);
}

static void
test_start_dynamic_child (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec spec;
  Connect4Actor *actor;

  connect4_test_family_init (&family, connect4_dynamic_supervisor_new ("family"));
  spec = make_temporary (&family);
  actor = connect4_dynamic_supervisor_start_child (CONNECT4_DYNAMIC_SUPERVISOR (family.supervisor), &spec, &error);
  g_assert_no_error (error);
  assert_gone (&family, actor);
}

static void
test_get_child (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec spec;
  Connect4Actor *actor;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  spec = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TEMPORARY;
  connect4_test_family_start (&family, &spec, 1);
  connect4_test_family_expect (&family, "+t");
  actor = connect4_supervisor_get_child (family.self, "t");
  connect4_test_family_crash (&family, "t");
  connect4_test_family_expect (&family, "-t !t");
  assert_gone (&family, actor);
}

/* What was started before is not started a second time. */
static void
test_start_child_before_start (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec early, specs[2];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  early = connect4_test_family_spec (&family, "e", CONNECT4_TEST_SORT_TASK);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "b", CONNECT4_TEST_SORT_TASK);
  g_assert_true (connect4_supervisor_start_child (family.self, &early, NULL, &error));
  g_assert_no_error (error);
  connect4_test_family_start (&family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (&family, "+e +a +b");
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-b -a -e x");
}

/* A start function that lets go of the supervisor while that starts a child. */
typedef struct
{
  Connect4Actor *supervisor; /* owned; the only reference */
  Connect4Actor *started;    /* owned */
  gboolean disloyal;
} Holder;

static Connect4Actor *
start_and_let_go (Connect4Actor  *supervisor,
                  gpointer        user_data,
                  GError        **error)
{
  Holder *holder = user_data;

  if (holder->disloyal)
    g_clear_object (&holder->supervisor);
  g_clear_object (&holder->started);
  holder->started = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);

  return g_object_ref (holder->started);
}

static gboolean
by_start (Connect4Actor           *supervisor,
          const Connect4ChildSpec *spec)
{
  return connect4_supervisor_start (CONNECT4_SUPERVISOR (supervisor), spec, 1, NULL);
}

static gboolean
by_start_child (Connect4Actor           *supervisor,
                const Connect4ChildSpec *spec)
{
  return connect4_supervisor_start_child (CONNECT4_SUPERVISOR (supervisor), spec, NULL, NULL);
}

static gboolean
by_restart_child (Connect4Actor           *supervisor,
                  const Connect4ChildSpec *spec)
{
  return connect4_supervisor_restart_child (CONNECT4_SUPERVISOR (supervisor), spec->id, NULL);
}

static gboolean
by_start_dynamic_child (Connect4Actor           *supervisor,
                        const Connect4ChildSpec *spec)
{
  g_autoptr (Connect4Actor) actor =
    connect4_dynamic_supervisor_start_child (CONNECT4_DYNAMIC_SUPERVISOR (supervisor), spec, NULL);

  return actor != NULL;
}

typedef gboolean (*StartFunc) (Connect4Actor           *supervisor,
                               const Connect4ChildSpec *spec);

/* The supervisor vanishes when its function returns, and takes the child with it. */
static void
assert_let_go (Holder                  *holder,
               StartFunc                start,
               const Connect4ChildSpec *spec)
{
  gpointer supervisor = holder->supervisor;

  g_object_add_weak_pointer (supervisor, &supervisor);
  holder->disloyal = TRUE;
  g_assert_true (start (holder->supervisor, spec));
  g_assert_null (supervisor);
  connect4_test_iterate_until (!connect4_actor_is_alive (holder->started));
  connect4_test_assert_finalized (g_steal_pointer (&holder->started));
}

static void
test_let_go (gconstpointer data)
{
  StartFunc start = (StartFunc) data;
  Holder holder = { NULL };
  const Connect4ChildSpec spec = {
    .id = "a",
    .start = start_and_let_go,
    .user_data = &holder,
    .restart = CONNECT4_RESTART_TRANSIENT,
  };

  if (start == by_start_dynamic_child)
    holder.supervisor = CONNECT4_ACTOR (connect4_dynamic_supervisor_new ("holder"));
  else
    holder.supervisor = CONNECT4_ACTOR (connect4_supervisor_new ("holder", CONNECT4_STRATEGY_ONE_FOR_ONE));

  if (start == by_restart_child)
    {
      g_assert_true (by_start (holder.supervisor, &spec));
      connect4_test_specimen_finish (holder.started);
      connect4_test_iterate_until (!connect4_actor_is_alive (holder.started));
      connect4_test_iterate_all ();
    }

  assert_let_go (&holder, start, &spec);
}

/* A task that lets go of its supervisor when it begins. */
static void
run_and_let_go (Connect4TaskActor *actor,
                GTask             *task,
                gpointer           user_data)
{
  Holder *holder = user_data;

  g_clear_object (&holder->supervisor);
  g_task_return_boolean (task, TRUE);
}

static void
test_let_go_by_task (void)
{
  Connect4TaskSupervisor *supervisor = connect4_task_supervisor_new ("holder");
  Holder holder = { .supervisor = CONNECT4_ACTOR (supervisor) };
  Connect4TaskActor *task = connect4_task_actor_new (NULL, run_and_let_go, &holder, NULL);

  g_assert_true (connect4_task_supervisor_start_task (supervisor, task, NULL));
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (task)));
  connect4_test_assert_finalized (task);
}

static Connect4Actor *
lend_and_let_go (Connect4Actor  *task,
                 gpointer        user_data,
                 GError        **error)
{
  Holder *holder = user_data;

  g_clear_object (&holder->supervisor);

  return g_object_ref (holder->started);
}

static void
test_let_go_by_worker (void)
{
  Connect4TaskSupervisor *supervisor = connect4_task_supervisor_new ("holder");
  Holder holder = { .supervisor = CONNECT4_ACTOR (supervisor),
                    .started = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK) };
  Connect4Actor *task = g_object_new (CONNECT4_TYPE_TEST_TASK, "trap-exit", TRUE, NULL);

  connect4_task_supervisor_set_worker_func (supervisor, lend_and_let_go, &holder, NULL);
  g_assert_true (connect4_task_supervisor_start_task (supervisor, CONNECT4_TASK_ACTOR (task), NULL));
  g_assert_true (connect4_task_supervisor_attach_worker (supervisor, CONNECT4_TASK_ACTOR (task), NULL));
  connect4_test_iterate_until (!connect4_actor_is_alive (task));
  connect4_test_specimen_finish (holder.started);
  connect4_test_iterate_until (!connect4_actor_is_alive (holder.started));
  connect4_test_assert_finalized (task);
  connect4_test_assert_finalized (holder.started);
}

static Connect4Actor *
start_inner (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  Holder *holder = user_data;
  Connect4Supervisor *inner = connect4_supervisor_new ("inner", CONNECT4_STRATEGY_ONE_FOR_ONE);
  const Connect4ChildSpec spec = { .id = "a", .start = start_and_let_go, .user_data = holder };

  g_assert_true (connect4_supervisor_start (inner, &spec, 1, error));

  return CONNECT4_ACTOR (inner);
}

/* A supervisor that nobody holds any more takes all of its tree with it. */
static void
test_finalized_tree (void)
{
  Connect4Supervisor *outer = connect4_supervisor_new ("outer", CONNECT4_STRATEGY_ONE_FOR_ONE);
  Holder holder = { NULL };
  const Connect4ChildSpec spec = {
    .id = "inner",
    .start = start_inner,
    .user_data = &holder,
    .type = CONNECT4_CHILD_SUPERVISOR,
  };
  Connect4Actor *inner;

  g_assert_true (connect4_supervisor_start (outer, &spec, 1, NULL));
  inner = connect4_supervisor_get_child (outer, "inner");
  connect4_test_assert_finalized (outer);

  connect4_test_iterate_until (!connect4_actor_is_alive (inner));
  connect4_test_assert_exit (holder.started, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_assert_finalized (inner);
  connect4_test_assert_finalized (holder.started);
}

static Connect4Actor *
start_given (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  return g_object_ref (user_data);
}

static void
assert_refused (Connect4Supervisor *supervisor,
                gpointer            actor)
{
  g_autoptr (GError) error = NULL;
  const Connect4ChildSpec spec = { .id = "refused", .start = start_given, .user_data = actor };

  g_assert_false (connect4_supervisor_start_child (supervisor, &spec, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_START_FAILED);
}

/* An actor is the child of one supervisor, once, and of none below it. */
static void
test_taken_actor (void)
{
  Connect4Supervisor *outer = connect4_supervisor_new ("outer", CONNECT4_STRATEGY_ONE_FOR_ONE);
  Connect4TaskSupervisor *tasks = connect4_task_supervisor_new ("tasks");
  Connect4Supervisor *inner = connect4_supervisor_new ("inner", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4Actor *task = g_object_new (CONNECT4_TYPE_TEST_TASK, NULL);
  g_autoptr (GError) error = NULL;
  const Connect4ChildSpec specs[] = {
    { .id = "inner", .start = start_given, .user_data = inner, .type = CONNECT4_CHILD_SUPERVISOR },
    { .id = "tasks", .start = start_given, .user_data = tasks, .type = CONNECT4_CHILD_SUPERVISOR },
  };

  g_assert_true (connect4_supervisor_start (outer, specs, G_N_ELEMENTS (specs), NULL));
  g_assert_true (connect4_task_supervisor_start_task (tasks, CONNECT4_TASK_ACTOR (task), NULL));
  assert_refused (outer, outer);
  assert_refused (outer, inner);
  assert_refused (outer, task);
  assert_refused (inner, outer);
  g_assert_false (connect4_task_supervisor_start_task (tasks, CONNECT4_TASK_ACTOR (task), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED);

  connect4_actor_exit (CONNECT4_ACTOR (outer), shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (outer)));
  connect4_test_assert_finalized (task);
  connect4_test_assert_finalized (inner);
  connect4_test_assert_finalized (tasks);
  connect4_test_assert_finalized (outer);
}

static Connect4Actor *
start_below (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  g_autoptr (Connect4Supervisor) inner = connect4_supervisor_new ("inner", CONNECT4_STRATEGY_ONE_FOR_ONE);

  assert_refused (inner, supervisor);

  return NULL;
}

/* Nor is it that while the one above is starting just this one. */
static void
test_taken_actor_at_start (void)
{
  g_autoptr (Connect4Supervisor) outer = connect4_supervisor_new ("outer", CONNECT4_STRATEGY_ONE_FOR_ONE);
  const Connect4ChildSpec spec = { .id = "inner", .start = start_below, .type = CONNECT4_CHILD_SUPERVISOR };

  g_assert_true (connect4_supervisor_start (outer, &spec, 1, NULL));
}

#define add_let_go(name, func) \
  g_test_add_data_func ("/supervision/supervisor-references/let-go-" name, (gconstpointer) (func), test_let_go)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervisor-references/start-child", test_start_child);
  g_test_add_func ("/supervision/supervisor-references/start-dynamic-child", test_start_dynamic_child);
  g_test_add_func ("/supervision/supervisor-references/get-child", test_get_child);
  g_test_add_func ("/supervision/supervisor-references/start-child-before-start", test_start_child_before_start);
  g_test_add_func ("/supervision/supervisor-references/finalized-tree", test_finalized_tree);
  g_test_add_func ("/supervision/supervisor-references/taken-actor", test_taken_actor);
  g_test_add_func ("/supervision/supervisor-references/taken-actor-at-start", test_taken_actor_at_start);
  g_test_add_func ("/supervision/supervisor-references/let-go-task", test_let_go_by_task);
  g_test_add_func ("/supervision/supervisor-references/let-go-worker", test_let_go_by_worker);
  add_let_go ("start", by_start);
  add_let_go ("start-child", by_start_child);
  add_let_go ("restart-child", by_restart_child);
  add_let_go ("start-dynamic-child", by_start_dynamic_child);

  return g_test_run ();
}
