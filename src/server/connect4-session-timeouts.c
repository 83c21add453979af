/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-server"
#include "config.h"

#include "loop/connect4-run-clock.h"
#include "server/connect4-session-private.h"
#include "telnet/connect4-view.h"

#define _(message) connect4_language_gettext (self->language, message)

/* How long before its end an idle player is warned, unless the limit itself is short. */
#define WARNING_US (60 * G_USEC_PER_SEC)

static gint64
connect4_session_get_idle_end (Connect4Session *self)
{
  guint timeout = self->services->limits.idle_timeout;

  if (timeout == 0 || self->busy || connect4_session_get_place (self) != CONNECT4_PLACE_MENU)
    return G_MAXINT64;

  return self->idle_since + (gint64) timeout * G_USEC_PER_SEC;
}

static gint64
connect4_session_get_warning_time (Connect4Session *self,
                                   gint64           idle_end)
{
  gint64 timeout = (gint64) self->services->limits.idle_timeout * G_USEC_PER_SEC;

  if (self->warned || idle_end == G_MAXINT64)
    return G_MAXINT64;

  return idle_end - MIN (WARNING_US, timeout / 2);
}

static gint64
connect4_session_get_line_end (Connect4Session *self)
{
  guint timeout = self->services->limits.line_timeout;

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
      connect4_session_close_with (self, _("Your line was not ended in time, goodbye! Send lines as a whole."),
                                   NULL);
      return;
    }

  if (now >= idle_end)
    {
      connect4_session_close_with (self, _("You have not typed anything for too long, goodbye!"), NULL);
      return;
    }

  if (now >= connect4_session_get_warning_time (self, idle_end))
    {
      self->warned = TRUE;
      connect4_view_text (connect4_session_output (self),
                          _("Are you still there? Type something, or the connection will be closed."));
    }

  connect4_session_watch_timeouts (self);
}

/**
 * connect4_session_init_timeouts:
 * @self: a session that is being made
 */
void
connect4_session_init_timeouts (Connect4Session *self)
{
  connect4_timer_init (&self->timer, connect4_session_on_timer, self);
  self->last_line = g_get_monotonic_time ();
  self->idle_since = connect4_run_clock_get ();
}

/**
 * connect4_session_hold:
 * @self: a session whose last line has been answered
 * @duration: in microseconds
 *
 * Has the player's next line wait: connect4_session_end_action() is called when @duration is over.
 */
void
connect4_session_hold (Connect4Session *self,
                       gint64           duration)
{
  self->held_until = connect4_run_clock_get () + duration;
  connect4_session_watch_timeouts (self);
}

/**
 * connect4_session_hold_input:
 * @self: a session
 * @duration: in microseconds
 *
 * Has all that the player sends wait in the kernel until @duration is over. What of a line waits there is not
 * late.
 */
void
connect4_session_hold_input (Connect4Session *self,
                             gint64           duration)
{
  self->input_until = connect4_run_clock_get () + duration;
  self->line_begun = 0;
  connect4_connection_pause (&self->connection);
  connect4_session_watch_timeouts (self);
}

/* What ends a line begins the times anew: nobody is idle who sends lines, and what follows is another line. */
static void
connect4_session_look_for_line_end (Connect4Session *self)
{
  guint n_line_ends = connect4_connection_get_n_line_ends (&self->connection);

  if (n_line_ends == self->n_line_ends)
    return;

  self->n_line_ends = n_line_ends;
  self->idle_since = connect4_run_clock_get ();
  self->line_begun = 0;
}

/**
 * connect4_session_restart_timeouts:
 * @self: a session that has come back to the menu
 *
 * Has the times that there are only in the menu begin now.
 */
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

/**
 * connect4_session_watch_timeouts:
 * @self: a session whose player has typed, or has got an answer
 *
 * Sees to it that a player in the menu who is idle for too long, or who does not end a line, is told so
 * and leaves (#Connect4Limits). At a game nobody is hurried.
 */
void
connect4_session_watch_timeouts (Connect4Session *self)
{
  gint64 idle_end;
  gint64 next;

  connect4_session_look_for_line_end (self);
  if (connect4_connection_is_idle (&self->connection))
    self->line_begun = 0;
  else if (self->line_begun == 0 && !self->busy && self->input_until == 0)
    self->line_begun = connect4_run_clock_get ();

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
