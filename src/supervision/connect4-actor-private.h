/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"
#include "supervision/connect4-delivery-queue.h"

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

typedef struct _Connect4Release Connect4Release;

/**
 * Connect4ReleaseFunc:
 * @release: what was added, which is in no list any more and may be freed
 * @actor: the actor that has died
 * @user_data: what was given to connect4_release_init()
 *
 * Frees a name that @actor had, or anything else by which it could be found. It is called once,
 * from inside the dying actor's own call stack, before any DOWN or EXIT is queued: it may neither
 * end actors nor call foreign code. @actor is in its last moments if it dies of being finalized,
 * and is not to be referenced then.
 */
typedef void (*Connect4ReleaseFunc) (Connect4Release *release,
                                     Connect4Actor   *actor,
                                     gpointer         user_data);

/* Something to be freed before an actor's death is told; embedded in what is to be freed. */
struct _Connect4Release
{
  GList node; /* in the actor's releases; data is NULL while it is in none */
  Connect4ReleaseFunc func;
  gpointer user_data;
};

void                  connect4_release_init             (Connect4Release      *release,
                                                         Connect4ReleaseFunc   func,
                                                         gpointer              user_data);
void                  connect4_actor_add_release        (Connect4Actor        *self,
                                                         Connect4Release      *release);
void                  connect4_actor_remove_release     (Connect4Actor        *self,
                                                         Connect4Release      *release);

gboolean              connect4_actor_check_thread       (const char           *caller);
Connect4Actor        *connect4_actor_find               (guint64               id);
Connect4ActorPrivate *connect4_actor_get_private        (Connect4Actor        *self);
Connect4ExitReason   *connect4_actor_get_pending_reason (Connect4Actor        *self);
GMainContext         *connect4_actor_get_main_context   (Connect4Actor        *self);
Connect4Delivery     *connect4_actor_push               (Connect4Actor        *receiver,
                                                         Connect4DeliveryKind  kind,
                                                         Connect4Actor        *from);

/* An actor is one class in three files: connect4-link.c and connect4-monitor.c have its links and monitors, and are
 * called by connect4-actor.c at its death and when a DOWN arrives. Of nothing else does that file know. */
void                  connect4_actor_break_links        (Connect4Actor        *self,
                                                         Connect4ExitReason   *reason);
void                  connect4_actor_break_monitors     (Connect4Actor        *self,
                                                         Connect4ExitReason   *reason);
void                  connect4_monitor_forget           (guint64               reference);

/* Whether the kind is one that waits for nothing and that nobody can refuse. */
static inline gboolean
connect4_exit_kind_is_kill (Connect4ExitKind kind)
{
  return kind == CONNECT4_EXIT_KILL || kind == CONNECT4_EXIT_KILLED;
}

G_END_DECLS
