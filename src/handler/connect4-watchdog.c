/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-watchdog.h"

/* A main loop's timer knows milliseconds. */
#define SHORTEST_PLAN G_TIME_SPAN_MILLISECOND
#define LONGEST_PLAN  (50 * G_TIME_SPAN_MILLISECOND)

/* However busy the machine is, a request takes no longer than this, unless its limit is longer. */
#define LONGEST (2 * G_USEC_PER_SEC)

/* Of @elapsed, what is the handler's own: if it could run now, what it has run; else all but what it has waited. */
static gint64
count_own_time (const Connect4ProcessorTime *before,
                const Connect4ProcessorTime *time,
                gint64                       elapsed)
{
  if (time->state == CONNECT4_PROCESS_RUNNABLE)
    return CLAMP (time->used - before->used, 0, elapsed);

  return CLAMP (elapsed - (time->waited - before->waited), 0, elapsed);
}

/**
 * connect4_watchdog_update:
 * @self: a watchdog
 * @since: when the handler's oldest request was sent, monotonic
 * @now: the monotonic time
 * @time: what the handler has had of the processors until now
 *
 * Counts the time since the last update. One that comes later than planned counts twice what was planned at most: the
 * server was away itself.
 */
void
connect4_watchdog_update (Connect4Watchdog            *self,
                          gint64                       since,
                          gint64                       now,
                          const Connect4ProcessorTime *time)
{
  gint64 elapsed;

  if (self->since != since)
    {
      *self = (Connect4Watchdog){ .since = since, .updated_at = since, .planned = SHORTEST_PLAN, .time = *time };
      if (time->state == CONNECT4_PROCESS_RUNNABLE)
        self->updated_at = now;
    }

  elapsed = CLAMP (now - self->updated_at, 0, 2 * self->planned);
  self->counted += count_own_time (&self->time, time, elapsed);
  self->elapsed += elapsed;
  self->updated_at = now;
  self->stopped = self->stopped || time->state == CONNECT4_PROCESS_STOPPED;
  self->time = *time;
}

/**
 * connect4_watchdog_plan:
 * @self: a watchdog
 * @limit: how long a request may take
 *
 * Returns: in how many microseconds to check again
 */
gint64
connect4_watchdog_plan (Connect4Watchdog *self,
                        gint64            limit)
{
  self->planned = CLAMP (limit - self->counted, SHORTEST_PLAN, LONGEST_PLAN);

  return self->planned;
}

/**
 * connect4_watchdog_is_over:
 * @self: a watchdog
 * @limit: how long a request may take
 *
 * Returns: whether the request has taken longer than that
 */
gboolean
connect4_watchdog_is_over (const Connect4Watchdog *self,
                           gint64                  limit)
{
  return self->counted >= limit || self->elapsed >= MAX (limit, LONGEST);
}
