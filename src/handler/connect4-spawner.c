/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-spawner.h"

#include <gio/gio.h>

/* How long after a start the next spare is started, in microseconds: each takes a moment in which nothing else is
 * done. */
#define REFILL_DELAY (2 * G_TIME_SPAN_MILLISECOND)

/* How many handlers are started in one turn of the loop at most, in which nothing else is done. */
#define MAX_STARTS 4

/* A spare that is not ready after so long is not counted on, in microseconds. */
#define EXPECTED_STARTUP G_USEC_PER_SEC

/**
 * connect4_spawner_init:
 * @self: a spawner
 * @system: what starts processes
 * @user_data: for @system
 */
void
connect4_spawner_init (Connect4Spawner             *self,
                       const Connect4HandlerSystem *system,
                       gpointer                     user_data)
{
  *self = (Connect4Spawner){ .system = system, .user_data = user_data };
}

static gboolean
start_spare (Connect4Spawner  *self,
             gint64            now,
             GError          **error)
{
  Connect4Handler *handler = connect4_handler_new (now);

  self->refill_at = now + REFILL_DELAY;
  if (!self->system->start (self->user_data, handler, error))
    {
      connect4_backoff_fail (&self->failures, now);
      connect4_handler_unref (handler);
      return FALSE;
    }

  connect4_handler_move (handler, &self->spares, CONNECT4_HANDLER_SPARE);
  self->system->check_at (self->user_data, handler, now + CONNECT4_SPAWNER_STARTUP_TIMEOUT);

  return TRUE;
}

/**
 * connect4_spawner_start:
 * @self: a spawner
 * @n: how many
 * @now: the monotonic time, in microseconds
 * @error: why one cannot be started
 *
 * Starts handlers at once, whatever has failed before.
 *
 * Returns: whether all have been started
 */
gboolean
connect4_spawner_start (Connect4Spawner  *self,
                        guint             n,
                        gint64            now,
                        GError          **error)
{
  while (n-- > 0)
    if (!start_spare (self, now, error))
      return FALSE;

  return TRUE;
}

/* A spare that is ready, if there are more than @n_kept of those. */
static Connect4Handler *
find_ready (Connect4Spawner *self,
            guint            n_kept)
{
  for (GList *link = self->spares.head; link != NULL; link = link->next)
    {
      Connect4Handler *handler = link->data;

      if (handler->ready && n_kept-- == 0)
        return handler;
    }

  return NULL;
}

/**
 * connect4_spawner_take:
 * @self: a spawner
 * @n_kept: how many ready ones are to be left for others
 *
 * Returns: (transfer none) (nullable): a handler that is ready and to which nothing was ever sent, in no list;
 *   %NULL if there is none now
 */
Connect4Handler *
connect4_spawner_take (Connect4Spawner *self,
                       guint            n_kept)
{
  Connect4Handler *handler = find_ready (self, n_kept);

  if (handler != NULL)
    connect4_handler_move (handler, NULL, CONNECT4_HANDLER_SPARE);

  return handler;
}

/* How many spares there are or will be soon. */
static void
count_spares (const Connect4Spawner *self,
              gint64                 now,
              guint                 *n_ready,
              guint                 *n_starting)
{
  *n_ready = 0;
  *n_starting = 0;

  for (GList *link = self->spares.head; link != NULL; link = link->next)
    {
      const Connect4Handler *handler = link->data;

      *n_ready += handler->ready;
      *n_starting += !handler->ready && now - handler->started_at < EXPECTED_STARTUP;
    }
}

/* When the next spare is to be started. One that somebody waits for is put off only when starts fail; the others
 * one after the other, and later when many die. */
static gint64
get_start_time (const Connect4Spawner *self,
                guint                  n_wanted,
                gint64                 now)
{
  gint64 due = now + connect4_backoff_get_delay (&self->failures, now);
  guint n_ready, n_starting;

  count_spares (self, now, &n_ready, &n_starting);
  if (n_starting < n_wanted)
    return due;
  if (n_ready + n_starting >= CONNECT4_SPAWNER_SPARES + n_wanted)
    return G_MAXINT64;

  return MAX (MAX (due, self->refill_at), now + connect4_backoff_get_delay (&self->storm, now));
}

/**
 * connect4_spawner_refill:
 * @self: a spawner
 * @n_wanted: how many handlers were not to be had
 * @now: the monotonic time, in microseconds
 *
 * Starts the handlers that are due: those that are wanted, and a spare.
 *
 * Returns: when to call this again; %G_MAXINT64 if there are enough
 */
gint64
connect4_spawner_refill (Connect4Spawner *self,
                         guint            n_wanted,
                         gint64           now)
{
  g_autoptr (GError) error = NULL;
  gint64 due;

  for (guint i = 0; (due = get_start_time (self, n_wanted, now)) <= now; i++)
    if (i == MAX_STARTS || !start_spare (self, now, &error))
      break;

  if (error == NULL)
    return due;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_message ("An action handler cannot be started: %s", error->message);

  return now + connect4_backoff_get_delay (&self->failures, now);
}

/**
 * connect4_spawner_find_surplus:
 * @self: a spawner
 *
 * Returns: (transfer none) (nullable): a spare that is one too many, since nobody waits any more for whom it was
 *   started
 */
Connect4Handler *
connect4_spawner_find_surplus (Connect4Spawner *self)
{
  guint n_ready, n_starting;

  count_spares (self, G_MAXINT64, &n_ready, &n_starting);

  return n_ready > CONNECT4_SPAWNER_SPARES ? find_ready (self, 0) : NULL;
}

/**
 * connect4_spawner_succeed:
 * @self: a spawner
 *
 * Called when a handler is ready: failures before it are forgotten.
 */
void
connect4_spawner_succeed (Connect4Spawner *self)
{
  connect4_backoff_succeed (&self->failures);
}

/**
 * connect4_spawner_count:
 * @self: a spawner
 * @handler: a handler that has ended without being told to
 * @now: the monotonic time, in microseconds
 *
 * Counts it among what later starts are put off for.
 */
void
connect4_spawner_count (Connect4Spawner       *self,
                        const Connect4Handler *handler,
                        gint64                 now)
{
  if (!handler->ready)
    connect4_backoff_fail (&self->failures, now);
  else
    connect4_backoff_count (&self->storm, now);
}

/**
 * connect4_spawner_is_failing:
 * @self: a spawner
 *
 * Returns: whether no handler has got ready since a start failed
 */
gboolean
connect4_spawner_is_failing (const Connect4Spawner *self)
{
  return self->failures.failures > 0;
}
