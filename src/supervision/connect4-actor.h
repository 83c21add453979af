/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-exit-reason.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_ACTOR (connect4_actor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4Actor, connect4_actor, CONNECT4, ACTOR, GObject)

#define CONNECT4_TYPE_ACTOR_STATE (connect4_actor_state_get_type ())
GType connect4_actor_state_get_type (void);

/**
 * Connect4ActorState:
 * @CONNECT4_ACTOR_RUNNING: alive; the state from construction on
 * @CONNECT4_ACTOR_EXITING: told to end, and at it; still alive for monitors and links
 * @CONNECT4_ACTOR_DEAD: has ended, with an exit reason
 */
typedef enum {
  CONNECT4_ACTOR_RUNNING,
  CONNECT4_ACTOR_EXITING,
  CONNECT4_ACTOR_DEAD,
} Connect4ActorState;

/**
 * Connect4ActorClass:
 * @receive: a message from @sender, which is %NULL for one from outside or from an actor that is
 *   gone; the message is freed afterwards
 * @down: the DOWN of a monitor; @observed is %NULL when it has been finalized
 * @exit: the EXIT of a link or of connect4_actor_send_exit(), given to actors that trap exits;
 *   @from is %NULL when it has been finalized. The default ends the actor when it comes from its
 *   parent, as OTP's behaviours do, and does nothing otherwise.
 * @terminate: end, for @reason, and call connect4_actor_exited() when that is done. Called once. A
 *   @reason of the kind %CONNECT4_EXIT_KILL or %CONNECT4_EXIT_KILLED waits for nothing: @kill follows.
 *   The default ends at once.
 * @kill: it has been killed, and has not ended yet; @reason is of one of those kinds. Called once, also
 *   when it was ending for another reason. The default ends at once; a class may leave that to the
 *   kernel, which kills its process, and to nothing else.
 * @ended: it has ended, for @reason: let go of what waits for it. Called once, by
 *   connect4_actor_exited() or by dispose, before any DOWN or EXIT is queued. May not end other
 *   actors.
 *
 * What OTP calls a process. An actor lives in the main context that was the thread's default when it was
 * made. All actors are of one thread, whatever their contexts: who calls from another gets a critical
 * warning and nothing is done. What happens in other threads reaches them through a #GTask.
 *
 * All but @ended are called from the main context's delivery queue or from the caller of a function
 * that says so, and never from inside the dying actor's own call stack.
 */
struct _Connect4ActorClass
{
  GObjectClass parent_class;

  void (*receive)   (Connect4Actor      *self,
                     Connect4Actor      *sender,
                     gpointer            message);
  void (*down)      (Connect4Actor      *self,
                     guint64             reference,
                     Connect4Actor      *observed,
                     Connect4ExitReason *reason);
  void (*exit)      (Connect4Actor      *self,
                     Connect4Actor      *from,
                     Connect4ExitReason *reason);
  void (*terminate) (Connect4Actor      *self,
                     Connect4ExitReason *reason);
  void (*kill)      (Connect4Actor      *self,
                     Connect4ExitReason *reason);
  void (*ended)     (Connect4Actor      *self,
                     Connect4ExitReason *reason);

  gpointer padding[6];
};

Connect4Actor      *connect4_actor_lookup          (guint64             id);

guint64             connect4_actor_get_id          (Connect4Actor      *self);
const char         *connect4_actor_get_name        (Connect4Actor      *self);
Connect4ActorState  connect4_actor_get_state       (Connect4Actor      *self);
gboolean            connect4_actor_is_alive        (Connect4Actor      *self);
Connect4ExitReason *connect4_actor_get_exit_reason (Connect4Actor      *self);
Connect4Actor      *connect4_actor_get_parent      (Connect4Actor      *self);
void                connect4_actor_set_parent      (Connect4Actor      *self,
                                                    Connect4Actor      *parent);
gboolean            connect4_actor_get_trap_exit   (Connect4Actor      *self);
void                connect4_actor_set_trap_exit   (Connect4Actor      *self,
                                                    gboolean            trap_exit);

void                connect4_actor_send            (Connect4Actor      *self,
                                                    Connect4Actor      *receiver,
                                                    gpointer            message,
                                                    GDestroyNotify      message_free);
void                connect4_actor_exit            (Connect4Actor      *self,
                                                    Connect4ExitReason *reason);
void                connect4_actor_send_exit       (Connect4Actor      *self,
                                                    Connect4Actor      *receiver,
                                                    Connect4ExitReason *reason);
void                connect4_actor_exited          (Connect4Actor      *self,
                                                    Connect4ExitReason *reason);

G_END_DECLS
