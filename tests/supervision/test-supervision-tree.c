/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-supervisor.h"

#include "connect4-test-family.h"

/* A supervisor as the child of another. The families of this test are two: the outer one, and the
 * inner one that the outer's child "s" is each time that it is started. Both write to one log. */

#define MAX_ATTEMPTS 8

typedef struct
{
  Connect4TestFamily outer;
  Connect4TestFamily inner[MAX_ATTEMPTS]; /* one for each time that "s" was started */
  guint n_inner;
  Connect4TestSort sort;
  int worker_shutdown; /* of the child y */
  gboolean stubborn;   /* the child y */
  guint failures;      /* of the child z, from the next start on */
} Tree;

/* What the inner family's log says goes to the outer's. */
static GString *
get_log (Tree *tree)
{
  return tree->outer.log;
}

static Connect4TestFamily *
last_inner (Tree *tree)
{
  return &tree->inner[tree->n_inner - 1];
}

/* A supervisor "s" with workers x, y and z. */
static Connect4Actor *
start_inner (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  Tree *tree = user_data;
  Connect4TestFamily *family = &tree->inner[tree->n_inner++];
  Connect4Supervisor *self = connect4_supervisor_new ("s", CONNECT4_STRATEGY_ONE_FOR_ONE);
  const char *ids[] = { "x", "y", "z" };
  Connect4ChildSpec specs[G_N_ELEMENTS (ids)];
  guint i;

  g_assert_cmpuint (tree->n_inner, <=, MAX_ATTEMPTS);
  connect4_test_family_init (family, g_object_ref (self));
  g_string_free (family->log, TRUE);
  family->log = get_log (tree);
  g_object_set_data_full (G_OBJECT (self), "id", g_strdup ("s"), g_free);

  for (i = 0; i < G_N_ELEMENTS (ids); i++)
    specs[i] = connect4_test_family_spec (family, ids[i], tree->sort);

  specs[1].shutdown = tree->worker_shutdown;
  connect4_test_family_member (family, "y")->stubborn = tree->stubborn;
  if (tree->failures > 0)
    {
      tree->failures--;
      connect4_test_family_member (family, "z")->failures = 1;
    }

  if (connect4_supervisor_start (self, specs, G_N_ELEMENTS (ids), error))
    return CONNECT4_ACTOR (self);

  g_object_unref (self);

  return NULL;
}

/* A root with the worker a, the supervisor s, and the worker b. */
static gboolean
tree_start (Tree              *tree,
            Connect4Strategy   strategy,
            GError           **error)
{
  Connect4ChildSpec specs[3];

  connect4_test_family_init (&tree->outer, connect4_supervisor_new ("root", strategy));
  specs[0] = connect4_test_family_spec (&tree->outer, "a", tree->sort);
  specs[1] = (Connect4ChildSpec){
    .id = "s",
    .start = start_inner,
    .user_data = tree,
    .type = CONNECT4_CHILD_SUPERVISOR,
  };
  specs[2] = connect4_test_family_spec (&tree->outer, "b", tree->sort);

  return connect4_supervisor_start (CONNECT4_SUPERVISOR (tree->outer.supervisor), specs,
                                    G_N_ELEMENTS (specs), error);
}

static void
tree_make (Tree             *tree,
           Connect4Strategy  strategy)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tree_start (tree, strategy, &error));
  g_assert_no_error (error);
  connect4_test_family_expect (&tree->outer, "+a +x +y +z +b");
}

static void
tree_clear (Tree *tree)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  guint i;

  connect4_actor_exit (CONNECT4_ACTOR (tree->outer.supervisor), shutdown);
  connect4_test_iterate_until (connect4_test_family_is_dead (&tree->outer));
  connect4_test_observer_clear (tree->outer.observer);
  connect4_test_assert_finalized (connect4_test_family_steal (&tree->outer));

  for (i = 0; i < tree->n_inner; i++)
    {
      tree->inner[i].log = g_string_new (NULL);
      connect4_test_family_clear (&tree->inner[i]);
    }

  connect4_test_family_clear (&tree->outer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tree, tree_clear)

/* The leaves of s first, each supervisor's in the reverse order of their start. */
static void
test_shutdown (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  connect4_actor_exit (CONNECT4_ACTOR (tree.outer.supervisor), shutdown);
  connect4_test_family_expect (&tree.outer, "-b -z -y -x x -s -a x");
}

/* A crash stays where it is as long as the inner supervisor can deal with it. */
static void
test_crash_stays_inside (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ALL);
  connect4_test_family_crash (last_inner (&tree), "y");
  connect4_test_family_expect (&tree.outer, "-y !y +y *y");
  g_assert_cmpuint (tree.n_inner, ==, 1);
}

/* When it cannot, it ends with all its children, and is started again with new ones: from the
 * inside out. */
static void
test_restart_inside_out (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_object_set (last_inner (&tree)->supervisor, "max-restarts", 0, NULL);
  connect4_test_family_crash (last_inner (&tree), "y");
  connect4_test_family_expect (&tree.outer, "-y !y # -z -x x -s +x +y +z *s");
  g_assert_cmpuint (tree.n_inner, ==, 2);
}

/* The strategy of the root applies to s as to any child. */
static void
test_rest_for_one (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };

  tree_make (&tree, CONNECT4_STRATEGY_REST_FOR_ONE);
  connect4_test_family_crash (&tree.outer, "a");
  connect4_test_family_expect (&tree.outer, "-a !a -b -z -y -x x -s +a +x +y +z +b *a *s *b");
}

