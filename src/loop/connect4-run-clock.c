/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-run-clock.h"

#include "loop/connect4-timer.h"

/* How often the loop turns at least, and how much later than that it may be for being busy. */
#define BEAT (1 * G_USEC_PER_SEC)
#define LATE (1 * G_USEC_PER_SEC)

/* The one clock of the thread that has the main loop. */
static struct
{
  Connect4Timer beat;
  guint n_users;
  gint64 seen; /* monotonic, when the loop was last seen to turn */
  gint64 lost; /* how long it has not turned, in all */
} run_clock;

static void
connect4_run_clock_look (gint64 now)
{
  gint64 gap = now - run_clock.seen;

  if (gap > BEAT + LATE)
    run_clock.lost += gap - BEAT;
  run_clock.seen = now;
}

static void
connect4_run_clock_on_beat (Connect4Timer *timer,
                            gpointer       user_data)
{
  connect4_run_clock_look (g_get_monotonic_time ());
  connect4_timer_set (timer, BEAT);
}

/**
 * connect4_run_clock_start:
 *
 * Has the clock notice from now on when the main loop stands still.
 */
void
connect4_run_clock_start (void)
{
  if (run_clock.n_users++ > 0)
    return;

  run_clock.seen = g_get_monotonic_time ();
  connect4_timer_init (&run_clock.beat, connect4_run_clock_on_beat, NULL);
  connect4_timer_set (&run_clock.beat, BEAT);
}

/**
 * connect4_run_clock_stop:
 *
 * Takes connect4_run_clock_start() back.
 */
void
connect4_run_clock_stop (void)
{
  g_return_if_fail (run_clock.n_users > 0);

  if (--run_clock.n_users == 0)
    connect4_timer_clear (&run_clock.beat);
}

/**
 * connect4_run_clock_get:
 *
 * Tells the time by which clients are measured. It stands still while the program does: it was stopped,
 * the machine was suspended, or something has kept the main loop. Nobody can be late for what nobody was
 * there to read.
 *
 * Returns: microseconds, which go on as those of g_get_monotonic_time() do, but for such times
 */
gint64
connect4_run_clock_get (void)
{
  gint64 now = g_get_monotonic_time ();

  if (run_clock.n_users > 0)
    connect4_run_clock_look (now);

  return now - run_clock.lost;
}
