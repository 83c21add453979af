/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-exit-reason.h"

G_BEGIN_DECLS

/* That of everything else: those who talk without end leave the other sources their share. */
#define CONNECT4_DELIVERY_PRIORITY G_PRIORITY_DEFAULT

/**
 * Connect4DeliveryKind:
 * @CONNECT4_DELIVERY_MESSAGE: of connect4_actor_send()
 * @CONNECT4_DELIVERY_DOWN: of a monitor
 * @CONNECT4_DELIVERY_LINK_EXIT: of a link that broke
 * @CONNECT4_DELIVERY_SENT_EXIT: of connect4_actor_send_exit()
 * @CONNECT4_DELIVERY_KILL: of connect4_actor_send_exit() with the reason that cannot be trapped
 */
typedef enum {
  CONNECT4_DELIVERY_MESSAGE,
  CONNECT4_DELIVERY_DOWN,
  CONNECT4_DELIVERY_LINK_EXIT,
  CONNECT4_DELIVERY_SENT_EXIT,
  CONNECT4_DELIVERY_KILL,
} Connect4DeliveryKind;

/* The kinds of an EXIT that can be trapped, as a set of bits. */
#define CONNECT4_DELIVERY_EXITS (1u << CONNECT4_DELIVERY_LINK_EXIT | 1u << CONNECT4_DELIVERY_SENT_EXIT)

/* What Erlang calls a signal: one thing on its way to one actor. */
typedef struct _Connect4Delivery Connect4Delivery;

struct _Connect4Delivery
{
  GList node; /* in its queue */
  Connect4Delivery *next_exit; /* of an EXIT: the next from the same sender to the same receiver */
  Connect4Delivery *last_exit; /* and the one before */
  Connect4DeliveryKind kind;
  gpointer receiver;           /* Connect4Actor, owned */
  gpointer from;               /* Connect4Actor, owned; NULL for outside, or when it was being finalized */
  guint64 from_id;             /* of who sends it, also when that was being finalized; 0 for outside */
  Connect4ExitReason *reason;  /* owned; of a DOWN or an EXIT */
  guint64 reference;           /* of a DOWN */
  gpointer message;            /* owned; of a message */
  GDestroyNotify message_free;
};

/**
 * Connect4DeliverFunc:
 * @delivery: what is in no queue any more, and is freed afterwards
 *
 * Hands something over to its receiver.
 */
typedef void (*Connect4DeliverFunc) (Connect4Delivery *delivery);

/* One per main context: everything that is on its way, in the order in which it was sent. It knows of actors
 * only that they are objects. */
typedef struct _Connect4DeliveryQueue Connect4DeliveryQueue;

Connect4DeliveryQueue *connect4_delivery_queue_acquire (Connect4DeliverFunc    deliver);
void                   connect4_delivery_queue_release (Connect4DeliveryQueue *self);
GMainContext          *connect4_delivery_queue_context (Connect4DeliveryQueue *self);

Connect4Delivery      *connect4_delivery_queue_push    (Connect4DeliveryQueue *self,
                                                        Connect4DeliveryKind   kind,
                                                        gpointer               receiver,
                                                        gpointer               from);
void                   connect4_delivery_queue_drop    (Connect4DeliveryQueue *self,
                                                        Connect4Delivery      *delivery);
void                   connect4_delivery_queue_flush   (Connect4DeliveryQueue *self,
                                                        gpointer               receiver,
                                                        gpointer               from,
                                                        guint                  kinds);

G_END_DECLS
