/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-slot.h"

/* A slot's first lines, of which nobody knows yet what they do. */
#define PROBATION 16

/**
 * connect4_slot_new:
 * @requester: whose it is
 * @address: (nullable): where that comes from; %NULL if others at the same address are not to share its blame
 *
 * Returns: (transfer full): a slot without a handler
 */
Connect4Slot *
connect4_slot_new (gpointer    requester,
                   const char *address)
{
  Connect4Slot *self = g_new0 (Connect4Slot, 1);

  self->requester = requester;
  self->address = g_strdup (address);

  return self;
}

/**
 * connect4_slot_free:
 * @self: (transfer full): a slot without a handler and a request
 */
void
connect4_slot_free (Connect4Slot *self)
{
  g_assert (self->handler == NULL && self->request == NULL);

  g_free (self->address);
  g_free (self);
}

/**
 * connect4_slot_is_on_probation:
 * @self: a slot
 *
 * Returns: whether few of its lines have been answered so far: nobody knows yet what it sends
 */
gboolean
connect4_slot_is_on_probation (const Connect4Slot *self)
{
  return self->n_answered < PROBATION;
}
