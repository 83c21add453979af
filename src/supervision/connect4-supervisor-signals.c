/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-supervisor-signals.h"

typedef struct
{
  const char *name;
  gboolean has_actor;
  gboolean has_reason;
} SignalType;

static const SignalType signal_types[] = {
  [CONNECT4_SUPERVISOR_CHILD_STARTED] = { "child-started", TRUE, FALSE },
  [CONNECT4_SUPERVISOR_CHILD_EXITED] = { "child-exited", TRUE, TRUE },
  [CONNECT4_SUPERVISOR_CHILD_CRASHED] = { "child-crashed", TRUE, TRUE },
  [CONNECT4_SUPERVISOR_CHILD_RESTARTED] = { "child-restarted", TRUE, FALSE },
  [CONNECT4_SUPERVISOR_GAVE_UP] = { "gave-up", FALSE, TRUE },
};

static guint signal_ids[G_N_ELEMENTS (signal_types)];

/**
 * connect4_supervisor_signals_install:
 * @type: the class that all supervisors have in common
 */
void
connect4_supervisor_signals_install (GType type)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (signal_types); i++)
    {
      const SignalType *signal_type = &signal_types[i];
      GType parameters[2];
      guint n_parameters = 0;

      if (signal_type->has_actor)
        parameters[n_parameters++] = CONNECT4_TYPE_ACTOR;
      if (signal_type->has_reason)
        parameters[n_parameters++] = CONNECT4_TYPE_EXIT_REASON;

      signal_ids[i] = g_signal_newv (signal_type->name, type, G_SIGNAL_RUN_LAST,
                                     NULL, NULL, NULL, NULL,
                                     G_TYPE_NONE, n_parameters, parameters);
    }
}

/**
 * connect4_queued_signal_new:
 * @signal: which
 * @actor: (nullable): the child that it is about
 * @reason: (nullable): why
 *
 * Returns: (transfer full): the signal, to be emitted later
 */
Connect4QueuedSignal *
connect4_queued_signal_new (Connect4SupervisorSignal  signal,
                            Connect4Actor            *actor,
                            Connect4ExitReason       *reason)
{
  Connect4QueuedSignal *self;

  g_assert ((actor != NULL) == signal_types[signal].has_actor);
  g_assert ((reason != NULL) == signal_types[signal].has_reason);

  self = g_new0 (Connect4QueuedSignal, 1);
  self->signal = signal;
  self->actor = actor != NULL ? g_object_ref (actor) : NULL;
  self->reason = reason != NULL ? connect4_exit_reason_ref (reason) : NULL;

  return self;
}

/**
 * connect4_queued_signal_free:
 * @self: (transfer full): a signal
 */
void
connect4_queued_signal_free (Connect4QueuedSignal *self)
{
  g_clear_object (&self->actor);
  g_clear_pointer (&self->reason, connect4_exit_reason_unref);
  g_free (self);
}

/**
 * connect4_queued_signal_emit:
 * @self: a signal
 * @supervisor: whose it is
 */
void
connect4_queued_signal_emit (Connect4QueuedSignal *self,
                             gpointer              supervisor)
{
  guint id = signal_ids[self->signal];

  if (self->actor == NULL)
    g_signal_emit (supervisor, id, 0, self->reason);
  else if (self->reason == NULL)
    g_signal_emit (supervisor, id, 0, self->actor);
  else
    g_signal_emit (supervisor, id, 0, self->actor, self->reason);
}
