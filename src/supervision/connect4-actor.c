/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-actor.h"

#include "supervision/connect4-actor-private.h"

typedef enum {
  PROP_NAME = 1,
  PROP_STATE,
  PROP_TRAP_EXIT,
} Connect4ActorProperty;

static GParamSpec *properties[PROP_TRAP_EXIT + 1];

static GHashTable *actors; /* id -> Connect4Actor that has not been disposed, not owned */
static GThread *actor_thread; /* that of all actors, while there are any; atomic: others may ask */
static guint64 last_id;
static guint64 exit_from; /* who sent the EXIT that is being delivered, whether it is there still or not */

/* transitions[from] is the set of bits `1 << to` that is allowed. */
static const guint transitions[] = {
  [CONNECT4_ACTOR_RUNNING] = 1u << CONNECT4_ACTOR_EXITING | 1u << CONNECT4_ACTOR_DEAD,
  [CONNECT4_ACTOR_EXITING] = 1u << CONNECT4_ACTOR_DEAD,
  [CONNECT4_ACTOR_DEAD] = 0,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Connect4Actor, connect4_actor, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (Connect4ActorState,
                    connect4_actor_state,
                    G_DEFINE_ENUM_VALUE (CONNECT4_ACTOR_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_ACTOR_EXITING, "exiting"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_ACTOR_DEAD, "dead"))

Connect4ActorPrivate *
connect4_actor_get_private (Connect4Actor *self)
{
  return connect4_actor_get_instance_private (self);
}

/* Whether this is the thread of the actors. If not, says that @caller must not be called from here. */
gboolean
connect4_actor_check_thread (const char *caller)
{
  GThread *thread = g_atomic_pointer_get (&actor_thread);

  if (G_LIKELY (thread == NULL || thread == g_thread_self ()))
    return TRUE;

  g_critical ("%s: the actors are of another thread", caller);

  return FALSE;
}

/* The object of @id, dead or alive; NULL once it has been disposed of. So an id is a weak reference to an actor, and
 * unlike a GWeakRef it costs an actor that thousands refer to nothing. */
Connect4Actor *
connect4_actor_find (guint64 id)
{
  if (actors == NULL)
    return NULL;

  return g_hash_table_lookup (actors, &id);
}

static void
connect4_actor_set_reason (Connect4Actor      *self,
                           Connect4ExitReason *reason)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  Connect4ExitReason *old = priv->reason;

  priv->reason = connect4_exit_reason_ref (reason);
  g_clear_pointer (&old, connect4_exit_reason_unref);
}

static void
connect4_actor_set_state (Connect4Actor      *self,
                          Connect4ActorState  state)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  g_assert ((transitions[priv->state] & 1u << state) != 0);
  priv->state = state;
}

static void
connect4_actor_notify_state (Connect4Actor *self)
{
  if (!connect4_actor_get_private (self)->disposing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Nothing finds the actor any more. */
static void
connect4_actor_run_releases (Connect4Actor *self)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  while (priv->releases.head != NULL)
    {
      Connect4Release *release = priv->releases.head->data;

      connect4_actor_remove_release (self, release);
      release->func (release, self, release->user_data);
    }
}

/* The end of every actor. First nothing finds it any more, then those who wait for it are told. */
static void
connect4_actor_die (Connect4Actor      *self,
                    Connect4ExitReason *reason)
{
  connect4_actor_set_reason (self, reason);
  connect4_actor_set_state (self, CONNECT4_ACTOR_DEAD);

  connect4_actor_run_releases (self);
  CONNECT4_ACTOR_GET_CLASS (self)->ended (self, reason);
  connect4_actor_break_links (self, reason);
  connect4_actor_break_monitors (self, reason);
  connect4_actor_notify_state (self);
}

/* Asks an actor to end, unless it is at it already. */
static void
connect4_actor_begin_exit (Connect4Actor      *self,
                           Connect4ExitReason *reason)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  g_autoptr (Connect4Actor) alive = g_object_ref (self);

  if (priv->state != CONNECT4_ACTOR_RUNNING)
    return;

  connect4_actor_set_reason (self, reason);
  connect4_actor_set_state (self, CONNECT4_ACTOR_EXITING);
  connect4_actor_notify_state (self);

  if (priv->state == CONNECT4_ACTOR_EXITING)
    CONNECT4_ACTOR_GET_CLASS (alive)->terminate (alive, reason);
}

