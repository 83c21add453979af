/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-family.h"
#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-tree-watch.h"

/* A root with an inner supervisor "in" that has a worker "w" and a dynamic supervisor "d"; and what a
 * watch of the root has told, as a line of text like Connect4TestFamily's. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4TreeWatch *watch;
  GString *log;
} Fixture;

static const char *
get_name (Connect4Actor *actor)
{
  return connect4_actor_get_name (actor);
}

static void
note (Fixture       *fixture,
      const char    *sign,
      Connect4Actor *supervisor,
      Connect4Actor *child)
{
  g_string_append_printf (fixture->log, "%s%s%s/%s", fixture->log->len > 0 ? " " : "", sign,
                          get_name (supervisor), get_name (child));
}

static void
on_started (Fixture       *fixture,
            Connect4Actor *supervisor,
            Connect4Actor *child)
{
  note (fixture, "+", supervisor, child);
}

static void
on_exited (Fixture            *fixture,
           Connect4Actor      *supervisor,
           Connect4Actor      *child,
           Connect4ExitReason *reason)
{
  note (fixture, "-", supervisor, child);
}

static void
on_crashed (Fixture            *fixture,
            Connect4Actor      *supervisor,
            Connect4Actor      *child,
            Connect4ExitReason *reason)
{
  note (fixture, "!", supervisor, child);
}

static void
on_restarted (Fixture       *fixture,
              Connect4Actor *supervisor,
              Connect4Actor *child)
{
  note (fixture, "*", supervisor, child);
}

static void
on_gave_up (Fixture            *fixture,
            Connect4Actor      *supervisor,
            Connect4ExitReason *reason)
{
  note (fixture, "#", supervisor, supervisor);
}

static Connect4Actor *
start_worker (Connect4Actor  *supervisor,
              gpointer        user_data,
              GError        **error)
{
  return g_object_new (CONNECT4_TYPE_TEST_OBSERVER, "name", "w", NULL);
}

static Connect4Actor *
start_dynamic (Connect4Actor  *supervisor,
               gpointer        user_data,
               GError        **error)
{
  return CONNECT4_ACTOR (connect4_dynamic_supervisor_new ("d"));
}

static Connect4Actor *
start_inner (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  Connect4Supervisor *self = connect4_supervisor_new ("in", CONNECT4_STRATEGY_ONE_FOR_ONE);
  const Connect4ChildSpec specs[] = {
    { .id = "w", .start = start_worker },
    { .id = "d", .start = start_dynamic, .type = CONNECT4_CHILD_SUPERVISOR },
  };

  g_object_set (self, "max-restarts", 1, NULL);
  connect4_supervisor_start (self, specs, G_N_ELEMENTS (specs), error);

  return CONNECT4_ACTOR (self);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  const Connect4ChildSpec inner = { .id = "in", .start = start_inner, .type = CONNECT4_CHILD_SUPERVISOR };
  g_autoptr (GError) error = NULL;

  fixture->log = g_string_new (NULL);
  fixture->root = connect4_supervisor_new ("root", CONNECT4_STRATEGY_ONE_FOR_ONE);
  fixture->watch = connect4_tree_watch_new (CONNECT4_BASE_SUPERVISOR (fixture->root));
  g_signal_connect_swapped (fixture->watch, "child-started", G_CALLBACK (on_started), fixture);
  g_signal_connect_swapped (fixture->watch, "child-exited", G_CALLBACK (on_exited), fixture);
  g_signal_connect_swapped (fixture->watch, "child-crashed", G_CALLBACK (on_crashed), fixture);
  g_signal_connect_swapped (fixture->watch, "child-restarted", G_CALLBACK (on_restarted), fixture);
  g_signal_connect_swapped (fixture->watch, "gave-up", G_CALLBACK (on_gave_up), fixture);
  g_assert_true (connect4_supervisor_start (fixture->root, &inner, 1, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  g_clear_object (&fixture->watch);
  connect4_actor_exit (CONNECT4_ACTOR (fixture->root), reason);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->root)));
  connect4_test_iterate_all ();
  g_object_unref (fixture->root);
  g_string_free (fixture->log, TRUE);
}

static void
expect (Fixture    *fixture,
        const char *text)
{
  connect4_test_iterate_until (fixture->log->len >= strlen (text));
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture->log->str, ==, text);
  g_string_truncate (fixture->log, 0);
}

static Connect4Supervisor *
get_inner (Fixture *fixture)
{
  return CONNECT4_SUPERVISOR (connect4_test_peek_child (fixture->root, "in"));
}

static void
kill_actor (gpointer actor)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, actor, kill);
}

static void
start_dynamic_child (Fixture *fixture)
{
  Connect4DynamicSupervisor *dynamic =
    CONNECT4_DYNAMIC_SUPERVISOR (connect4_test_peek_child (get_inner (fixture), "d"));
  const Connect4ChildSpec spec = { .id = "x", .start = start_worker, .restart = CONNECT4_RESTART_TEMPORARY };
  g_autoptr (Connect4Actor) actor = connect4_dynamic_supervisor_start_child (dynamic, &spec, NULL);

  g_assert_nonnull (actor);
}

static void
test_start (Fixture       *fixture,
            gconstpointer  user_data)
{
  expect (fixture, "+root/in +in/w +in/d");
  start_dynamic_child (fixture);
  expect (fixture, "+d/w");
}

static void
test_crash (Fixture       *fixture,
            gconstpointer  user_data)
{
  expect (fixture, "+root/in +in/w +in/d");
  kill_actor (connect4_test_peek_child (get_inner (fixture), "w"));
  expect (fixture, "-in/w !in/w +in/w *in/w");
  g_assert_cmpuint (connect4_tree_watch_get_crashes (fixture->watch), ==, 1);
  g_assert_cmpuint (connect4_tree_watch_get_restarts (fixture->watch), ==, 1);
}

/* A supervisor that ends in good order tells of its children itself. */
static void
test_supervisor_gives_up (Fixture       *fixture,
                          gconstpointer  user_data)
{
  expect (fixture, "+root/in +in/w +in/d");
  start_dynamic_child (fixture);
  expect (fixture, "+d/w");
  kill_actor (connect4_test_peek_child (get_inner (fixture), "w"));
  expect (fixture, "-in/w !in/w +in/w *in/w");
  kill_actor (connect4_test_peek_child (get_inner (fixture), "w"));
  expect (fixture, "-in/w !in/w #in/in -d/w -in/d -root/in +root/in +in/w +in/d *root/in");

  /* The successor is looked at as well. */
  kill_actor (connect4_test_peek_child (get_inner (fixture), "w"));
  expect (fixture, "-in/w !in/w +in/w *in/w");
  g_assert_cmpuint (connect4_tree_watch_get_crashes (fixture->watch), ==, 3);
  g_assert_cmpuint (connect4_tree_watch_get_restarts (fixture->watch), ==, 3);
}

