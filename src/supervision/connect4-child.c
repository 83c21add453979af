/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-child.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"

/* What there is beside while a child is being stopped. */
struct _Connect4ChildStop
{
  Connect4Timer timer;       /* until it is killed; not set for those that may take for ever */
  Connect4Actor *supervisor; /* not owned: its children do not outlive it */
  GSList *waiters;           /* of GTask, owned, the last first: who wants to know of the end */
};

#define TO(state) (1 << CONNECT4_CHILD_##state)

/* To which states each state may change. */
static const guint transitions[] = {
  [CONNECT4_CHILD_STOPPED] = TO (RUNNING) | TO (RESTARTING),
  [CONNECT4_CHILD_RUNNING] = TO (STOPPED) | TO (STOPPING) | TO (KILLING),
  [CONNECT4_CHILD_STOPPING] = TO (STOPPED) | TO (KILLING),
  [CONNECT4_CHILD_KILLING] = TO (STOPPED),
  [CONNECT4_CHILD_RESTARTING] = TO (STOPPED) | TO (RUNNING),
};

/* Returns: (transfer full): a child without an actor; @spec is taken over */
Connect4Child *
connect4_child_new (Connect4ChildSpec *spec)
{
  Connect4Child *self;

  self = g_new0 (Connect4Child, 1);
  self->link.data = self;
  self->spec = spec;
  self->state = CONNECT4_CHILD_STOPPED;

  return self;
}

static void
connect4_child_stop_free (Connect4ChildStop *stop)
{
  g_assert (stop->waiters == NULL);

  connect4_timer_clear (&stop->timer);
  g_free (stop);
}

/* Frees a child that nobody waits for. */
void
connect4_child_free (Connect4Child *self)
{
  g_assert (self->extra == NULL);

  g_clear_pointer (&self->stop, connect4_child_stop_free);
  g_clear_pointer (&self->last_reason, connect4_exit_reason_unref);
  g_clear_object (&self->actor);
  connect4_child_spec_unref (self->spec);
  g_free (self);
}

/* @state is one that the table of transitions allows now. */
void
connect4_child_set_state (Connect4Child      *self,
                          Connect4ChildState  state)
{
  g_assert ((transitions[self->state] & (1 << state)) != 0);

  self->state = state;
}

/* Makes @supervisor the parent of @actor, which is taken over, linked to it and watching it. @actor may have ended
 * already. */
void
connect4_child_adopt (Connect4Child *self,
                      Connect4Actor *supervisor,
                      Connect4Actor *actor)
{
  connect4_child_set_state (self, CONNECT4_CHILD_RUNNING);
  self->actor = actor;
  self->actor_id = connect4_actor_get_id (actor);
  connect4_actor_set_parent (actor, supervisor);
  connect4_actor_link (supervisor, actor, NULL);
  self->monitor = connect4_actor_monitor (supervisor, actor);
}

static void
connect4_child_kill (Connect4Child *self,
                     Connect4Actor *supervisor)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_child_set_state (self, CONNECT4_CHILD_KILLING);
  connect4_actor_send_exit (supervisor, self->actor, kill);
}

static void
connect4_child_stop_overdue (Connect4Timer *timer,
                             gpointer       user_data)
{
  Connect4Child *self = user_data;

  g_assert (self->state == CONNECT4_CHILD_STOPPING);

  connect4_child_kill (self, self->stop->supervisor);
}

/* Asks the actor to shut down and kills it when its time is over, or kills it at once, as the specification says. In
 * any case @supervisor hears of the end by the DOWN of its monitor, which arrives also when the actor has unlinked
 * itself, or ends by itself just now. */