/* Ends an actor for a reason that it has not trapped, or that cannot be: it has to end for that, and has
 * ended already if that was a kill. */
static void
connect4_actor_force_exit (Connect4Actor      *self,
                           Connect4ExitReason *reason)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  g_autoptr (Connect4Actor) alive = g_object_ref (self);
  gboolean kill = connect4_exit_kind_is_kill (connect4_exit_reason_get_kind (reason));

  if (priv->killed)
    return;

  priv->killed = kill;
  connect4_actor_begin_exit (self, reason);
  if (!kill || priv->state == CONNECT4_ACTOR_DEAD)
    return;

  connect4_actor_set_reason (self, reason);
  CONNECT4_ACTOR_GET_CLASS (alive)->kill (alive, reason);
}

static void
connect4_actor_deliver_exit (Connect4Actor    *self,
                             Connect4Delivery *delivery)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  guint64 outer_exit_from = exit_from;

  exit_from = delivery->from_id;
  if (priv->trap_exit)
    CONNECT4_ACTOR_GET_CLASS (self)->exit (self, delivery->from, delivery->reason);
  else if (delivery->from == self ||
           connect4_exit_reason_get_kind (delivery->reason) != CONNECT4_EXIT_NORMAL)
    connect4_actor_force_exit (self, delivery->reason);
  exit_from = outer_exit_from;
}

