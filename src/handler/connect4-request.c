/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-request.h"

#include <string.h>

/* How much of a line a report shows, in bytes before they are escaped. */
#define ESCAPED_MAX 80

/**
 * connect4_request_new:
 * @slot: whose line it is; it has no request
 * @place: where the player is
 * @line: (array length=length): what the player typed; copied
 * @length: how many bytes
 * @now: the monotonic time, in microseconds
 *
 * Returns: (transfer full): a request that is in no queue, and that @slot now has
 */
Connect4Request *
connect4_request_new (Connect4Slot  *slot,
                      Connect4Place  place,
                      const char    *line,
                      gsize          length,
                      gint64         now)
{
  Connect4Request *self = g_malloc (sizeof *self + length);

  *self = (Connect4Request){
    .link = { .data = self },
    .slot = slot,
    .submitted_at = now,
    .place = place,
    .length = length,
  };
  if (length > 0)
    memcpy (self->line, line, length);
  slot->request = self;

  return self;
}

/**
 * connect4_request_forget:
 * @self: a request
 *
 * Takes it from its slot: nobody will hear of the answer.
 */
void
connect4_request_forget (Connect4Request *self)
{
  if (self->slot != NULL)
    self->slot->request = NULL;

  self->slot = NULL;
}

/**
 * connect4_request_free:
 * @self: (transfer full): a request that is in no queue
 */
void
connect4_request_free (Connect4Request *self)
{
  connect4_request_forget (self);
  g_free (self);
}

/**
 * connect4_request_escape:
 * @self: a request
 *
 * Returns: (transfer full): the bytes of the line as they can be put into a log: escaped, and cut
 *   when they are many
 */
char *
connect4_request_escape (const Connect4Request *self)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (gsize i = 0; i < MIN (self->length, ESCAPED_MAX); i++)
    {
      if (self->line[i] == '\\' || !g_ascii_isprint (self->line[i]))
        g_string_append_printf (escaped, "\\x%02x", (guchar) self->line[i]);
      else
        g_string_append_c (escaped, self->line[i]);
    }
  if (self->length > ESCAPED_MAX)
    g_string_append (escaped, "...");

  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/**
 * connect4_requests_push:
 * @queue: a queue of requests
 * @request: (transfer full): a request that is in no queue
 */
void
connect4_requests_push (GQueue          *queue,
                        Connect4Request *request)
{
  g_queue_push_tail_link (queue, &request->link);
}

/**
 * connect4_requests_pop:
 * @queue: a queue of requests
 *
 * Returns: (transfer full) (nullable): the first of @queue, which is in no queue any more
 */
Connect4Request *
connect4_requests_pop (GQueue *queue)
{
  GList *link = g_queue_pop_head_link (queue);

  return link != NULL ? link->data : NULL;
}

/**
 * connect4_requests_peek:
 * @queue: a queue of requests
 *
 * Returns: (transfer none) (nullable): the first of @queue
 */
Connect4Request *
connect4_requests_peek (GQueue *queue)
{
  return g_queue_peek_head (queue);
}

/**
 * connect4_requests_move:
 * @queue: a queue of requests
 * @destination: another
 *
 * Moves all of @queue to the end of @destination, in order.
 */
void
connect4_requests_move (GQueue *queue,
                        GQueue *destination)
{
  Connect4Request *request;

  while ((request = connect4_requests_pop (queue)) != NULL)
    connect4_requests_push (destination, request);
}

/**
 * connect4_requests_clear:
 * @queue: a queue of requests
 *
 * Frees all of @queue; nobody gets an answer.
 */
void
connect4_requests_clear (GQueue *queue)
{
  Connect4Request *request;

  while ((request = connect4_requests_pop (queue)) != NULL)
    connect4_request_free (request);
}
