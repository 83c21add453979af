/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-latency.h"

#include <string.h>

#define BITS_PER_POWER    3
#define BUCKETS_PER_POWER (1u << BITS_PER_POWER)

static guint
connect4_latency_get_bucket (guint64 duration)
{
  guint power;

  if (duration < BUCKETS_PER_POWER)
    return duration;

  power = g_bit_storage (duration) - 1 - BITS_PER_POWER;

  return MIN (BUCKETS_PER_POWER * power + (duration >> power), CONNECT4_LATENCY_N_BUCKETS - 1);
}

/* The longest duration of a bucket. */
static guint64
connect4_latency_get_end (guint bucket)
{
  guint power;

  if (bucket < 2 * BUCKETS_PER_POWER)
    return bucket;

  power = bucket / BUCKETS_PER_POWER - 1;

  return ((guint64) (bucket % BUCKETS_PER_POWER + BUCKETS_PER_POWER + 1) << power) - 1;
}

/**
 * connect4_latency_add:
 * @self: the latency of requests
 * @now: the time, of g_get_monotonic_time()
 * @duration: how long a request has taken that has just been answered, in microseconds
 */
void
connect4_latency_add (Connect4Latency *self,
                      gint64           now,
                      gint64           duration)
{
  gint64 number = now / G_USEC_PER_SEC;
  Connect4LatencySecond *second = &self->seconds[number % CONNECT4_LATENCY_SECONDS];

  if (second->second != number)
    *second = (Connect4LatencySecond){ .second = number };

  duration = MAX (duration, 0);
  second->longest = MAX (second->longest, (guint64) duration);
  second->counts[connect4_latency_get_bucket (duration)]++;
}

/* Within which time a share of the requests was answered, as far as the buckets tell. */
static guint64
connect4_latency_get_percentile (const guint64 *counts,
                                 guint64        n_requests,
                                 guint          percent,
                                 guint64        longest)
{
  guint64 rank = (n_requests * percent + 99) / 100;
  guint64 n_seen = 0;
  guint bucket = 0;

  for (bucket = 0; bucket < CONNECT4_LATENCY_N_BUCKETS - 1; bucket++)
    {
      n_seen += counts[bucket];
      if (n_seen >= rank)
        break;
    }

  return MIN (connect4_latency_get_end (bucket), longest);
}

/**
 * connect4_latency_summarize:
 * @self: the latency of requests
 * @now: the time, of g_get_monotonic_time()
 * @summary: (out caller-allocates): what is remembered at @now; the median and the percentile are up to
 *   an eighth too long
 */
void
connect4_latency_summarize (const Connect4Latency  *self,
                            gint64                  now,
                            Connect4LatencySummary *summary)
{
  guint64 counts[CONNECT4_LATENCY_N_BUCKETS] = { 0 };
  gint64 oldest = now / G_USEC_PER_SEC - CONNECT4_LATENCY_SECONDS;
  guint64 n_requests = 0;

  *summary = (Connect4LatencySummary){ 0 };
  for (guint i = 0; i < CONNECT4_LATENCY_SECONDS; i++)
    {
      const Connect4LatencySecond *second = &self->seconds[i];

      if (second->second <= oldest)
        continue;

      summary->longest = MAX (summary->longest, second->longest);
      for (guint bucket = 0; bucket < CONNECT4_LATENCY_N_BUCKETS; bucket++)
        {
          counts[bucket] += second->counts[bucket];
          n_requests += second->counts[bucket];
        }
    }

  if (n_requests == 0)
    return;

  summary->median = connect4_latency_get_percentile (counts, n_requests, 50, summary->longest);
  summary->percentile_99 = connect4_latency_get_percentile (counts, n_requests, 99, summary->longest);
}