/* Hands an actor what its queue held for it: a Connect4DeliverFunc. The dead get nothing. */
static void
connect4_actor_deliver (Connect4Delivery *delivery)
{
  Connect4Actor *self = delivery->receiver;
  Connect4ActorClass *klass = CONNECT4_ACTOR_GET_CLASS (self);

  if (delivery->kind == CONNECT4_DELIVERY_DOWN)
    connect4_monitor_forget (delivery->reference);
  if (!connect4_actor_is_alive (self))
    return;

  switch (delivery->kind)
    {
    case CONNECT4_DELIVERY_MESSAGE:
      klass->receive (self, delivery->from, delivery->message);
      break;
    case CONNECT4_DELIVERY_DOWN:
      klass->down (self, delivery->reference, delivery->from, delivery->reason);
      break;
    case CONNECT4_DELIVERY_LINK_EXIT:
    case CONNECT4_DELIVERY_SENT_EXIT:
      connect4_actor_deliver_exit (self, delivery);
      break;
    case CONNECT4_DELIVERY_KILL:
      connect4_actor_force_exit (self, delivery->reason);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
connect4_actor_real_receive (Connect4Actor *self,
                             Connect4Actor *sender,
                             gpointer       message)
{
}

static void
connect4_actor_real_down (Connect4Actor      *self,
                          guint64             reference,
                          Connect4Actor      *observed,
                          Connect4ExitReason *reason)
{
}

static void
connect4_actor_real_exit (Connect4Actor      *self,
                          Connect4Actor      *from,
                          Connect4ExitReason *reason)
{
  if (exit_from != 0 && exit_from == connect4_actor_get_private (self)->parent_id)
    connect4_actor_begin_exit (self, reason);
}

static void
connect4_actor_real_terminate (Connect4Actor      *self,
                               Connect4ExitReason *reason)
{
  connect4_actor_exited (self, reason);
}

static void
connect4_actor_real_kill (Connect4Actor      *self,
                          Connect4ExitReason *reason)
{
  connect4_actor_exited (self, reason);
}

static void
connect4_actor_real_ended (Connect4Actor      *self,
                           Connect4ExitReason *reason)
{
}

static void
connect4_actor_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  Connect4Actor *self = CONNECT4_ACTOR (object);

  switch ((Connect4ActorProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, connect4_actor_get_name (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, connect4_actor_get_state (self));
      break;
    case PROP_TRAP_EXIT:
      g_value_set_boolean (value, connect4_actor_get_trap_exit (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_actor_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  Connect4Actor *self = CONNECT4_ACTOR (object);

  switch ((Connect4ActorProperty) property_id)
    {
    case PROP_NAME:
      connect4_actor_get_private (self)->name = g_value_dup_string (value);
      break;
    case PROP_TRAP_EXIT:
      connect4_actor_set_trap_exit (self, g_value_get_boolean (value));
      break;
    case PROP_STATE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* An actor that is let go of while it lives has vanished without a reason. */
static void
connect4_actor_dispose (GObject *object)
{
  Connect4Actor *self = CONNECT4_ACTOR (object);
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  priv->disposing = TRUE;
  if (priv->queue != NULL)
    connect4_actor_check_thread (G_STRFUNC);

  if (priv->state != CONNECT4_ACTOR_DEAD)
    {
      g_autoptr (Connect4ExitReason) noproc = connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);

      connect4_actor_die (self, noproc);
    }

  if (priv->queue != NULL && g_hash_table_remove (actors, &priv->id) && g_hash_table_size (actors) == 0)
    g_atomic_pointer_set (&actor_thread, NULL);

  G_OBJECT_CLASS (connect4_actor_parent_class)->dispose (object);
}

static void
connect4_actor_finalize (GObject *object)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (CONNECT4_ACTOR (object));

  g_assert (priv->monitors.length == 0);
  g_assert (priv->monitored_by.length == 0);
  g_assert (priv->links.length == 0);
  g_assert (priv->releases.length == 0);

  g_clear_pointer (&priv->queue, connect4_delivery_queue_release);
  g_clear_pointer (&priv->reason, connect4_exit_reason_unref);
  g_free (priv->name);

  G_OBJECT_CLASS (connect4_actor_parent_class)->finalize (object);
}

static void
connect4_actor_class_init (Connect4ActorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = connect4_actor_get_property;
  object_class->set_property = connect4_actor_set_property;
  object_class->dispose = connect4_actor_dispose;
  object_class->finalize = connect4_actor_finalize;

  klass->receive = connect4_actor_real_receive;
  klass->down = connect4_actor_real_down;
  klass->exit = connect4_actor_real_exit;
  klass->terminate = connect4_actor_real_terminate;
  klass->kill = connect4_actor_real_kill;
  klass->ended = connect4_actor_real_ended;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                           G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, CONNECT4_TYPE_ACTOR_STATE, CONNECT4_ACTOR_RUNNING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TRAP_EXIT] =
    g_param_spec_boolean ("trap-exit", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
connect4_actor_init (Connect4Actor *self)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  if (!connect4_actor_check_thread (G_STRFUNC))
    {
      priv->state = CONNECT4_ACTOR_DEAD;
      priv->reason = connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);
      return;
    }

  if (actors == NULL)
    actors = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_atomic_pointer_set (&actor_thread, g_thread_self ());
  priv->id = ++last_id;
  priv->queue = connect4_delivery_queue_acquire (connect4_actor_deliver);
  g_hash_table_insert (actors, &priv->id, self);
}

/**
 * connect4_actor_lookup:
 * @id: an id, of this process's life
 *
 * Returns: (transfer none) (nullable): the actor with that id, if it is alive
 */
Connect4Actor *
connect4_actor_lookup (guint64 id)
{
  Connect4Actor *actor = connect4_actor_check_thread (G_STRFUNC) ? connect4_actor_find (id) : NULL;

  return actor != NULL && connect4_actor_is_alive (actor) ? actor : NULL;
}

/**
 * connect4_actor_get_id:
 * @self: an actor
 *
 * Returns: its number, unique in this process for ever and never 0
 */
guint64
connect4_actor_get_id (Connect4Actor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return connect4_actor_get_private (self)->id;
}

/**
 * connect4_actor_get_name:
 * @self: an actor
 *
 * Returns: (nullable): the name that people know it by; it needs not be unique
 */
const char *
connect4_actor_get_name (Connect4Actor *self)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), NULL);

  return connect4_actor_get_private (self)->name;
}

/**
 * connect4_actor_get_state:
 * @self: an actor
 *
 * Returns: its state, whose notifications come from inside the ending actor's own call stack
 */
Connect4ActorState
connect4_actor_get_state (Connect4Actor *self)
{
  g_return_val_if_fail (self != NULL, CONNECT4_ACTOR_DEAD);

  return connect4_actor_get_private (self)->state;
}

/**
 * connect4_actor_is_alive:
 * @self: an actor
 *
 * Returns: whether it has not ended yet
 */
gboolean
connect4_actor_is_alive (Connect4Actor *self)
{
  return connect4_actor_get_state (self) != CONNECT4_ACTOR_DEAD;
}

/**
 * connect4_actor_get_exit_reason:
 * @self: an actor
 *
 * Returns: (transfer none) (nullable): why it has ended, or %NULL while it is alive
 */
Connect4ExitReason *
connect4_actor_get_exit_reason (Connect4Actor *self)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), NULL);

  return connect4_actor_is_alive (self) ? NULL : connect4_actor_get_private (self)->reason;
}

