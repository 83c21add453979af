/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-supervision-error.h"

/* One pair of linked actors. It refers to both ends weakly: by their ids, for connect4_actor_find(). An end that is
 * finalized breaks the link, so both ends are there as long as the link is.
 *
 * It is no GWeakRef, as one handler may be linked to thousands of sessions. With GLib 2.74 an object keeps those that
 * refer to it in a list: letting go of 10,000 in their order takes 0.12 s, of 20,000 takes 0.8 s, and each costs
 * 100 bytes more. (g_object_weak_ref() is as quadratic.) */
typedef struct
{
  guint64 ends[2]; /* ids */
  GList nodes[2];  /* in the links of the end with the same index */
} Connect4Link;

static guint64
connect4_link_get_other (Connect4Link  *link,
                         Connect4Actor *end)
{
  return link->ends[0] == connect4_actor_get_id (end) ? link->ends[1] : link->ends[0];
}

/* Walks the shorter of the two lists, as one handler may serve thousands of sessions. */
static Connect4Link *
connect4_link_find (Connect4Actor *self,
                    Connect4Actor *other)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);
  Connect4ActorPrivate *other_priv = connect4_actor_get_private (other);

  if (priv->links.length > other_priv->links.length)
    return connect4_link_find (other, self);

  for (GList *node = priv->links.head; node != NULL; node = node->next)
    {
      if (connect4_link_get_other (node->data, self) == other_priv->id)
        return node->data;
    }

  return NULL;
}

static void
connect4_link_new (Connect4Actor *self,
                   Connect4Actor *other)
{
  Connect4Actor *ends[] = { self, other };
  Connect4Link *link = g_new0 (Connect4Link, 1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      link->ends[i] = connect4_actor_get_id (ends[i]);
      link->nodes[i].data = link;
      g_queue_push_tail_link (&connect4_actor_get_private (ends[i])->links, &link->nodes[i]);
    }
}

static void
connect4_link_free (Connect4Link *link)
{
  for (guint i = 0; i < G_N_ELEMENTS (link->ends); i++)
    {
      Connect4Actor *end = connect4_actor_find (link->ends[i]);

      g_queue_unlink (&connect4_actor_get_private (end)->links, &link->nodes[i]);
    }

  g_free (link);
}

static void
queue_exit (Connect4Actor      *receiver,
            Connect4Actor      *from,
            Connect4ExitReason *reason)
{
  Connect4Delivery *delivery = connect4_actor_push (receiver, CONNECT4_DELIVERY_LINK_EXIT, from);

  delivery->reason = connect4_exit_reason_ref (reason);
}

/* @self has died: queue its EXIT to each actor that it was linked to. */
void
connect4_actor_break_links (Connect4Actor      *self,
                            Connect4ExitReason *reason)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  while (priv->links.head != NULL)
    {
      Connect4Link *link = priv->links.head->data;
      Connect4Actor *other = connect4_actor_find (connect4_link_get_other (link, self));

      connect4_link_free (link);
      queue_exit (other, self, reason);
    }
}

/**
 * connect4_actor_link:
 * @self: an actor
 * @other: another; may be @self, which changes nothing
 * @error: %CONNECT4_SUPERVISION_ERROR_NOPROC if @other is dead and @self does not trap exits
 *
 * Links two actors, as Erlang's `link/1` does: when one dies, the other dies of the same reason,
 * unless that was normal; if it traps exits, it gets an EXIT instead. There is one link per pair.
 * The link keeps neither end alive. To link to a dead actor gives an actor that traps exits an EXIT
 * with reason noproc.
 *
 * Returns: whether they are linked, or an EXIT is on its way
 */
gboolean
connect4_actor_link (Connect4Actor  *self,
                     Connect4Actor  *other,
                     GError        **error)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (other), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!connect4_actor_check_thread (G_STRFUNC))
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The actors are of another thread");
      return FALSE;
    }

  if (connect4_actor_is_alive (self) && connect4_actor_is_alive (other))
    {
      if (self != other && connect4_link_find (self, other) == NULL)
        connect4_link_new (self, other);
      return TRUE;
    }

  if (connect4_actor_is_alive (self) && connect4_actor_get_trap_exit (self))
    {
      g_autoptr (Connect4ExitReason) noproc = connect4_exit_reason_new (CONNECT4_EXIT_NOPROC);

      queue_exit (self, other, noproc);
      return TRUE;
    }

  g_set_error_literal (error,
                       CONNECT4_SUPERVISION_ERROR,
                       CONNECT4_SUPERVISION_ERROR_NOPROC,
                       "Cannot link to an actor that is dead");
  return FALSE;
}

/**
 * connect4_actor_unlink:
 * @self: an actor
 * @other: another
 * @flags: whether an EXIT that is queued for @self already is dropped
 *
 * Takes the link between the two away, if there is one, as Erlang's `unlink/1` does. Afterwards
 * neither end's death does anything to the other. If @other has died already and its EXIT is
 * queued, then it still arrives if @self traps exits, unless it is flushed; it does not if @self
 * does not trap.
 */
void
connect4_actor_unlink (Connect4Actor       *self,
                       Connect4Actor       *other,
                       Connect4UnlinkFlags  flags)
{
  Connect4Link *link;
  guint kinds = 0;

  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (other));

  if (!connect4_actor_check_thread (G_STRFUNC))
    return;

  link = connect4_link_find (self, other);

  if (link != NULL)
    connect4_link_free (link);

  if (!connect4_actor_get_trap_exit (self))
    kinds = 1u << CONNECT4_DELIVERY_LINK_EXIT;
  else if (flags == CONNECT4_UNLINK_FLUSH)
    kinds = CONNECT4_DELIVERY_EXITS;

  if (kinds != 0)
    connect4_delivery_queue_flush (connect4_actor_get_private (self)->queue, self, other, kinds);
}

/**
 * connect4_actor_is_linked:
 * @self: an actor
 * @other: another
 *
 * Returns: whether there is a link between the two
 */
gboolean
connect4_actor_is_linked (Connect4Actor *self,
                          Connect4Actor *other)
{
  g_return_val_if_fail (CONNECT4_IS_ACTOR (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (other), FALSE);

  return connect4_link_find (self, other) != NULL;
}
