/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_SUPERVISOR_CHILD_STARTED,   /* actor */
  CONNECT4_SUPERVISOR_CHILD_EXITED,    /* actor, reason */
  CONNECT4_SUPERVISOR_CHILD_CRASHED,   /* actor, reason */
  CONNECT4_SUPERVISOR_CHILD_RESTARTED, /* actor */
  CONNECT4_SUPERVISOR_GAVE_UP,         /* reason */
} Connect4SupervisorSignal;

/* A signal of a supervisor that waits until the children are as it says. */
typedef struct
{
  Connect4SupervisorSignal signal;
  Connect4Actor *actor;       /* owned; or NULL */
  Connect4ExitReason *reason; /* owned; or NULL */
} Connect4QueuedSignal;

void                  connect4_supervisor_signals_install (GType                     type);
Connect4QueuedSignal *connect4_queued_signal_new          (Connect4SupervisorSignal  signal,
                                                           Connect4Actor            *actor,
                                                           Connect4ExitReason       *reason);
void                  connect4_queued_signal_free         (Connect4QueuedSignal     *self);
void                  connect4_queued_signal_emit         (Connect4QueuedSignal     *self,
                                                           gpointer                  supervisor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4QueuedSignal, connect4_queued_signal_free)

G_END_DECLS