static void
test_supervisor_is_killed (Fixture       *fixture,
                           gconstpointer  user_data)
{
  expect (fixture, "+root/in +in/w +in/d");
  start_dynamic_child (fixture);
  expect (fixture, "+d/w");
  kill_actor (get_inner (fixture));
  expect (fixture, "-in/w -d/w -in/d -root/in !root/in +root/in +in/w +in/d *root/in");
}

static void
test_free (Fixture       *fixture,
           gconstpointer  user_data)
{
  expect (fixture, "+root/in +in/w +in/d");
  connect4_test_assert_finalized (g_steal_pointer (&fixture->watch));
  kill_actor (connect4_test_peek_child (get_inner (fixture), "w"));
  connect4_test_iterate_until (connect4_test_get_restarts (
                                 CONNECT4_BASE_SUPERVISOR (get_inner (fixture))) == 1);
  expect (fixture, "");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/supervision/tree-watch/start", test_start);
  ADD ("/supervision/tree-watch/crash", test_crash);
  ADD ("/supervision/tree-watch/supervisor-gives-up", test_supervisor_gives_up);
  ADD ("/supervision/tree-watch/supervisor-is-killed", test_supervisor_is_killed);
  ADD ("/supervision/tree-watch/free", test_free);

  return g_test_run ();
}
