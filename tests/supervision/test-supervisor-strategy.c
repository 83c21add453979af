/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor.h"

#include "connect4-test-family.h"

/* Which children each strategy restarts, in which order. */

/* Specifications for children a, b, c and d, for the test to change before start_four(). */
static void
describe_four (Connect4TestFamily *family,
               Connect4ChildSpec   specs[4],
               Connect4Strategy    strategy,
               Connect4TestSort    sort)
{
  guint i;

  connect4_test_family_init_new (family, strategy);

  for (i = 0; i < 4; i++)
    {
      const char id[] = { 'a' + i, '\0' };

      specs[i] = connect4_test_family_spec (family, id, sort);
    }
}

static void
start_four (Connect4TestFamily      *family,
            const Connect4ChildSpec  specs[4])
{
  connect4_test_family_start (family, specs, 4);
  connect4_test_family_expect (family, "+a +b +c +d");
}

static void
make_four (Connect4TestFamily *family,
           Connect4Strategy    strategy,
           Connect4TestSort    sort)
{
  Connect4ChildSpec specs[4];

  describe_four (family, specs, strategy, sort);
  start_four (family, specs);
}

static void
test_one_for_one (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make_four (&family, CONNECT4_STRATEGY_ONE_FOR_ONE, GPOINTER_TO_INT (data));
  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a +a *a");
  connect4_test_family_crash (&family, "d");
  connect4_test_family_expect (&family, "-d !d +d *d");
}

static void
test_one_for_all (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make_four (&family, CONNECT4_STRATEGY_ONE_FOR_ALL, GPOINTER_TO_INT (data));
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b -d -c -a +a +b +c +d *a *b *c *d");
  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a -d -c -b +a +b +c +d *a *b *c *d");
}

static void
test_rest_for_one (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make_four (&family, CONNECT4_STRATEGY_REST_FOR_ONE, GPOINTER_TO_INT (data));
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b -d -c +b +c +d *b *c *d");
  connect4_test_family_crash (&family, "d");
  connect4_test_family_expect (&family, "-d !d +d *d");
  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a -d -c -b +a +b +c +d *a *b *c *d");
}

/* A child that ends for good takes nobody with it. */
static void
test_no_restart_no_strategy (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, CONNECT4_TEST_SORT_TASK);
  specs[1].restart = CONNECT4_RESTART_TRANSIENT;
  specs[2].restart = CONNECT4_RESTART_TEMPORARY;
  start_four (&family, specs);

  connect4_test_family_finish (&family, "b");
  connect4_test_family_expect (&family, "-b");
  connect4_test_family_crash (&family, "c");
  connect4_test_family_expect (&family, "-c !c");
}

static void
test_temporary_bystander (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, GPOINTER_TO_INT (data));
  specs[2].restart = CONNECT4_RESTART_TEMPORARY;
  start_four (&family, specs);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a -d -c -b +a +b +d *a *b *d");
  g_assert_null (connect4_test_family_describe (&family, "c"));
}

/* OTP starts every child of the set, also those that had ended for good or been terminated. */
static void
test_stopped_bystander (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, CONNECT4_TEST_SORT_TASK);
  specs[2].restart = CONNECT4_RESTART_TRANSIENT;
  start_four (&family, specs);

  connect4_test_family_finish (&family, "c");
  connect4_test_family_expect (&family, "-c");
  connect4_test_family_crash (&family, "d");
  connect4_test_family_expect (&family, "-d !d -b -a +a +b +c +d *a *b *c *d");
}

static void
test_failing_start_in_group (Connect4Strategy  strategy,
                             const char       *expected)
{
  g_auto (Connect4TestFamily) family;

  make_four (&family, strategy, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "c")->failures = 1;
  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, expected);
  g_assert_true (connect4_actor_is_alive (family.actor));
}

/* The attempt to start c fails, and is repeated as if c had crashed: with all others. */
static void
test_one_for_all_failing_start (void)
{
  test_failing_start_in_group (CONNECT4_STRATEGY_ONE_FOR_ALL,
                               "-b !b -d -c -a +a +b ?c *a *b -b -a +a +b +c +d *a *b *c *d");
}

