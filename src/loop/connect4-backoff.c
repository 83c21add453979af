/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-backoff.h"

#define FIRST_DELAY (G_USEC_PER_SEC / 100)

/* What is not put off: so many starts a second, and so many seconds' worth of them at once. */
#define RATE          250
#define BURST_SECONDS 2

/**
 * connect4_backoff_fail:
 * @self: a back-off
 * @now: the monotonic time, in microseconds
 *
 * Called when a start has failed: the next is put off by 10 ms, then 20, and so on up to
 * %CONNECT4_BACKOFF_MAX.
 */
void
connect4_backoff_fail (Connect4Backoff *self,
                       gint64           now)
{
  gint64 delay = FIRST_DELAY << MIN (self->failures, 16);

  self->failures++;
  self->allowed_at = now + MIN (delay, CONNECT4_BACKOFF_MAX);
}

/**
 * connect4_backoff_succeed:
 * @self: a back-off
 *
 * Called when what was started works: failures before it are forgotten.
 */
void
connect4_backoff_succeed (Connect4Backoff *self)
{
  self->failures = 0;
}

/**
 * connect4_backoff_count:
 * @self: a back-off
 * @now: the monotonic time, in microseconds
 *
 * Called when something is started. When there have been more than 250 starts a second for a while,
 * it is like a failure.
 */
void
connect4_backoff_count (Connect4Backoff *self,
                        gint64           now)
{
  if (self->paid_until <= now)
    self->failures = 0;

  self->paid_until = MAX (self->paid_until, now) + G_USEC_PER_SEC / RATE;

  if (self->paid_until - now > BURST_SECONDS * G_USEC_PER_SEC)
    connect4_backoff_fail (self, now);
}

/**
 * connect4_backoff_get_delay:
 * @self: a back-off
 * @now: the monotonic time, in microseconds
 *
 * Returns: how long the next start is to be put off, in microseconds; 0 for not at all
 */
gint64
connect4_backoff_get_delay (const Connect4Backoff *self,
                            gint64                 now)
{
  return MAX (self->allowed_at - now, 0);
}
