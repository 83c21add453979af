/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-restart-intensity.h"

/* Begins without restarts, and with OTP's defaults. */
void
connect4_restart_intensity_init (Connect4RestartIntensity *self)
{
  self->max_restarts = CONNECT4_MAX_RESTARTS_DEFAULT;
  self->max_seconds = CONNECT4_MAX_SECONDS_DEFAULT;
  g_queue_init (&self->times);
}

/* Forgets the restarts. */
void
connect4_restart_intensity_clear (Connect4RestartIntensity *self)
{
  g_queue_clear_full (&self->times, g_free);
}

/* Counts one more restart, at g_get_monotonic_time().
 *
 * Returns: whether it is still allowed; if not, the supervisor has to give up */
gboolean
connect4_restart_intensity_add (Connect4RestartIntensity *self,
                                gint64                    now)
{
  gint64 begin = now - (gint64) self->max_seconds * G_USEC_PER_SEC;
  const gint64 *oldest;

  while ((oldest = g_queue_peek_head (&self->times)) != NULL && *oldest < begin)
    g_free (g_queue_pop_head (&self->times));

  g_queue_push_tail (&self->times, g_memdup2 (&now, sizeof now));

  return self->times.length <= self->max_restarts;
}
