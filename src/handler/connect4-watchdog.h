/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-processor-time.h"

G_BEGIN_DECLS

/* How long a handler has been at the oldest requests that it has, which were sent together: not by the clock, but by
 * the time that is its own. What it waits for a processor does not count, nor what the server itself was away. All in
 * microseconds. All zero bytes to begin with. */
typedef struct
{
  gint64 since;     /* monotonic: when those requests were sent; 0 for none */
  gint64 updated_at; /* monotonic */
  gint64 planned;   /* when it was to be updated again after that, at the latest */
  gint64 counted;   /* that it has computed, slept or stood still */
  gint64 elapsed;   /* with what it has waited for a processor */
  gboolean stopped; /* somebody has stopped it meanwhile, which no request can do */
  Connect4ProcessorTime time; /* at the last update */
} Connect4Watchdog;

void     connect4_watchdog_update  (Connect4Watchdog            *self,
                                    gint64                       since,
                                    gint64                       now,
                                    const Connect4ProcessorTime *time);
gint64   connect4_watchdog_plan    (Connect4Watchdog            *self,
                                    gint64                       limit);
gboolean connect4_watchdog_is_over (const Connect4Watchdog      *self,
                                    gint64                       limit);

G_END_DECLS