void
connect4_child_stop (Connect4Child *self,
                     Connect4Actor *supervisor)
{
  int shutdown = connect4_child_spec_get_shutdown (self->spec);
  g_autoptr (Connect4ExitReason) reason = NULL;

  g_assert (self->state == CONNECT4_CHILD_RUNNING);

  self->stop = g_new0 (Connect4ChildStop, 1);
  self->stop->supervisor = supervisor;
  connect4_timer_init (&self->stop->timer, connect4_child_stop_overdue, self);

  if (shutdown == CONNECT4_SHUTDOWN_BRUTAL_KILL)
    {
      connect4_child_kill (self, supervisor);
      return;
    }

  if (shutdown != CONNECT4_SHUTDOWN_INFINITY)
    connect4_timer_set_in (&self->stop->timer, connect4_actor_get_main_context (supervisor),
                           (gint64) shutdown * 1000);
  connect4_child_set_state (self, CONNECT4_CHILD_STOPPING);
  reason = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  connect4_actor_send_exit (supervisor, self->actor, reason);
}

/* Has @waiter, which is taken over, among those that connect4_child_take_waiters() gives back. */
void
connect4_child_await_stop (Connect4Child *self,
                           GTask         *waiter)
{
  g_assert (self->stop != NULL);

  self->stop->waiters = g_slist_prepend (self->stop->waiters, waiter);
}

/* The same, and has the supervisor start @self again when it has been stopped, unless that is withdrawn. Takes the
 * task data of @waiter. */
void
connect4_child_await_restart (Connect4Child *self,
                              GTask         *waiter)
{
  self->again = TRUE;
  g_task_set_task_data (waiter, GINT_TO_POINTER (TRUE), NULL);
  connect4_child_await_stop (self, waiter);
}

/* Whether @waiter has waited for the sake of a restart. */
gboolean
connect4_child_is_restart_awaited_by (GTask *waiter)
{
  return g_task_get_task_data (waiter) != NULL;
}

/* @self is not to be stopped any further.
 *
 * Returns: (transfer full) (element-type GTask): those who wait for its stop, in the order in which they came */
GSList *
connect4_child_take_waiters (Connect4Child *self)
{
  GSList *waiters;

  if (self->stop == NULL)
    return NULL;

  waiters = g_slist_reverse (g_steal_pointer (&self->stop->waiters));
  g_clear_pointer (&self->stop, connect4_child_stop_free);

  return waiters;
}

/* Whether the end of the actor was a crash; a kill that the specification asks for is none. */
gboolean
connect4_child_is_crash (Connect4Child      *self,
                         Connect4ExitReason *reason)
{
  if (self->state == CONNECT4_CHILD_KILLING &&
      connect4_child_spec_get_shutdown (self->spec) == CONNECT4_SHUTDOWN_BRUTAL_KILL)
    return FALSE;

  return connect4_exit_reason_is_crash (reason);
}

/* Lets go of the actor, which has ended. */
void
connect4_child_gone (Connect4Child      *self,
                     Connect4ExitReason *reason)
{
  g_assert (self->stop == NULL);

  connect4_child_set_state (self, CONNECT4_CHILD_STOPPED);
  g_clear_pointer (&self->last_reason, connect4_exit_reason_unref);
  self->last_reason = connect4_exit_reason_ref (reason);
  g_clear_object (&self->actor);
}

/* Has @self started when its turn comes, after it has been stopped if it runs. OTP does not ask why a sibling has no
 * actor either: one that was terminated, or had ended for good, is started with the others. */
void
connect4_child_renew (Connect4Child *self)
{
  self->failed = FALSE;

  if (self->actor != NULL)
    {
      self->doomed = TRUE;
      self->again = TRUE;
    }
  else if (self->state == CONNECT4_CHILD_STOPPED)
    {
      connect4_child_set_state (self, CONNECT4_CHILD_RESTARTING);
    }
}

/* Gives up a restart of @self that is under way. */
void
connect4_child_cancel (Connect4Child *self)
{
  self->again = FALSE;
  self->failed = FALSE;

  if (self->state == CONNECT4_CHILD_RESTARTING)
    connect4_child_set_state (self, CONNECT4_CHILD_STOPPED);
}
