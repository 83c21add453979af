/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-request-meter.h"

/**
 * connect4_request_meter_count:
 * @self: a player's meter
 * @now: the time, of g_get_monotonic_time()
 * @rate: how many requests a second are allowed in the long run, at least 1
 * @burst: how many are allowed at once, at least 1
 *
 * Returns: whether the player may have one more request now, which is then counted
 */
gboolean
connect4_request_meter_count (Connect4RequestMeter *self,
                              gint64                now,
                              guint                 rate,
                              guint                 burst)
{
  gint64 interval = G_USEC_PER_SEC / rate;
  gint64 full_at = MAX (self->full_at, now);

  if (full_at - now > interval * ((gint64) burst - 1))
    return FALSE;

  self->full_at = full_at + interval;
  return TRUE;
}

/**
 * connect4_request_meter_charge:
 * @self: a meter
 * @now: the time, of g_get_monotonic_time()
 * @amount: how much has been taken, asked for or not
 * @per_request: how much of it is as good as a request, at least 1
 * @rate: how many requests a second are allowed in the long run, at least 1
 * @burst: how many are allowed at once, at least 1
 *
 * Counts what cannot be refused any more.
 *
 * Returns: how long nothing more should be taken, in microseconds
 */
gint64
connect4_request_meter_charge (Connect4RequestMeter *self,
                               gint64                now,
                               guint                 amount,
                               guint                 per_request,
                               guint64               rate,
                               guint64               burst)
{
  gint64 cost = (gint64) (amount * (guint64) G_USEC_PER_SEC / (per_request * rate));

  self->full_at = MAX (self->full_at, now) + cost;

  return MAX (self->full_at - now - (gint64) (burst * G_USEC_PER_SEC / rate), 0);
}
