/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many seconds are remembered. */
#define CONNECT4_LATENCY_SECONDS 10

/* Each power of two of microseconds has eight; what takes longer than an hour is in the last. */
#define CONNECT4_LATENCY_N_BUCKETS 240

/* How long the requests of one second took. */
typedef struct
{
  gint64 second; /* monotonic */
  guint64 longest;
  guint counts[CONNECT4_LATENCY_N_BUCKETS];
} Connect4LatencySecond;

/* How long requests took of late, in microseconds. To begin with all is 0. */
typedef struct
{
  Connect4LatencySecond seconds[CONNECT4_LATENCY_SECONDS]; /* by the second modulo their number */
} Connect4Latency;

/* Its summary, in microseconds; all 0 if there were no requests. */
typedef struct
{
  guint64 median;
  guint64 percentile_99;
  guint64 longest;
} Connect4LatencySummary;

void connect4_latency_add       (Connect4Latency        *self,
                                 gint64                  now,
                                 gint64                  duration);
void connect4_latency_summarize (const Connect4Latency  *self,
                                 gint64                  now,
                                 Connect4LatencySummary *summary);

G_END_DECLS