/* Why an actor that is exiting was told to; NULL while it is running. */
Connect4ExitReason *
connect4_actor_get_pending_reason (Connect4Actor *self)
{
  return connect4_actor_get_private (self)->reason;
}

/* Where everything that concerns the actor happens. */
GMainContext *
connect4_actor_get_main_context (Connect4Actor *self)
{
  return connect4_delivery_queue_context (connect4_actor_get_private (self)->queue);
}

/**
 * connect4_actor_get_parent:
 * @self: an actor
 *
 * Returns: (transfer none) (nullable): the actor that has started it, dead or alive, unless that
 *   one has been finalized
 */
Connect4Actor *
connect4_actor_get_parent (Connect4Actor *self)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), NULL);

  return connect4_actor_find (connect4_actor_get_private (self)->parent_id);
}

/**
 * connect4_actor_set_parent:
 * @self: an actor
 * @parent: (nullable): the actor that starts it, which is not kept alive by this
 */
void
connect4_actor_set_parent (Connect4Actor *self,
                           Connect4Actor *parent)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (parent == NULL || CONNECT4_IS_ACTOR (parent));

  connect4_actor_get_private (self)->parent_id =
    parent == NULL ? 0 : connect4_actor_get_id (parent);
}

/**
 * connect4_actor_get_trap_exit:
 * @self: an actor
 *
 * Returns: whether it traps exits
 */
gboolean
connect4_actor_get_trap_exit (Connect4Actor *self)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), FALSE);

  return connect4_actor_get_private (self)->trap_exit;
}

/**
 * connect4_actor_set_trap_exit:
 * @self: an actor
 * @trap_exit: whether links and connect4_actor_send_exit() give it an EXIT instead of ending it
 */
void
connect4_actor_set_trap_exit (Connect4Actor *self,
                              gboolean       trap_exit)
{
  Connect4ActorPrivate *priv;

  g_return_if_fail (CONNECT4_IS_ACTOR (self));

  priv = connect4_actor_get_private (self);

  if (priv->trap_exit == !!trap_exit)
    return;

  priv->trap_exit = !!trap_exit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRAP_EXIT]);
}

/* Queues something for @receiver, to be filled in. @from is left out if it is being disposed of. */
Connect4Delivery *
connect4_actor_push (Connect4Actor        *receiver,
                     Connect4DeliveryKind  kind,
                     Connect4Actor        *from)
{
  Connect4Actor *sender = from != NULL && !connect4_actor_get_private (from)->disposing ? from : NULL;
  Connect4Delivery *delivery =
    connect4_delivery_queue_push (connect4_actor_get_private (receiver)->queue, kind, receiver, sender);

  delivery->from_id = from != NULL ? connect4_actor_get_id (from) : 0;

  return delivery;
}

/**
 * connect4_actor_send:
 * @self: (nullable): the sender, or %NULL from outside
 * @receiver: for whom; if it is dead, or dies before, the message is dropped without a word
 * @message: (transfer full) (nullable): the message
 * @message_free: (nullable): how to free @message, after its delivery or instead of it
 *
 * Sends a message, which the receiver's class gets from the main context. What one actor sends to
 * another arrives in the order in which it was sent, and before the sender's own DOWN and EXIT.
 */
