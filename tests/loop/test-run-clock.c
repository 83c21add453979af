/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-run-clock.h"

#include "connect4-test-clock.h"

static void
test_goes_on (void)
{
  gint64 monotonic, run;

  connect4_run_clock_start ();
  monotonic = g_get_monotonic_time ();
  run = connect4_run_clock_get ();
  connect4_test_clock_pass (10 * G_USEC_PER_SEC);
  g_assert_cmpint (connect4_run_clock_get () - run, >=, 10 * G_USEC_PER_SEC);
  g_assert_cmpint (connect4_run_clock_get () - run, <=, g_get_monotonic_time () - monotonic);
  connect4_run_clock_stop ();
}

/* Of four seconds in which this process was stopped, one may count: the loop could have waited for so long. */
static void
test_stands_still (void)
{
  gint64 monotonic, run;

  connect4_run_clock_start ();
  monotonic = g_get_monotonic_time ();
  run = connect4_run_clock_get ();
  connect4_test_clock_jump (4 * G_USEC_PER_SEC);
  connect4_test_clock_pass (2 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - monotonic - (connect4_run_clock_get () - run), >=,
                   3 * G_USEC_PER_SEC - 100 * 1000);
  connect4_run_clock_stop ();
}

/* The first to ask notices, whether or not the loop has turned before. */
static void
test_asked_at_once (void)
{
  gint64 run;

  connect4_run_clock_start ();
  connect4_run_clock_start ();
  connect4_run_clock_stop ();
  run = connect4_run_clock_get ();
  connect4_test_clock_jump (3 * G_USEC_PER_SEC); /* what keeps the loop */
  g_assert_cmpint (connect4_run_clock_get () - run, <=, 3 * G_USEC_PER_SEC / 2);
  connect4_run_clock_stop ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/loop/run-clock/goes-on", test_goes_on);
  g_test_add_func ("/loop/run-clock/stands-still", test_stands_still);
  g_test_add_func ("/loop/run-clock/asked-at-once", test_asked_at_once);

  return g_test_run ();
}
