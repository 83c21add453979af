/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-crash-penalty.h"

/* The crashes that cost nothing: bad luck. An address may be that of many players. */
#define FREE_OF_SESSION 3
#define FREE_OF_ADDRESS 20

#define FIRST_DELAY (G_USEC_PER_SEC / 10)
#define MAX_DELAY   (10 * G_USEC_PER_SEC)

/* Without a crash for so long one is as good as new. */
#define MEMORY (60 * G_USEC_PER_SEC)

/* How many offenders there may be before the forgotten ones are looked for. */
#define SWEEP_SIZE 256

typedef struct
{
  guint crashes;
  gint64 last; /* monotonic, in microseconds */
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

  return *now - record->last > MEMORY;
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

static gint64
get_delay_of (const Record *record,
              guint         n_free,
              gint64        now)
{
  gint64 delay;

  if (record == NULL || record->crashes <= n_free)
    return 0;

  delay = FIRST_DELAY << MIN (record->crashes - n_free - 1, 16);

  return MAX (record->last + MIN (delay, MAX_DELAY) - now, 0);
}

/**
 * connect4_crash_penalty_add:
 * @self: penalties
 * @session: the id of the session whose request crashed a handler
 * @address: (nullable): the address of its player; %NULL for one that is not to be punished
 * @now: the monotonic time, in microseconds
 *
 * Counts a crash.
 *
 * Returns: how long the next line of the session is to wait, in microseconds; 0 for the first few
 */
gint64
connect4_crash_penalty_add (Connect4CrashPenalty *self,
                            guint64               session,
                            const char           *address,
                            gint64                now)
{
  Record *record = ensure_record (self->sessions, g_memdup2 (&session, sizeof session), now);

  record->crashes++;
  record->last = now;

  if (address != NULL)
    {
      record = ensure_record (self->addresses, g_strdup (address), now);
      record->crashes++;
      record->last = now;
    }

  return connect4_crash_penalty_get_delay (self, session, address, now);
}

/**
 * connect4_crash_penalty_get_delay:
 * @self: penalties
 * @session: the id of a session
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
  const Record *record = g_hash_table_lookup (self->sessions, &session);
  gint64 delay = get_delay_of (record, FREE_OF_SESSION, now);

  record = address != NULL ? g_hash_table_lookup (self->addresses, address) : NULL;

  return MAX (delay, get_delay_of (record, FREE_OF_ADDRESS, now));
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