/* With those behind it alone: b is left in peace. */
static void
test_rest_for_one_failing_start (void)
{
  test_failing_start_in_group (CONNECT4_STRATEGY_REST_FOR_ONE,
                               "-b !b -d -c +b ?c *b +c +d *c *d");
}

static void
test_group_gives_up (void)
{
  g_auto (Connect4TestFamily) family;

  make_four (&family, CONNECT4_STRATEGY_REST_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  connect4_test_family_member (&family, "d")->failures = G_MAXUINT;
  connect4_test_family_crash (&family, "c");
  connect4_test_family_expect (&family, "-c !c -d +c ?d *c ?d ?d # -c -b -a x");
}

/* While d takes its time, everybody can see what is going on, and a is not hindered from crashing
 * too. */
static void
test_crash_during_restart (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;
  Connect4ChildSpec specs[4];
  Connect4ChildSpec late;

  describe_four (&family, specs, CONNECT4_STRATEGY_REST_FOR_ONE, GPOINTER_TO_INT (data));
  specs[3].shutdown = CONNECT4_SHUTDOWN_INFINITY;
  connect4_test_family_member (&family, "d")->stubborn = TRUE;
  start_four (&family, specs);

  connect4_test_family_crash (&family, "c");
  connect4_test_family_expect (&family, "-c !c");
  connect4_test_family_assert_state (&family, "a", RUNNING);
  connect4_test_family_assert_state (&family, "b", RUNNING);
  connect4_test_family_assert_state (&family, "c", RESTARTING);
  connect4_test_family_assert_state (&family, "d", STOPPING);

  late = connect4_test_family_spec (&family, "e", CONNECT4_TEST_SORT_TASK);
  g_assert_false (connect4_supervisor_start_child (family.self, &late, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_RESTARTING);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a");
  connect4_test_family_yield (&family, "d");
  connect4_test_family_expect (&family, "-d -b +a +b +c +d *a *b *c *d");
}

/* A child can be taken out of a restart that is under way. */
static void
test_terminate_during_restart (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, CONNECT4_TEST_SORT_TASK);
  specs[3].shutdown = CONNECT4_SHUTDOWN_INFINITY;
  connect4_test_family_member (&family, "d")->stubborn = TRUE;
  start_four (&family, specs);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a");
  connect4_supervisor_terminate_child_async (family.self, "b", NULL, NULL, NULL);
  connect4_supervisor_terminate_child_async (family.self, "a", NULL, NULL, NULL);
  connect4_test_family_expect (&family, "-b");
  connect4_test_family_yield (&family, "d");
  connect4_test_family_expect (&family, "-d -c +c +d *c *d");
  connect4_test_family_assert_state (&family, "a", STOPPED);
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

/* Those behind a child that cannot be started are not started without it when it is given up. */
static void
test_terminate_failing (gconstpointer data)
{
  Connect4Strategy strategy = GPOINTER_TO_INT (data);
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  make_four (&family, strategy, CONNECT4_TEST_SORT_TASK);
  g_object_set (family.supervisor, "max-restarts", G_MAXUINT, NULL);
  connect4_test_family_member (&family, "b")->failures = G_MAXUINT;
  connect4_test_family_crash (&family, "b");
  connect4_test_iterate_until (strstr (family.log->str, "?b") != NULL);
  g_assert_true (connect4_test_family_terminate (&family, "b", &error));
  connect4_test_iterate_all ();

  g_assert_null (strstr (family.log->str, "+c"));
  g_assert_null (strstr (family.log->str, "+d"));
  connect4_test_family_assert_state (&family, "a", RUNNING);
  connect4_test_family_assert_state (&family, "b", STOPPED);
  connect4_test_family_assert_state (&family, "c", STOPPED);
  connect4_test_family_assert_state (&family, "d", STOPPED);
  g_assert_true (connect4_supervisor_restart_child (family.self, "c", &error));
}

/* Nor if that is given up while they are being stopped. */
static void
test_terminate_before_restart (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_REST_FOR_ONE, CONNECT4_TEST_SORT_TASK);
  specs[3].shutdown = CONNECT4_SHUTDOWN_INFINITY;
  connect4_test_family_member (&family, "d")->stubborn = TRUE;
  start_four (&family, specs);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a");
  connect4_supervisor_terminate_child_async (family.self, "b", NULL, NULL, NULL);
  connect4_test_family_expect (&family, "-b");
  connect4_test_family_yield (&family, "d");
  connect4_test_family_expect (&family, "-d -c +a *a");
  connect4_test_family_assert_state (&family, "c", STOPPED);
  connect4_test_family_assert_state (&family, "d", STOPPED);
}

/* A child that is being terminated when its siblings are restarted comes back with them. */
static void
test_restart_during_terminate (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, CONNECT4_TEST_SORT_TASK);
  specs[1].shutdown = CONNECT4_SHUTDOWN_INFINITY;
  connect4_test_family_member (&family, "b")->stubborn = TRUE;
  start_four (&family, specs);

  connect4_supervisor_terminate_child_async (family.self, "b", NULL, NULL, NULL);
  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a -d -c");
  connect4_test_family_yield (&family, "b");
  connect4_test_family_expect (&family, "-b +a +b +c +d *a *b *c *d");
}

