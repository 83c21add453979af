/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-delivery-queue.h"

/* The source that delivers. It is attached while any actor of its main context exists. */
struct _Connect4DeliveryQueue
{
  GSource source;
  GMainContext *context; /* owned */
  Connect4DeliverFunc deliver;
  GQueue deliveries;     /* Connect4Delivery, owned, by their node; the next to be delivered first */
  GHashTable *exits;     /* Connect4Delivery, not owned: the first of the EXITs of each sender to each receiver */
  guint n_actors;        /* that have acquired it */
  guint64 turn;          /* how many turns have begun */
};

static GHashTable *queues; /* GMainContext -> Connect4DeliveryQueue, removed with its last actor */

static void
connect4_delivery_free (Connect4Delivery *delivery)
{
  if (delivery->message_free != NULL)
    delivery->message_free (delivery->message);

  g_clear_pointer (&delivery->reason, connect4_exit_reason_unref);
  g_clear_object (&delivery->from);
  g_clear_object (&delivery->receiver);
  g_free (delivery);
}

static gboolean
connect4_delivery_is_exit (Connect4Delivery *delivery)
{
  return (1u << delivery->kind & CONNECT4_DELIVERY_EXITS) != 0;
}

static guint
connect4_delivery_hash_pair (gconstpointer key)
{
  const Connect4Delivery *delivery = key;

  return g_direct_hash (delivery->receiver) * 31 + g_direct_hash (delivery->from);
}

static gboolean
connect4_delivery_equal_pair (gconstpointer key,
                              gconstpointer other_key)
{
  const Connect4Delivery *delivery = key;
  const Connect4Delivery *other = other_key;

  return delivery->receiver == other->receiver && delivery->from == other->from;
}

static void
connect4_delivery_queue_add_exit (Connect4DeliveryQueue *self,
                                  Connect4Delivery      *delivery)
{
  delivery->next_exit = g_hash_table_lookup (self->exits, delivery);
  if (delivery->next_exit != NULL)
    delivery->next_exit->last_exit = delivery;
  g_hash_table_add (self->exits, delivery);
}

static void
connect4_delivery_queue_remove_exit (Connect4DeliveryQueue *self,
                                     Connect4Delivery      *delivery)
{
  if (delivery->next_exit != NULL)
    delivery->next_exit->last_exit = delivery->last_exit;

  if (delivery->last_exit != NULL)
    delivery->last_exit->next_exit = delivery->next_exit;
  else if (delivery->next_exit != NULL)
    g_hash_table_add (self->exits, delivery->next_exit);
  else
    g_hash_table_remove (self->exits, delivery);
}

static void
connect4_delivery_queue_take (Connect4DeliveryQueue *self,
                              Connect4Delivery      *delivery)
{
  g_queue_unlink (&self->deliveries, &delivery->node);

  if (delivery->from != NULL && connect4_delivery_is_exit (delivery))
    connect4_delivery_queue_remove_exit (self, delivery);
}

static gboolean
connect4_delivery_queue_is_ready (GSource *source)
{
  Connect4DeliveryQueue *self = (Connect4DeliveryQueue *) source;

  return self->deliveries.length > 0;
}

static gboolean
connect4_delivery_queue_prepare (GSource *source,
                                 int     *timeout)
{
  *timeout = -1;

  return connect4_delivery_queue_is_ready (source);
}

/* Delivers what had been queued when the turn began; what that causes waits for the next turn, so
 * that actors which talk without end cannot hold up other sources. Where a delivery runs a nested loop
 * that goes on with the queue, the turn ends with it. */