/* A supervisor has all the time that its children need. */
static void
test_supervisor_is_waited_for (gconstpointer data)
{
  g_auto (Tree) tree = {
    .sort = GPOINTER_TO_INT (data),
    .worker_shutdown = CONNECT4_SHUTDOWN_INFINITY,
    .stubborn = TRUE,
  };

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ALL);
  connect4_test_family_crash (&tree.outer, "a");
  connect4_test_family_expect (&tree.outer, "-a !a -b -z");
  connect4_test_family_assert_state (&tree.outer, "s", STOPPING);

  tree.stubborn = FALSE;
  connect4_test_family_yield (last_inner (&tree), "y");
  connect4_test_family_expect (&tree.outer, "-y -x x -s +a +x +y +z +b *a *s *b");
}

/* The whole tree at the start: what had been started is stopped, at every level. */
static void
test_start_failure (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data), .failures = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_false (tree_start (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE, &error));
  g_assert_cmpstr (error->message, ==,
                   "Child 's' of 'root' could not be started: "
                   "Child 'z' of 's' could not be started: z is busy");
  connect4_test_iterate_until (connect4_test_family_is_dead (&tree.outer));
  connect4_test_assert_exit (tree.outer.supervisor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_assert_exit (last_inner (&tree)->supervisor, CONNECT4_EXIT_SHUTDOWN);
}

/* An attempt that has failed has cleaned up before the next begins: what the two need may be
 * exclusive. */
static void
test_failed_attempt_is_waited_for (gconstpointer data)
{
  g_auto (Tree) tree = {
    .sort = GPOINTER_TO_INT (data),
    .worker_shutdown = CONNECT4_SHUTDOWN_INFINITY,
  };

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_object_set (last_inner (&tree)->supervisor, "max-restarts", 0, NULL);
  tree.failures = 1;
  tree.stubborn = TRUE;
  connect4_test_family_crash (last_inner (&tree), "x");
  connect4_test_family_expect (&tree.outer, "-x !x # -z -y x -s +x +y ?z");
  connect4_test_iterate_all ();
  g_assert_cmpuint (tree.n_inner, ==, 2);
  connect4_test_family_assert_state (&tree.outer, "s", RESTARTING);

  tree.stubborn = FALSE;
  connect4_test_family_yield (last_inner (&tree), "y");
  connect4_test_family_expect (&tree.outer, "-y -x x +x +y +z *s");
  g_assert_cmpuint (tree.n_inner, ==, 3);
}

/* Nor does a supervisor end before it. */
static void
test_failed_attempt_ends_first (void)
{
  g_auto (Tree) tree = {
    .worker_shutdown = CONNECT4_SHUTDOWN_INFINITY,
    .stubborn = TRUE,
    .failures = 1,
  };
  g_autoptr (GError) error = NULL;

  g_assert_false (tree_start (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE, &error));
  connect4_test_family_expect (&tree.outer, "+a +x +y ?z -a");
  g_assert_false (connect4_test_family_is_dead (&tree.outer));

  connect4_test_family_yield (last_inner (&tree), "y");
  connect4_test_family_expect (&tree.outer, "-y -x x x");
}

static void
test_kill_root (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (tree.outer.supervisor), kill);
  connect4_test_family_expect (&tree.outer, "x -z -y -x x");
  connect4_test_assert_exit (last_inner (&tree)->supervisor, CONNECT4_EXIT_KILLED);
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&tree.outer,
                                                                                     "a")));
  connect4_test_assert_exit (connect4_test_family_actor (&tree.outer, "a"), CONNECT4_EXIT_KILLED);
}

/* Killed, s stops nobody, but its children die by their links, and it is started again. */
static void
test_kill_child (gconstpointer data)
{
  g_auto (Tree) tree = { .sort = GPOINTER_TO_INT (data) };
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (tree.inner[0].supervisor), kill);
  connect4_test_family_expect (&tree.outer, "x -s !s +x +y +z *s");
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&tree.inner[0],
                                                                                     "x")));
  connect4_test_assert_exit (connect4_test_family_actor (&tree.inner[0], "x"),
                             CONNECT4_EXIT_KILLED);
}

/* Every supervisor of the tree has its parent, and counts as a supervisor. */
static void
test_shape (void)
{
  g_auto (Tree) tree = { .sort = CONNECT4_TEST_SORT_TASK };
  Connect4ChildCounts counts;

  tree_make (&tree, CONNECT4_STRATEGY_ONE_FOR_ONE);
  connect4_base_supervisor_count_children (tree.outer.supervisor, &counts);
  g_assert_cmpuint (counts.specs, ==, 3);
  g_assert_cmpuint (counts.active, ==, 3);
  g_assert_cmpuint (counts.supervisors, ==, 1);
  g_assert_cmpuint (counts.workers, ==, 2);
  g_assert_true (connect4_actor_get_parent (CONNECT4_ACTOR (last_inner (&tree)->supervisor)) ==
                 CONNECT4_ACTOR (tree.outer.supervisor));
  g_assert_true (connect4_actor_is_linked (CONNECT4_ACTOR (last_inner (&tree)->supervisor),
                                           CONNECT4_ACTOR (tree.outer.supervisor)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervision-tree/27-shape", test_shape);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-shutdown", test_shutdown);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-crash-stays-inside",
                               test_crash_stays_inside);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-restart-inside-out",
                               test_restart_inside_out);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-rest-for-one", test_rest_for_one);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-supervisor-is-waited-for",
                               test_supervisor_is_waited_for);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-start-failure",
                               test_start_failure);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-failed-attempt-is-waited-for",
                               test_failed_attempt_is_waited_for);
  g_test_add_func ("/supervision/supervision-tree/27-failed-attempt-ends-first",
                   test_failed_attempt_ends_first);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-kill-root", test_kill_root);
  connect4_test_add_for_sorts ("/supervision/supervision-tree/27-kill-child", test_kill_child);

  return g_test_run ();
}
