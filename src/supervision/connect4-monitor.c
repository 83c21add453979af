/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-monitor.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-supervision-error.h"

/* One call of connect4_actor_monitor(), until its DOWN has been delivered or dropped.
 *
 * Invariants: exactly one of observed and down is set. Neither end is owned; each clears what
 * points to it when it dies. */
typedef struct
{
  guint64 reference;
  Connect4Actor *observer;
  Connect4Actor *observed; /* while it lives */
  Connect4Delivery *down;  /* once it is dead: owned by the observer's queue */
  GList observer_node;     /* in the observer's monitors */
  GList observed_node;     /* in the observed's monitored_by, while it lives */
} Connect4Monitor;

static GHashTable *monitors; /* reference -> Connect4Monitor, owned by its observer */
static guint64 last_reference;

static Connect4Monitor *
connect4_monitor_new (Connect4Actor *observer)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (observer);
  Connect4Monitor *monitor;

  if (monitors == NULL)
    monitors = g_hash_table_new (g_int64_hash, g_int64_equal);

  monitor = g_new0 (Connect4Monitor, 1);
  monitor->reference = ++last_reference;
  monitor->observer = observer;
  monitor->observer_node.data = monitor;
  monitor->observed_node.data = monitor;
  g_queue_push_tail_link (&priv->monitors, &monitor->observer_node);
  g_hash_table_insert (monitors, &monitor->reference, monitor);

  return monitor;
}

static Connect4Monitor *
connect4_monitor_lookup (guint64 reference)
{
  if (monitors == NULL)
    return NULL;

  return g_hash_table_lookup (monitors, &reference);
}

static void
connect4_monitor_detach_observed (Connect4Monitor *monitor)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (monitor->observed);

  g_queue_unlink (&priv->monitored_by, &monitor->observed_node);
  monitor->observed = NULL;
}

static void
connect4_monitor_free (Connect4Monitor *monitor)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (monitor->observer);

  if (monitor->observed != NULL)
    connect4_monitor_detach_observed (monitor);

  g_queue_unlink (&priv->monitors, &monitor->observer_node);
  g_hash_table_remove (monitors, &monitor->reference);
  g_free (monitor);
}

static void
connect4_monitor_queue_down (Connect4Monitor    *monitor,
                             Connect4Actor      *observed,
                             Connect4ExitReason *reason)
{
  monitor->down = connect4_actor_push (monitor->observer, CONNECT4_DELIVERY_DOWN, observed);
  monitor->down->reason = connect4_exit_reason_ref (reason);
  monitor->down->reference = monitor->reference;
}

/* The DOWN with @reference has been taken from its queue: the reference is spent. */
void
connect4_monitor_forget (guint64 reference)
{
  Connect4Monitor *monitor = connect4_monitor_lookup (reference);

  g_assert (monitor != NULL);
  connect4_monitor_free (monitor);
}

/* @self has died: tell its observers, and leave nothing behind in those that it observed. */
void
connect4_actor_break_monitors (Connect4Actor      *self,
                               Connect4ExitReason *reason)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  GList *node = priv->monitors.head;

  while (node != NULL)
    {
      Connect4Monitor *monitor = node->data;

      node = node->next;

      if (monitor->down == NULL)
        connect4_monitor_free (monitor);
    }

  while (priv->monitored_by.head != NULL)
    {
      Connect4Monitor *monitor = priv->monitored_by.head->data;

      connect4_monitor_detach_observed (monitor);
      connect4_monitor_queue_down (monitor, self, reason);
    }
}

/**
 * connect4_actor_monitor:
 * @self: the observer
 * @observed: the actor whose death is to be told; may be @self, or dead already
 *
 * Makes a monitor: once @observed has died, the observer's class gets one DOWN with the reference
 * that this call returns. If @observed is dead, the DOWN is queued at once, with reason noproc.
 * The monitor is one-way, keeps neither actor alive, and each call makes another one, as
 * Erlang's `monitor/2` does.
 *
 * Returns: the reference of the monitor, unique in this process and never 0
 */
guint64
connect4_actor_monitor (Connect4Actor *self,
                        Connect4Actor *observed)
{
  Connect4ActorPrivate *priv;
  Connect4Monitor *monitor;

  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), 0);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (observed), 0);

  if (!connect4_actor_check_thread (G_STRFUNC))
    return 0;

  if (!connect4_actor_is_alive (self))
    return ++last_reference;

  monitor = connect4_monitor_new (self);
  priv = connect4_actor_get_private (observed);

  if (connect4_actor_is_alive (observed))
    {
      monitor->observed = observed;
      g_queue_push_tail_link (&priv->monitored_by, &monitor->observed_node);
    }
  else
    {
      g_autoptr (Connect4ExitReason) noproc = connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);

      connect4_monitor_queue_down (monitor, observed, noproc);
    }

  return monitor->reference;
}

/**
 * connect4_actor_demonitor:
 * @self: the observer
 * @reference: what connect4_actor_monitor() returned
 * @flags: whether a DOWN that is queued already is dropped
 * @in_time: (out) (optional): whether the monitor was still there, with no DOWN queued or delivered
 * @error: %CONNECT4_SUPERVISION_ERROR_NOT_OWNER if the monitor is another actor's
 *
 * Ends a monitor, as Erlang's `demonitor/2` does. A reference that is spent or unknown is no error.
 *
 * Returns: whether the reference was not another observer's
 */
gboolean
connect4_actor_demonitor (Connect4Actor           *self,
                          guint64                  reference,
                          Connect4DemonitorFlags   flags,
                          gboolean                *in_time,
                          GError                 **error)
{
  Connect4Monitor *monitor;

  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (in_time != NULL)
    *in_time = FALSE;
  if (!connect4_actor_check_thread (G_STRFUNC))
    return TRUE;

  monitor = connect4_monitor_lookup (reference);

  if (monitor != NULL && monitor->observer != self)
    {
      g_set_error (error,
                   CONNECT4_SUPERVISION_ERROR,
                   CONNECT4_SUPERVISION_ERROR_NOT_OWNER,
                   "Monitor %" G_GUINT64_FORMAT " belongs to another actor", reference);
      return FALSE;
    }

  if (in_time != NULL)
    *in_time = monitor != NULL && monitor->down == NULL;

  if (monitor == NULL)
    return TRUE;

  if (monitor->down == NULL)
    connect4_monitor_free (monitor);
  else if (flags == CONNECT4_DEMONITOR_FLUSH)
    {
      connect4_delivery_queue_drop (connect4_actor_get_private (self)->queue, monitor->down);
      connect4_monitor_free (monitor);
    }

  return TRUE;
}
