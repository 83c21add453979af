/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loop/connect4-timer.h"
#include "supervision/connect4-child-info.h"

G_BEGIN_DECLS

/* For the supervisors alone: what they keep of each child, and how one child is stopped. */

typedef struct _Connect4Child Connect4Child;
typedef struct _Connect4ChildStop Connect4ChildStop;

/* There is an actor if and only if the state is running, stopping or killing; it is monitored by
 * and linked to the supervisor. There may be thousands of children: what few of them need hangs
 * on a pointer. */
struct _Connect4Child
{
  GList link;                      /* in the supervisor's children, in the order of their start */
  guint64 position;                /* grows in that order */
  Connect4ChildSpec *spec;         /* owned; may be shared */
  Connect4Actor *actor;            /* owned; NULL while there is none */
  guint64 actor_id;                /* of the actor or, if there is none, the last; 0 at first */
  guint64 monitor;                 /* the supervisor's reference for the actor */
  Connect4ExitReason *last_reason; /* owned; NULL before the first end */
  Connect4ChildStop *stop;         /* owned; NULL unless stopping or killing */
  gpointer extra;                  /* owned by a kind of supervisor: connect4-task-supervisor.c */
  guint restarts;
  Connect4ChildState state : 4;
  guint doomed : 1; /* to be stopped when its turn comes */
  guint again : 1;  /* doomed, and then to be started again */
  guint failed : 1; /* restarting, and the last attempt failed: waits for the next */
};

Connect4Child *connect4_child_new          (Connect4ChildSpec  *spec);
void           connect4_child_free         (Connect4Child      *self);
void           connect4_child_set_state    (Connect4Child      *self,
                                            Connect4ChildState  state);
void           connect4_child_adopt        (Connect4Child      *self,
                                            Connect4Actor      *supervisor,
                                            Connect4Actor      *actor);
void           connect4_child_stop         (Connect4Child      *self,
                                            Connect4Actor      *supervisor);
void           connect4_child_await_stop   (Connect4Child      *self,
                                            GTask              *waiter);
void           connect4_child_await_restart (Connect4Child     *self,
                                             GTask             *waiter);
gboolean       connect4_child_is_restart_awaited_by (GTask     *waiter);
GSList        *connect4_child_take_waiters (Connect4Child      *self);
gboolean       connect4_child_is_crash     (Connect4Child      *self,
                                            Connect4ExitReason *reason);
void           connect4_child_renew        (Connect4Child      *self);
void           connect4_child_cancel       (Connect4Child      *self);
void           connect4_child_gone         (Connect4Child      *self,
                                            Connect4ExitReason *reason);

G_END_DECLS
