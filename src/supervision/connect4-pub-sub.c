/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-pub-sub.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-entry-table.h"

/* Invariant: broadcasts wait only while one is under way. */
struct _Connect4PubSub
{
  Connect4Actor parent_instance;

  Connect4EntryTable *table; /* Subscription, owned; the keys are the topics */
  gboolean is_broadcasting;
  GQueue waiting;            /* WaitingBroadcast, owned: made from inside the one under way */
};

typedef struct
{
  Connect4Entry entry;
  Connect4PubSubFunc func;
  gpointer user_data;
} Subscription;

typedef struct
{
  Connect4Actor *sender; /* owned; or NULL */
  char *topic;           /* owned */
  gpointer message;      /* owned */
  GDestroyNotify message_free;
} WaitingBroadcast;

G_DEFINE_FINAL_TYPE (Connect4PubSub, connect4_pub_sub, CONNECT4_TYPE_ACTOR)

static void
connect4_pub_sub_ended (Connect4Actor      *actor,
                        Connect4ExitReason *reason)
{
  connect4_entry_table_close (CONNECT4_PUB_SUB (actor)->table);

  CONNECT4_ACTOR_CLASS (connect4_pub_sub_parent_class)->ended (actor, reason);
}

static void
connect4_pub_sub_finalize (GObject *object)
{
  Connect4PubSub *self = CONNECT4_PUB_SUB (object);

  g_assert (self->waiting.length == 0);
  g_clear_pointer (&self->table, connect4_entry_table_free);

  G_OBJECT_CLASS (connect4_pub_sub_parent_class)->finalize (object);
}

static void
connect4_pub_sub_class_init (Connect4PubSubClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_pub_sub_finalize;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_pub_sub_ended;
}

static void
connect4_pub_sub_init (Connect4PubSub *self)
{
  self->table = connect4_entry_table_new (g_free);
  g_queue_init (&self->waiting);
}

/**
 * connect4_pub_sub_new:
 * @name: (nullable): the actor's name
 *
 * Creates a pub/sub: whoever subscribes to a topic gets what is broadcast there. A subscription
 * goes with its subscriber, and all of them with the pub/sub.
 *
 * Returns: (transfer full): the pub/sub
 */
Connect4PubSub *
connect4_pub_sub_new (const char *name)
{
  return g_object_new (CONNECT4_TYPE_PUB_SUB, "name", name, NULL);
}

/**
 * connect4_pub_sub_subscribe:
 * @self: a pub/sub
 * @subscriber: an actor
 * @topic: a topic, which need not exist yet
 * @func: called for each message
 * @user_data: for @func; has to be there as long as the subscription is
 *
 * Subscribes after all earlier subscribers. An actor that subscribes twice gets each message twice.
 * The dead cannot subscribe, nor is there anything to subscribe to once @self is dead: then
 * nothing happens.
 */