static void
test_shutdown_during_restart (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4ChildSpec specs[4];

  describe_four (&family, specs, CONNECT4_STRATEGY_ONE_FOR_ALL, CONNECT4_TEST_SORT_TASK);
  specs[3].shutdown = CONNECT4_SHUTDOWN_INFINITY;
  connect4_test_family_member (&family, "d")->stubborn = TRUE;
  start_four (&family, specs);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "-a !a");
  connect4_actor_exit (family.actor, shutdown);
  connect4_test_family_yield (&family, "d");
  connect4_test_family_expect (&family, "-d -c -b x");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/supervisor-strategy/19-one-for-one", test_one_for_one);
  connect4_test_add_for_sorts ("/supervision/supervisor-strategy/19-one-for-all", test_one_for_all);
  connect4_test_add_for_sorts ("/supervision/supervisor-strategy/19-rest-for-one",
                               test_rest_for_one);
  g_test_add_func ("/supervision/supervisor-strategy/19-no-restart-no-strategy",
                   test_no_restart_no_strategy);
  connect4_test_add_for_sorts ("/supervision/supervisor-strategy/18-temporary-bystander",
                               test_temporary_bystander);
  g_test_add_func ("/supervision/supervisor-strategy/19-stopped-bystander", test_stopped_bystander);
  g_test_add_func ("/supervision/supervisor-strategy/23-one-for-all",
                   test_one_for_all_failing_start);
  g_test_add_func ("/supervision/supervisor-strategy/23-rest-for-one",
                   test_rest_for_one_failing_start);
  g_test_add_func ("/supervision/supervisor-strategy/22-group-gives-up", test_group_gives_up);
  connect4_test_add_for_sorts ("/supervision/supervisor-strategy/24-crash-during-restart",
                               test_crash_during_restart);
  g_test_add_func ("/supervision/supervisor-strategy/25-terminate-during-restart",
                   test_terminate_during_restart);
  g_test_add_data_func ("/supervision/supervisor-strategy/25-terminate-failing/rest-for-one",
                        GINT_TO_POINTER (CONNECT4_STRATEGY_REST_FOR_ONE), test_terminate_failing);
  g_test_add_data_func ("/supervision/supervisor-strategy/25-terminate-failing/one-for-all",
                        GINT_TO_POINTER (CONNECT4_STRATEGY_ONE_FOR_ALL), test_terminate_failing);
  g_test_add_func ("/supervision/supervisor-strategy/25-terminate-before-restart",
                   test_terminate_before_restart);
  g_test_add_func ("/supervision/supervisor-strategy/25-restart-during-terminate",
                   test_restart_during_terminate);
  g_test_add_func ("/supervision/supervisor-strategy/20-shutdown-during-restart",
                   test_shutdown_during_restart);

  return g_test_run ();
}
