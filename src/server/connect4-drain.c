/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-drain.h"

/* When the players are told: so many seconds before the end. */
static const guint marks[] = { 12 * 3600, 6 * 3600, 3600, 30 * 60, 10 * 60, 5 * 60, 2 * 60, 60, 30,
                               10,        5,        4,    3,       2,       1,      0 };

/**
 * connect4_drain_get_seconds:
 * @self: a drain
 *
 * Returns: how many seconds are left, for people: one that has begun counts; 0 unless the server is being drained
 */
guint
connect4_drain_get_seconds (const Connect4Drain *self)
{
  return (connect4_drain_get_remaining (self) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
}

static void
connect4_drain_tell (Connect4Drain *self)
{
  self->funcs->show (&(Connect4Notice){ CONNECT4_NOTICE_TIME_LEFT,
                                        .time_left = { connect4_drain_get_seconds (self), self->reason } },
                     self->user_data);
}

/* Clients who have been accepted and wait to be let in count as players. */
static gboolean
connect4_drain_is_for_nobody (const Connect4Drain *self)
{
  return self->traffic->n_players == 0 && self->traffic->n_waiting == 0;
}

static gboolean
connect4_drain_is_over (const Connect4Drain *self)
{
  return connect4_drain_get_remaining (self) == 0 || connect4_drain_is_for_nobody (self);
}

static void
connect4_drain_set_timer (Connect4Drain *self)
{
  guint seconds = connect4_drain_get_seconds (self);
  guint next = 0;

  if (connect4_drain_is_over (self))
    {
      connect4_timer_set (&self->timer, 0);
      return;
    }

  while (marks[next] > 0 && marks[next] >= seconds)
    next++;

  connect4_timer_set (&self->timer, connect4_drain_get_remaining (self) - (gint64) marks[next] * G_USEC_PER_SEC);
}

static void
connect4_drain_on_timer (Connect4Timer *timer,
                         gpointer       user_data)
{
  Connect4Drain *self = user_data;

  if (connect4_drain_is_over (self))
    {
      self->funcs->finish (self->user_data);
      return;
    }

  connect4_drain_tell (self);
  connect4_drain_set_timer (self);
}

/**
 * connect4_drain_init:
 * @self: a drain
 * @traffic: tells how many players there are
 * @funcs: what it does; has to live as long as @self
 * @user_data: for @funcs
 */
void
connect4_drain_init (Connect4Drain            *self,
                     const Connect4Traffic    *traffic,
                     const Connect4DrainFuncs *funcs,
                     gpointer                  user_data)
{
  *self = (Connect4Drain){
    .traffic = traffic,
    .funcs = funcs,
    .user_data = user_data,
  };
  connect4_timer_init (&self->timer, connect4_drain_on_timer, self);
}

/**
 * connect4_drain_clear:
 * @self: a drain, which can be begun again afterwards
 *
 * Ends the drain without a word.
 */
void
connect4_drain_clear (Connect4Drain *self)
{
  connect4_timer_clear (&self->timer);
  g_clear_pointer (&self->reason, g_free);
  self->end = 0;
  self->real_end = 0;
}

/**
 * connect4_drain_halt:
 * @self: a drain, begun or not
 *
 * Stops the timer, for the server is stopping: nothing more is shown to the players, and `finish` is not called. The
 * drain stays begun, so that nobody takes it for cancelled.
 */
void
connect4_drain_halt (Connect4Drain *self)
{
  connect4_timer_clear (&self->timer);
}

/**
 * connect4_drain_begin:
 * @self: a drain, begun already or not
 * @seconds: how long until the server stops, at most %CONNECT4_DRAIN_MAX_SECONDS
 * @reason: why, for the players, clean; may be empty
 *
 * Tells the players that the server stops in @seconds, or when none of them is left. It stops from the main
 * loop, never from here.
 */
void
connect4_drain_begin (Connect4Drain *self,
                      guint          seconds,
                      const char    *reason)
{
  g_return_if_fail (seconds <= CONNECT4_DRAIN_MAX_SECONDS);

  connect4_drain_clear (self);
  self->end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  self->real_end = g_get_real_time () + (gint64) seconds * G_USEC_PER_SEC;
  self->reason = g_strdup (reason);

  if (seconds > 0)
    connect4_drain_tell (self);
  connect4_drain_set_timer (self);
}

/**
 * connect4_drain_cancel:
 * @self: a drain
 *
 * Tells the players that the server goes on.
 *
 * Returns: whether the server was being drained
 */
gboolean
connect4_drain_cancel (Connect4Drain *self)
{
  if (!connect4_drain_is_on (self))
    return FALSE;

  connect4_drain_clear (self);
  self->funcs->show (&(Connect4Notice){ CONNECT4_NOTICE_STAYS_OPEN }, self->user_data);

  return TRUE;
}

/**
 * connect4_drain_player_left:
 * @self: a drain, begun or not
 *
 * Has the server stop, from the main loop, if it is being drained and that was the last player.
 */
void
connect4_drain_player_left (Connect4Drain *self)
{
  if (connect4_timer_is_set (&self->timer) && connect4_drain_is_for_nobody (self))
    connect4_timer_set (&self->timer, 0);
}

/**
 * connect4_drain_is_on:
 * @self: a drain
 *
 * Returns: whether the server is being drained
 */
gboolean
connect4_drain_is_on (const Connect4Drain *self)
{
  return self->end != 0;
}

/**
 * connect4_drain_get_remaining:
 * @self: a drain
 *
 * Returns: how much time is left, in microseconds; 0 unless the server is being drained
 */
gint64
connect4_drain_get_remaining (const Connect4Drain *self)
{
  return connect4_drain_is_on (self) ? MAX (self->end - g_get_monotonic_time (), 0) : 0;
}

/**
 * connect4_drain_get_end:
 * @self: a drain
 *
 * Returns: when the server stops, in microseconds since 1970, as it was when the drain was begun; 0 unless
 *   the server is being drained
 */
gint64
connect4_drain_get_end (const Connect4Drain *self)
{
  return self->real_end;
}

/**
 * connect4_drain_get_reason:
 * @self: a drain
 *
 * Returns: (transfer none): why the server is being drained; empty if it is not
 */
const char *
connect4_drain_get_reason (const Connect4Drain *self)
{
  return self->reason != NULL ? self->reason : "";
}
