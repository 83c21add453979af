/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-crash-penalty.h"

/* The crashes that cost nothing: bad luck. An address may be that of many players. */
#define FREE_OF_SESSION 3
#define FREE_OF_ADDRESS 20

/* Each delay is twice the one before, up to any maximum that can be set. */
#define FIRST_DELAY  (G_GINT64_CONSTANT (100000))
#define MAX_DOUBLING 32

/* Without a crash for so long after the last delay one is as good as new. */
#define MEMORY (60 * G_USEC_PER_SEC)

/* How many addresses there may be before the forgotten ones are looked for. */
#define SWEEP_SIZE 256

/**
 * connect4_crash_penalty_new:
 *
 * Returns: (transfer full): penalties, without an offender so far
 */
Connect4CrashPenalty *
connect4_crash_penalty_new (void)
{
  Connect4CrashPenalty *self = g_new0 (Connect4CrashPenalty, 1);

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * connect4_crash_penalty_free:
 * @self: (transfer full): penalties
 */
void
connect4_crash_penalty_free (Connect4CrashPenalty *self)
{
  g_hash_table_unref (self->addresses);
  g_free (self);
}

static gboolean
is_forgotten (gpointer key,
              gpointer value,
              gpointer user_data)
{
  const Connect4CrashRecord *record = value;
  const gint64 *now = user_data;

  return *now - record->until > MEMORY;
}

static Connect4CrashRecord *
ensure_record (Connect4CrashPenalty *self,
               const char           *address,
               gint64                now)
{
  Connect4CrashRecord *record = g_hash_table_lookup (self->addresses, address);

  if (record != NULL)
    return record;

  if (g_hash_table_size (self->addresses) >= SWEEP_SIZE)
    g_hash_table_foreach_remove (self->addresses, is_forgotten, &now);

  record = g_new0 (Connect4CrashRecord, 1);
  g_hash_table_insert (self->addresses, g_strdup (address), record);

  return record;
}

static void
count_crash (Connect4CrashRecord *record,
             guint                n_free,
             gint64               max_delay,
             gint64               now)
{
  gint64 delay = 0;

  if (is_forgotten (NULL, record, &now))
    record->crashes = 0;
  if (record->crashes < n_free + MAX_DOUBLING)
    record->crashes++;
  if (record->crashes > n_free)
    delay = FIRST_DELAY << (record->crashes - n_free - 1);

  record->until = MAX (record->until, now + MIN (delay, max_delay));
}

/**
 * connect4_crash_penalty_add:
 * @self: penalties
 * @session: the record of the session whose request crashed a handler
 * @address: (nullable): the address of its player; %NULL for one that is not to be punished
 * @max_delay: how long a line waits at most, in microseconds
 * @now: the monotonic time, in microseconds
 *
 * Counts a crash. Each makes the delay longer, or leaves it at @max_delay, until the session and the
 * address have been without one for a minute.
 *
 * Returns: how long the next line of the session is to wait, in microseconds; 0 for the first few
 */
gint64
connect4_crash_penalty_add (Connect4CrashPenalty *self,
                            Connect4CrashRecord  *session,
                            const char           *address,
                            gint64                max_delay,
                            gint64                now)
{
  count_crash (session, FREE_OF_SESSION, max_delay, now);
  if (address != NULL)
    count_crash (ensure_record (self, address, now), FREE_OF_ADDRESS, max_delay, now);

  return connect4_crash_penalty_get_delay (self, session, address, now);
}

/**
 * connect4_crash_penalty_get_delay:
 * @self: penalties
 * @session: the record of a session
 * @address: (nullable): the address of its player
 * @now: the monotonic time, in microseconds
 *
 * Returns: how long a line that comes now is to wait, in microseconds
 */
gint64
connect4_crash_penalty_get_delay (Connect4CrashPenalty      *self,
                                  const Connect4CrashRecord *session,
                                  const char                *address,
                                  gint64                     now)
{
  const Connect4CrashRecord *record = address != NULL ? g_hash_table_lookup (self->addresses, address) : NULL;
  gint64 until = record != NULL ? MAX (session->until, record->until) : session->until;

  return MAX (until - now, 0);
}