void
connect4_pub_sub_subscribe (Connect4PubSub     *self,
                            Connect4Actor      *subscriber,
                            const char         *topic,
                            Connect4PubSubFunc  func,
                            gpointer            user_data)
{
  Subscription *subscription;

  g_return_if_fail (CONNECT4_IS_PUB_SUB (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (subscriber));
  g_return_if_fail (topic != NULL);
  g_return_if_fail (func != NULL);

  if (!connect4_actor_check_thread (G_STRFUNC) || !connect4_actor_is_alive (CONNECT4_ACTOR (self)) ||
      !connect4_actor_is_alive (subscriber))
    return;

  subscription = g_new0 (Subscription, 1);
  subscription->func = func;
  subscription->user_data = user_data;
  connect4_entry_table_add (self->table, topic, subscriber, &subscription->entry);
}

/**
 * connect4_pub_sub_unsubscribe:
 * @self: a pub/sub
 * @subscriber: an actor
 * @topic: a topic
 *
 * Ends all subscriptions that @subscriber has to @topic, if there are any: nothing of it reaches
 * the subscriber from now on, the rest of a broadcast that is under way included.
 */
void
connect4_pub_sub_unsubscribe (Connect4PubSub *self,
                              Connect4Actor  *subscriber,
                              const char     *topic)
{
  g_return_if_fail (CONNECT4_IS_PUB_SUB (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (subscriber));
  g_return_if_fail (topic != NULL);

  if (connect4_actor_check_thread (G_STRFUNC))
    connect4_entry_table_remove (self->table, topic, subscriber);
}

static guint
deliver (Connect4PubSub *self,
         Connect4Actor  *sender,
         const char     *topic,
         gpointer        message)
{
  Connect4EntryWalk walk;
  Connect4Entry *entry;
  guint n_reached = 0;

  topic = connect4_entry_walk_begin (&walk, self->table, topic);

  while ((entry = connect4_entry_walk_next (&walk)) != NULL)
    {
      Subscription *subscription = (Subscription *) entry;

      if (entry->owner == sender)
        continue;

      subscription->func (entry->owner, topic, message, subscription->user_data);
      n_reached++;
    }

  return n_reached;
}

static void
wait_in_line (Connect4PubSub *self,
              Connect4Actor  *sender,
              const char     *topic,
              gpointer        message,
              GDestroyNotify  message_free)
{
  WaitingBroadcast *waiting = g_new0 (WaitingBroadcast, 1);

  waiting->sender = sender == NULL ? NULL : g_object_ref (sender);
  waiting->topic = g_strdup (topic);
  waiting->message = message;
  waiting->message_free = message_free;
  g_queue_push_tail (&self->waiting, waiting);
}

static void
deliver_waiting (Connect4PubSub *self)
{
  WaitingBroadcast *waiting;

  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      deliver (self, waiting->sender, waiting->topic, waiting->message);

      if (waiting->message_free != NULL)
        waiting->message_free (waiting->message);
      g_clear_object (&waiting->sender);
      g_free (waiting->topic);
      g_free (waiting);
    }
}

/**
 * connect4_pub_sub_broadcast:
 * @self: a pub/sub
 * @topic: a topic
 * @message: (transfer full) (nullable): the message
 * @message_free: (nullable): how to free @message when it has reached everybody
 *
 * Gives @message to all subscribers of @topic, as connect4_pub_sub_broadcast_from() does.
 *
 * Returns: how many subscriptions it has reached
 */
guint
connect4_pub_sub_broadcast (Connect4PubSub *self,
                            const char     *topic,
                            gpointer        message,
                            GDestroyNotify  message_free)
{
  return connect4_pub_sub_broadcast_from (self, NULL, topic, message, message_free);
}

/**
 * connect4_pub_sub_broadcast_from:
 * @self: a pub/sub
 * @sender: (nullable): an actor that does not want to hear of it itself
 * @topic: a topic
 * @message: (transfer full) (nullable): the message
 * @message_free: (nullable): how to free @message when it has reached everybody
 *
 * Gives @message to the subscribers of @topic but @sender, in the order in which they subscribed,
 * before it returns. A broadcast from inside another one waits until that has reached everybody,
 * so that all hear everything in the same order; it is then for those who are subscribed when its
 * turn comes, and a message without @message_free has to be there until then.
 *
 * A subscriber may do anything meanwhile: who dies or unsubscribes before its turn is left out, who
 * subscribes hears the next broadcast first.
 *
 * Returns: how many subscriptions it has reached; 0 if it waits
 */
guint
connect4_pub_sub_broadcast_from (Connect4PubSub *self,
                                 Connect4Actor  *sender,
                                 const char     *topic,
                                 gpointer        message,
                                 GDestroyNotify  message_free)
{
  g_autoptr (Connect4PubSub) alive = NULL;
  guint n_reached;

  g_return_val_if_fail (CONNECT4_IS_PUB_SUB (self), 0);
  g_return_val_if_fail (sender == NULL || CONNECT4_IS_ACTOR (sender), 0);
  g_return_val_if_fail (topic != NULL, 0);

  if (!connect4_actor_check_thread (G_STRFUNC))
    {
      if (message_free != NULL)
        message_free (message);
      return 0;
    }

  if (self->is_broadcasting)
    {
      wait_in_line (self, sender, topic, message, message_free);
      return 0;
    }

  alive = g_object_ref (self);
  self->is_broadcasting = TRUE;
  n_reached = deliver (self, sender, topic, message);

  if (message_free != NULL)
    message_free (message);
  deliver_waiting (self);
  self->is_broadcasting = FALSE;

  return n_reached;
}
