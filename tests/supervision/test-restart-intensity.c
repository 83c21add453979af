/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-restart-intensity.h"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4RestartIntensity, connect4_restart_intensity_clear)

static void
test_defaults (void)
{
  g_auto (Connect4RestartIntensity) intensity;

  connect4_restart_intensity_init (&intensity);
  g_assert_cmpuint (intensity.max_restarts, ==, 3);
  g_assert_cmpuint (intensity.max_seconds, ==, 5);
}

static void
test_one_too_many (void)
{
  g_auto (Connect4RestartIntensity) intensity;
  int i;

  connect4_restart_intensity_init (&intensity);

  for (i = 0; i < 3; i++)
    g_assert_true (connect4_restart_intensity_add (&intensity, 1000));
  g_assert_false (connect4_restart_intensity_add (&intensity, 1000));
}

static void
test_window_slides (void)
{
  g_auto (Connect4RestartIntensity) intensity;
  gint64 now = 0;
  int i;

  connect4_restart_intensity_init (&intensity);

  for (i = 0; i < 1000; i++, now += 2 * G_USEC_PER_SEC)
    g_assert_true (connect4_restart_intensity_add (&intensity, now));
  g_assert_cmpuint (intensity.times.length, ==, 3);

  /* At 0, 2 and 4 s before the last, two more make four within 5 s of it. */
  now -= 2 * G_USEC_PER_SEC;
  g_assert_false (connect4_restart_intensity_add (&intensity, now));
}

static void
test_edge_of_window (void)
{
  g_auto (Connect4RestartIntensity) intensity;
  const gint64 period = 5 * G_USEC_PER_SEC;

  connect4_restart_intensity_init (&intensity);
  intensity.max_restarts = 1;

  g_assert_true (connect4_restart_intensity_add (&intensity, 0));
  g_assert_true (connect4_restart_intensity_add (&intensity, period + 1));
  g_assert_false (connect4_restart_intensity_add (&intensity, period + 1 + period));
}

static void
test_none_allowed (void)
{
  g_auto (Connect4RestartIntensity) intensity;

  connect4_restart_intensity_init (&intensity);
  intensity.max_restarts = 0;

  g_assert_false (connect4_restart_intensity_add (&intensity, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/restart-intensity/22-defaults", test_defaults);
  g_test_add_func ("/supervision/restart-intensity/22-one-too-many", test_one_too_many);
  g_test_add_func ("/supervision/restart-intensity/22-window-slides", test_window_slides);
  g_test_add_func ("/supervision/restart-intensity/22-edge-of-window", test_edge_of_window);
  g_test_add_func ("/supervision/restart-intensity/22-none-allowed", test_none_allowed);

  return g_test_run ();
}
