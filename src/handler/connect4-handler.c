/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-handler.h"

/* How many batches must have been measured before averages are compared; and when one is far longer than another: it is
 * so many times as long, and longer than a minimum. */
#define MIN_BATCHES     16
#define SLOWER          8
#define SLOWER_AT_LEAST G_TIME_SPAN_MILLISECOND

/**
 * connect4_handler_new:
 * @now: the monotonic time, in microseconds
 *
 * Returns: (transfer full): a handler that has just been started, and is in no list
 */
Connect4Handler *
connect4_handler_new (gint64 now)
{
  Connect4Handler *self = g_new0 (Connect4Handler, 1);

  self->n_holders = 1;
  self->link.data = self;
  self->next_id = 1;
  self->started_at = now;

  return self;
}

/**
 * connect4_handler_unref:
 * @self: (transfer full): a handler
 */
void
connect4_handler_unref (Connect4Handler *self)
{
  if (--self->n_holders > 0)
    return;

  g_assert (self->list == NULL && self->open.data == NULL && self->dirty.data == NULL);
  connect4_requests_clear (&self->unsent);
  connect4_requests_clear (&self->unsent_new);
  connect4_requests_clear (&self->sent);
  g_clear_pointer (&self->dropped, connect4_request_free);
  g_free (self);
}

/**
 * connect4_handler_is_idle:
 * @self: a handler
 *
 * Returns: whether it has nothing to answer
 */
gboolean
connect4_handler_is_idle (const Connect4Handler *self)
{
  return self->sent.head == NULL && self->unsent.head == NULL && self->unsent_new.head == NULL;
}

/**
 * connect4_handler_move:
 * @self: a handler
 * @list: (nullable): the list of those who have @role
 * @role: what it is from now on
 */
void
connect4_handler_move (Connect4Handler     *self,
                       GQueue              *list,
                       Connect4HandlerRole  role)
{
  if (self->list != NULL)
    g_queue_unlink (self->list, &self->link);
  if (list != NULL)
    g_queue_push_tail_link (list, &self->link);

  self->list = list;
  self->role = role;
}

/**
 * connect4_handler_add_slot:
 * @self: a handler
 * @slot: a slot without a handler, whose lines go to @self from now on
 */
void
connect4_handler_add_slot (Connect4Handler *self,
                           Connect4Slot    *slot)
{
  g_assert (slot->handler == NULL);

  slot->handler = self;
  self->n_holders++;
  self->n_slots++;
}

/**
 * connect4_handler_remove_slot:
 * @self: (transfer full): the handler of @slot
 * @slot: a slot, which has no handler then
 */
void
connect4_handler_remove_slot (Connect4Handler *self,
                              Connect4Slot    *slot)
{
  g_assert (slot->handler == self);

  slot->handler = NULL;
  self->n_slots--;
  connect4_handler_unref (self);
}

/**
 * connect4_handler_count_batch:
 * @self: a handler
 * @sent_at: when the batch was sent whose first answer there is
 * @now: the monotonic time, in microseconds
 *
 * Counts how long the batch has taken.
 */
void
connect4_handler_count_batch (Connect4Handler *self,
                              gint64           sent_at,
                              gint64           now)
{
  const gint64 latency = now - sent_at;
  const gint64 line_latency = latency / MAX (self->n_together, 1);
  gint64 n;

  self->measured_at = sent_at;
  self->n_batches++;
  n = MIN (self->n_batches, MIN_BATCHES);
  self->latency += (latency - self->latency) / n;
  self->line_latency += (line_latency - self->line_latency) / n;
}

/**
 * connect4_handler_is_far_slower:
 * @self: a handler
 * @other: another one, or @self
 *
 * Returns: whether @self takes long for its batches, and @other a fraction of the time for as many lines
 */
gboolean
connect4_handler_is_far_slower (const Connect4Handler *self,
                                const Connect4Handler *other)
{
  return other != self && MIN (self->n_batches, other->n_batches) >= MIN_BATCHES &&
         self->latency > SLOWER_AT_LEAST && self->line_latency > SLOWER * other->line_latency;
}