static gboolean
connect4_delivery_queue_dispatch (GSource     *source,
                                  GSourceFunc  callback,
                                  gpointer     user_data)
{
  Connect4DeliveryQueue *self = (Connect4DeliveryQueue *) source;
  guint n_deliveries = self->deliveries.length;
  guint64 turn = ++self->turn;

  for (; n_deliveries > 0 && self->deliveries.length > 0 && turn == self->turn; n_deliveries--)
    {
      Connect4Delivery *delivery = self->deliveries.head->data;

      connect4_delivery_queue_take (self, delivery);
      self->deliver (delivery);
      connect4_delivery_free (delivery);
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs delivery_queue_funcs = {
  .prepare = connect4_delivery_queue_prepare,
  .check = connect4_delivery_queue_is_ready,
  .dispatch = connect4_delivery_queue_dispatch,
};

static Connect4DeliveryQueue *
connect4_delivery_queue_new (GMainContext        *context,
                             Connect4DeliverFunc  deliver)
{
  Connect4DeliveryQueue *self;
  GSource *source;

  source = g_source_new (&delivery_queue_funcs, sizeof (Connect4DeliveryQueue));
  self = (Connect4DeliveryQueue *) source;
  self->context = g_main_context_ref (context);
  self->deliver = deliver;
  g_queue_init (&self->deliveries);
  self->exits = g_hash_table_new (connect4_delivery_hash_pair, connect4_delivery_equal_pair);

  g_source_set_static_name (source, "[connect4] delivery queue");
  g_source_set_priority (source, CONNECT4_DELIVERY_PRIORITY);
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, context);

  return self;
}

/* Returns: (transfer full): the queue of the thread-default main context, to be released. A new one delivers with
 * @deliver. */
Connect4DeliveryQueue *
connect4_delivery_queue_acquire (Connect4DeliverFunc deliver)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  Connect4DeliveryQueue *self;

  if (queues == NULL)
    queues = g_hash_table_new (NULL, NULL);

  self = g_hash_table_lookup (queues, context);

  if (self == NULL)
    {
      self = connect4_delivery_queue_new (context, deliver);
      g_hash_table_insert (queues, context, self);
    }

  self->n_actors++;

  return self;
}

/* Ends the queue with its last actor. It is empty then, as what is queued owns its receiver. */
void
connect4_delivery_queue_release (Connect4DeliveryQueue *self)
{
  g_assert (self->n_actors > 0);

  if (--self->n_actors > 0)
    return;

  g_assert (self->deliveries.length == 0);
  g_hash_table_remove (queues, self->context);
  g_hash_table_unref (self->exits);
  g_source_destroy (&self->source);
  g_main_context_unref (self->context);
  g_source_unref (&self->source);
}

/* Returns: (transfer none): the main context that it delivers in */
GMainContext *
connect4_delivery_queue_context (Connect4DeliveryQueue *self)
{
  return self->context;
}

/* Queues something for @receiver that @from, or NULL for outside, has sent, or that its death or a broken link has.
 *
 * Returns: (transfer none): the delivery, for what belongs to its kind to be filled in */
Connect4Delivery *
connect4_delivery_queue_push (Connect4DeliveryQueue *self,
                              Connect4DeliveryKind   kind,
                              gpointer               receiver,
                              gpointer               from)
{
  Connect4Delivery *delivery;

  delivery = g_new0 (Connect4Delivery, 1);
  delivery->node.data = delivery;
  delivery->kind = kind;
  delivery->receiver = g_object_ref (receiver);
  g_queue_push_tail_link (&self->deliveries, &delivery->node);

  if (from == NULL)
    return delivery;

  delivery->from = g_object_ref (from);
  if (connect4_delivery_is_exit (delivery))
    connect4_delivery_queue_add_exit (self, delivery);

  return delivery;
}

/* @delivery, which is freed, is not to be delivered after all. */
void
connect4_delivery_queue_drop (Connect4DeliveryQueue *self,
                              Connect4Delivery      *delivery)
{
  connect4_delivery_queue_take (self, delivery);
  connect4_delivery_free (delivery);
}

/* Drops every EXIT of these @kinds, a set of bits `1 << kind`, from @from to @receiver; looks at no others. */
void
connect4_delivery_queue_flush (Connect4DeliveryQueue *self,
                               gpointer               receiver,
                               gpointer               from,
                               guint                  kinds)
{
  const Connect4Delivery pair = { .receiver = receiver, .from = from };
  Connect4Delivery *next = g_hash_table_lookup (self->exits, &pair);

  while (next != NULL)
    {
      Connect4Delivery *delivery = next;

      next = next->next_exit;

      if ((kinds & 1u << delivery->kind) != 0)
        connect4_delivery_queue_drop (self, delivery);
    }
}
