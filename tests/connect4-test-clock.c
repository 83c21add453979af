/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-test-clock.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* In such steps a main loop cannot tell the time that passes from time that passes by itself. */
#define STEP (G_USEC_PER_SEC / 10)

static gint64 put_forward; /* microseconds; atomic */

/* In the place of the C library's, for GLib too: what a program has is found before what its libraries have. */
int
clock_gettime (clockid_t        id,
               struct timespec *now)
{
  gint64 offset = __atomic_load_n (&put_forward, __ATOMIC_RELAXED);
  int result = (int) syscall (SYS_clock_gettime, id, now);

  if (result == 0 && id == CLOCK_MONOTONIC)
    {
      gint64 nanoseconds = now->tv_nsec + offset % G_USEC_PER_SEC * 1000;

      now->tv_sec += (time_t) (offset / G_USEC_PER_SEC + nanoseconds / 1000000000);
      now->tv_nsec = (long) (nanoseconds % 1000000000);
    }

  return result;
}

/**
 * connect4_test_clock_jump:
 * @microseconds: how far
 *
 * Puts the clock forward at once, as if the process had stood still for so long.
 */
void
connect4_test_clock_jump (gint64 microseconds)
{
  gint64 before = g_get_monotonic_time ();

  __atomic_fetch_add (&put_forward, microseconds, __ATOMIC_RELAXED);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, microseconds); /* GLib goes by it */
}

/**
 * connect4_test_clock_pass:
 * @microseconds: how far
 *
 * Puts the clock forward in small steps, and has the default main context do what is due at each.
 */
void
connect4_test_clock_pass (gint64 microseconds)
{
  for (; microseconds > 0; microseconds -= STEP)
    {
      connect4_test_clock_jump (MIN (microseconds, STEP));
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}
