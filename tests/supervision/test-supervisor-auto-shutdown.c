/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-family.h"

/* Two significant children, t and u, between ordinary ones. */
static void
start_significant (Connect4TestFamily   *family,
                   Connect4AutoShutdown  auto_shutdown)
{
  Connect4ChildSpec specs[4];

  connect4_test_family_init_new (family, CONNECT4_STRATEGY_ONE_FOR_ONE);
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
  connect4_test_family_start (family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (family, "+a +t +u +b");
}

static void
test_auto_shutdown_any (void)
{
  g_auto (Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  connect4_test_family_finish (&family, "a");
  connect4_test_family_expect (&family, "-a");
  connect4_test_family_crash (&family, "t");
  connect4_test_family_expect (&family, "-t !t +t *t");

  connect4_test_family_finish (&family, "t");
  connect4_test_family_expect (&family, "-t -b -u x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

/* A temporary child never comes back, so that its crash is its end too. */
static void
test_auto_shutdown_any_crash (void)
{
  g_auto (Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  connect4_test_family_crash (&family, "u");
  connect4_test_family_expect (&family, "-u !u -b -t -a x");
}

static void
test_auto_shutdown_all (void)
{
  g_auto (Connect4TestFamily) family;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT);
  connect4_test_family_finish (&family, "t");
  connect4_test_family_expect (&family, "-t");
  connect4_test_family_finish (&family, "u");
  connect4_test_family_expect (&family, "-u -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_auto_shutdown_not_by_terminate (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GError) error = NULL;

  start_significant (&family, CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT);
  g_assert_true (connect4_test_family_terminate (&family, "t", &error));
  g_assert_true (connect4_test_family_terminate (&family, "u", &error));
  connect4_test_family_expect (&family, "-t -u");
  g_assert_true (connect4_actor_is_alive (family.actor));
}

static void
test_auto_shutdown_not_by_sibling (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec specs[2];

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ALL);
  g_object_set (family.supervisor, "auto-shutdown", CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT, NULL);
  specs[0] = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  specs[1] = connect4_test_family_spec (&family, "t", CONNECT4_TEST_SORT_TASK);
  specs[1].restart = CONNECT4_RESTART_TEMPORARY;
  specs[1].significant = TRUE;
  connect4_test_family_start (&family, specs, 2);

  connect4_test_family_crash (&family, "a");
  connect4_test_family_expect (&family, "+a +t -a !a -t +a *a");
  g_assert_true (connect4_actor_is_alive (family.actor));
}

static void
test_auto_shutdown_never (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4ChildSpec spec;

  connect4_test_family_init_new (&family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  spec = connect4_test_family_spec (&family, "a", CONNECT4_TEST_SORT_TASK);
  spec.restart = CONNECT4_RESTART_TEMPORARY;
  connect4_test_family_start (&family, &spec, 1);

  connect4_test_family_finish (&family, "a");
  connect4_test_family_expect (&family, "+a -a");
  g_assert_true (connect4_actor_is_alive (family.actor));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-any-significant",
                   test_auto_shutdown_any);
  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-any-significant-crash",
                   test_auto_shutdown_any_crash);
  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-all-significant",
                   test_auto_shutdown_all);
  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-not-by-terminate",
                   test_auto_shutdown_not_by_terminate);
  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-not-by-sibling",
                   test_auto_shutdown_not_by_sibling);
  g_test_add_func ("/supervision/supervisor-auto-shutdown/26-never", test_auto_shutdown_never);

  return g_test_run ();
}