void
connect4_actor_send (Connect4Actor  *self,
                     Connect4Actor  *receiver,
                     gpointer        message,
                     GDestroyNotify  message_free)
{
  Connect4Delivery *delivery;

  g_return_if_fail (self == NULL || CONNECT4_IS_ACTOR (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (receiver));

  if (!connect4_actor_check_thread (G_STRFUNC) || !connect4_actor_is_alive (receiver))
    {
      if (message_free != NULL)
        message_free (message);
      return;
    }

  delivery = connect4_actor_push (receiver, CONNECT4_DELIVERY_MESSAGE, self);
  delivery->message = message;
  delivery->message_free = message_free;
}

/**
 * connect4_actor_exit:
 * @self: the actor that ends itself
 * @reason: why
 *
 * Erlang's `exit/1`: @self ends with exactly this reason, also if that is normal or kill and
 * whether it traps exits or not. Its class's `terminate` is called from here.
 */
void
connect4_actor_exit (Connect4Actor      *self,
                     Connect4ExitReason *reason)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (reason != NULL);

  if (connect4_actor_check_thread (G_STRFUNC))
    connect4_actor_force_exit (self, reason);
}

/**
 * connect4_actor_send_exit:
 * @self: (nullable): who wants @receiver to end, or %NULL from outside
 * @receiver: who shall end; may be @self
 * @reason: why
 *
 * Erlang's `exit/2`, which is queued like a message. An actor that traps exits gets an EXIT from
 * @self; another ends with @reason, unless that is normal and comes from somebody else. The reason
 * kill cannot be trapped, and ends @receiver with the reason killed.
 */
void
connect4_actor_send_exit (Connect4Actor      *self,
                          Connect4Actor      *receiver,
                          Connect4ExitReason *reason)
{
  Connect4Delivery *delivery;
  gboolean kill;

  g_return_if_fail (self == NULL || CONNECT4_IS_ACTOR (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (receiver));
  g_return_if_fail (reason != NULL);

  if (!connect4_actor_check_thread (G_STRFUNC) || !connect4_actor_is_alive (receiver))
    return;

  kill = connect4_exit_reason_get_kind (reason) == CONNECT4_EXIT_KILL;
  delivery = connect4_actor_push (receiver, kill ? CONNECT4_DELIVERY_KILL : CONNECT4_DELIVERY_SENT_EXIT, self);
  delivery->reason = kill ? connect4_exit_reason_new (CONNECT4_EXIT_KILLED)
                          : connect4_exit_reason_ref (reason);
}

/**
 * connect4_actor_exited:
 * @self: an actor that has ended; one that is dead already stays as it is
 * @reason: why
 *
 * For the classes that implement actors: says that the actor has ended, of itself or after
 * `terminate`. Its names are freed at once, then its EXITs and DOWNs are queued.
 */
void
connect4_actor_exited (Connect4Actor      *self,
                       Connect4ExitReason *reason)
{
  g_autoptr (Connect4Actor) alive = NULL;

  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (reason != NULL);

  if (!connect4_actor_check_thread (G_STRFUNC) || !connect4_actor_is_alive (self))
    return;

  alive = g_object_ref (self);
  connect4_actor_die (alive, reason);
}

/**
 * connect4_release_init:
 * @release: what is embedded in an entry that an actor can be found by
 * @func: frees the entry
 * @user_data: for @func
 */
void
connect4_release_init (Connect4Release     *release,
                       Connect4ReleaseFunc  func,
                       gpointer             user_data)
{
  release->node = (GList){ NULL, NULL, NULL };
  release->func = func;
  release->user_data = user_data;
}

/**
 * connect4_actor_add_release:
 * @self: an actor that is alive
 * @release: what to call when it dies; it stays the caller's
 */
void
connect4_actor_add_release (Connect4Actor   *self,
                            Connect4Release *release)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (connect4_actor_is_alive (self));
  g_return_if_fail (release->node.data == NULL);

  release->node.data = release;
  g_queue_push_tail_link (&connect4_actor_get_private (self)->releases, &release->node);
}

/**
 * connect4_actor_remove_release:
 * @self: the actor that @release was added to
 * @release: what is not to be called any more; nothing happens if it was not added, or was called
 */
void
connect4_actor_remove_release (Connect4Actor   *self,
                               Connect4Release *release)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));

  if (release->node.data == NULL)
    return;

  g_queue_unlink (&connect4_actor_get_private (self)->releases, &release->node);
  release->node.data = NULL;
}
