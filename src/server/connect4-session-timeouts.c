/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-run-clock.h"
#include "server/connect4-session-private.h"

/* How long before its end an idle player is warned, unless the limit itself is short. */
#define WARNING_US (60 * G_USEC_PER_SEC)

static gint64
connect4_session_get_idle_end (Connect4Session *self)
{
  guint timeout = self->context->limits->idle_timeout;

  if (timeout == 0 || self->busy || connect4_session_get_place (self) != CONNECT4_PLACE_MENU)
    return G_MAXINT64;

  return self->idle_since + (gint64) timeout * G_USEC_PER_SEC;
}

static gint64
connect4_session_get_warning_time (Connect4Session *self,
                                   gint64           idle_end)
{
  gint64 timeout = (gint64) self->context->limits->idle_timeout * G_USEC_PER_SEC;

  if (self->warned || idle_end == G_MAXINT64)
    return G_MAXINT64;

  return idle_end - MIN (WARNING_US, timeout / 2);
}

static gint64
connect4_session_get_line_end (Connect4Session *self)
{
  guint timeout = self->context->limits->line_timeout;

  if (timeout == 0 || self->line_begun == 0 || connect4_session_get_place (self) != CONNECT4_PLACE_MENU)
    return G_MAXINT64;

  return self->line_begun + (gint64) timeout * G_USEC_PER_SEC;
}

/* The timer is set no more often than needed: what has moved a time further on is found out only here. */
static void
connect4_session_on_timer (Connect4Timer *timer,
                           gpointer       user_data)
{
  Connect4Session *self = user_data;
  gint64 now = connect4_run_clock_get ();
  gint64 idle_end;

  if (self->held_until != 0 && now >= self->held_until)
    {
      self->held_until = 0;
      connect4_session_end_action (self);
    }

  if (self->input_until != 0 && now >= self->input_until)
    {
      self->input_until = 0;
      connect4_session_go_on (self);
    }

  idle_end = connect4_session_get_idle_end (self);

  if (now >= connect4_session_get_line_end (self))
    {
      connect4_session_close (self, &(Connect4Notice){ CONNECT4_NOTICE_LINE_TOO_SLOW });
      return;
    }

  if (now >= idle_end)
    {
      connect4_session_close (self, &(Connect4Notice){ CONNECT4_NOTICE_IDLE_TOO_LONG });
      return;
    }

  if (now >= connect4_session_get_warning_time (self, idle_end))
    {
      self->warned = TRUE;
      connect4_session_show_plain (self, CONNECT4_NOTICE_IDLE);
    }

  connect4_session_watch_timeouts (self);
}

void
connect4_session_init_timeouts (Connect4Session *self)
{
  connect4_timer_init (&self->timer, connect4_session_on_timer, self);
  self->last_line = g_get_monotonic_time ();
  self->idle_since = connect4_run_clock_get ();
}

/* Has the player's next line wait: connect4_session_end_action() is called when @duration, in µs, is over. */
void
connect4_session_hold (Connect4Session *self,
                       gint64           duration)
{
  self->held_until = connect4_run_clock_get () + duration;
  connect4_session_watch_timeouts (self);
}

/* Has all that the player sends wait in the kernel until @duration, in µs, is over. A line that
 * has begun does not time out meanwhile. */
void
connect4_session_hold_input (Connect4Session *self,
                             gint64           duration)
{
  self->input_until = connect4_run_clock_get () + duration;
  self->line_begun = 0;
  CONNECT4_SESSION_GET_CLASS (self)->set_paused (self, TRUE);
  connect4_session_watch_timeouts (self);
}

/* The end of a line starts both timeouts anew: the player is not idle, and what follows is another line. */
static void
connect4_session_look_at_input (Connect4Session *self)
{
  Connect4InputState input = CONNECT4_SESSION_GET_CLASS (self)->get_input (self);

  if (input.n_line_ends != self->n_line_ends)
    {
      self->n_line_ends = input.n_line_ends;
      self->idle_since = connect4_run_clock_get ();
      self->line_begun = 0;
    }

  if (input.is_idle)
    self->line_begun = 0;
  else if (self->line_begun == 0 && !self->busy && self->input_until == 0)
    self->line_begun = connect4_run_clock_get ();
}

/* Has the timeouts that there are only in the menu begin now, when the player comes back to it. */
void
connect4_session_restart_timeouts (Connect4Session *self)
{
  self->idle_since = connect4_run_clock_get ();
  self->line_begun = 0;
  connect4_session_watch_timeouts (self);
}

/* The timer goes on while the clock stands still, and so may be early. */
static void
connect4_session_wake (Connect4Session *self,
                       gint64           delay)
{
  if (!connect4_timer_is_set (&self->timer) || g_get_monotonic_time () + delay < self->timer.deadline)
    connect4_timer_set (&self->timer, delay);
}

/* Called when the player has typed, or has got an answer. Sets the timer for when a player in the menu has been idle
 * for too long, or has not ended a line: that is shown, and the player leaves (Connect4Limits). At a game there is no
 * such limit. */
void
connect4_session_watch_timeouts (Connect4Session *self)
{
  gint64 idle_end;
  gint64 next;

  if (self->closed)
    return;

  connect4_session_look_at_input (self);
  idle_end = connect4_session_get_idle_end (self);
  next = MIN (MIN (idle_end, connect4_session_get_warning_time (self, idle_end)),
              connect4_session_get_line_end (self));
  if (self->held_until != 0)
    next = MIN (next, self->held_until);
  if (self->input_until != 0)
    next = MIN (next, self->input_until);
  if (next != G_MAXINT64)
    connect4_session_wake (self, next - connect4_run_clock_get ());
}
