/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

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

/* How many offenders there may be before the forgotten ones are looked for. */
#define SWEEP_SIZE 256

typedef struct
{
  guint crashes;
  gint64 until; /* when the last delay is over; monotonic, in microseconds */
} Record;

struct _Connect4CrashPenalty
{
  GHashTable *sessions;  /* id -> Record, owned; of those with a crash */
  GHashTable *addresses; /* address, owned -> Record, owned; of those with a crash */
};

/**
 * connect4_crash_penalty_new:
 *
 * Returns: (transfer full): penalties, without an offender so far
 */
Connect4CrashPenalty *
connect4_crash_penalty_new (void)
{
  Connect4CrashPenalty *self = g_new0 (Connect4CrashPenalty, 1);

  self->sessions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
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
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->addresses);
  g_free (self);
}

static gboolean
is_forgotten (gpointer key,
              gpointer value,
              gpointer user_data)
{
  const Record *record = value;
  const gint64 *now = user_data;

  return *now - record->until > MEMORY;
}

static Record *
ensure_record (GHashTable *table,
               gpointer    key,
               gint64      now)
{
  Record *record = g_hash_table_lookup (table, key);

  if (record == NULL)
    {
      if (g_hash_table_size (table) >= SWEEP_SIZE)
        g_hash_table_foreach_remove (table, is_forgotten, &now);

      record = g_new0 (Record, 1);
      record->until = now;
      g_hash_table_insert (table, key, record);
    }
  else
    {
      g_free (key);
    }

  if (is_forgotten (NULL, record, &now))
    record->crashes = 0;

  return record;
}

static void
count_crash (Record *record,
             guint   n_free,
             gint64  max_delay,
             gint64  now)
{
  gint64 delay = 0;

  if (record->crashes < n_free + MAX_DOUBLING)
    record->crashes++;
  if (record->crashes > n_free)
    delay = FIRST_DELAY << (record->crashes - n_free - 1);

  record->until = MAX (record->until, now + MIN (delay, max_delay));
}

static gint64
get_delay_of (GHashTable    *table,
              gconstpointer  key,
              gint64         now)
{
  const Record *record = g_hash_table_lookup (table, key);

  return record != NULL ? MAX (record->until - now, 0) : 0;
}

/**
 * connect4_crash_penalty_add:
 * @self: penalties
 * @session: the id of the session whose request crashed a handler
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
                            guint64               session,
                            const char           *address,
                            gint64                max_delay,
                            gint64                now)
{
  gpointer key = g_memdup2 (&session, sizeof session);

  count_crash (ensure_record (self->sessions, key, now), FREE_OF_SESSION, max_delay, now);
  if (address != NULL)
    count_crash (ensure_record (self->addresses, g_strdup (address), now), FREE_OF_ADDRESS,
                 max_delay, now);

  return connect4_crash_penalty_get_delay (self, session, address, now);
}

/**
 * connect4_crash_penalty_get_delay:
 * @self: penalties
 * @session: the id of a session, which may be one that has not crashed anything
 * @address: (nullable): the address of its player
 * @now: the monotonic time, in microseconds
 *
 * Returns: how long a line that comes now is to wait, in microseconds
 */
gint64
connect4_crash_penalty_get_delay (Connect4CrashPenalty *self,
                                  guint64               session,
                                  const char           *address,
                                  gint64                now)
{
  gint64 delay = get_delay_of (self->sessions, &session, now);

  return address != NULL ? MAX (delay, get_delay_of (self->addresses, address, now)) : delay;
}

/**
 * connect4_crash_penalty_forget:
 * @self: penalties
 * @session: the id of a session that has ended
 *
 * Forgets the session. Its address is remembered for a while.
 */
void
connect4_crash_penalty_forget (Connect4CrashPenalty *self,
                               guint64               session)
{
  g_hash_table_remove (self->sessions, &session);
}
