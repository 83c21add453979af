/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"
#include "supervision/connect4-delivery-queue.h"
#include "supervision/connect4-release.h"

G_BEGIN_DECLS

/* Invariants: the lists are empty once the actor is dead, but for monitors whose DOWN is queued. */
typedef struct
{
  guint64 parent_id;            /* 0 for none */
  char *name;                   /* owned; or NULL */
  Connect4ExitReason *reason;   /* owned; why it ends while exiting, why it ended once dead, else NULL */
  Connect4DeliveryQueue *queue; /* acquired; NULL if it was made in the wrong thread */
  GQueue monitors;              /* Connect4Monitor, owned, in which it is the observer */
  GQueue monitored_by;          /* Connect4Monitor in which it is the observed */
  GQueue links;                 /* Connect4Link, owned by both ends together */
  GQueue releases;              /* Connect4Release, to be called when it dies */
  guint state : 2;              /* Connect4ActorState */
  guint trap_exit : 1;
  guint killed : 1;             /* there is no more to be done to end it */
  guint disposing : 1;          /* nothing may reference it any more */
  guint64 id;                   /* last, as the state: next to the instance, which is looked at with them */
} Connect4ActorPrivate;

gboolean              connect4_actor_check_thread       (const char          *caller);
Connect4ActorPrivate *connect4_actor_get_private        (Connect4Actor       *self);
Connect4ExitReason   *connect4_actor_get_pending_reason (Connect4Actor       *self);
GMainContext         *connect4_actor_get_main_context   (Connect4Actor       *self);
void                  connect4_actor_deliver            (Connect4Actor       *self,
                                                         Connect4Delivery    *delivery);

/* What a death does to those that look on; connect4_actor_exited() calls them in turn. */
void                  connect4_actor_run_releases       (Connect4Actor       *self);
void                  connect4_actor_break_monitors     (Connect4Actor       *self,
                                                         Connect4ExitReason  *reason);
void                  connect4_actor_break_links        (Connect4Actor       *self,
                                                         Connect4ExitReason  *reason);
void                  connect4_monitor_forget           (guint64              reference);

/* Whether the kind is one that waits for nothing and that nobody can refuse. */
static inline gboolean
connect4_exit_kind_is_kill (Connect4ExitKind kind)
{
  return kind == CONNECT4_EXIT_KILL || kind == CONNECT4_EXIT_KILLED;
}

G_END_DECLS
