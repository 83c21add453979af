/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-telnet"
#include "config.h"

#include "telnet/connect4-request-meter.h"

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
