/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-quarantine.h"

#include "handler/connect4-spawner.h"

/* For how long one has to behave not to be an offender any more, in microseconds. */
#define MEMORY (60 * G_USEC_PER_SEC)

/* How many isolated handlers may be at work side by side, each with a suspect that does not take longer than it should;
 * and how many handlers there may be here in all. */
#define MAX_ISOLATED   6
#define MAX_HANDLERS 24

/* How many spare handlers are left to the others when an offender's request takes one. */
#define KEPT_SPARES (CONNECT4_SPAWNER_SPARES - 2)

/* How many addresses there may be before the forgotten ones are looked for. */
#define SWEEP_SIZE 256

/**
 * connect4_quarantine_init:
 * @self: a quarantine
 * @max_confined: how many handlers of offenders may be at work at once
 */
void
connect4_quarantine_init (Connect4Quarantine *self,
                          guint               max_confined)
{
  *self = (Connect4Quarantine){
    .max_confined = max_confined,
    .addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };
}

/**
 * connect4_quarantine_clear:
 * @self: a quarantine whose handlers have ended
 *
 * Frees what is in @self. Nobody gets an answer.
 */
void
connect4_quarantine_clear (Connect4Quarantine *self)
{
  connect4_requests_clear (&self->suspects);
  connect4_requests_clear (&self->offenders);
  g_clear_pointer (&self->addresses, g_hash_table_unref);
}

static gboolean
is_recent (gint64 offended_at,
           gint64 now)
{
  return offended_at != 0 && now - offended_at < MEMORY;
}

static gboolean
is_forgotten (gpointer key,
              gpointer value,
              gpointer user_data)
{
  return !is_recent (*(gint64 *) value, *(gint64 *) user_data);
}

/**
 * connect4_quarantine_offend:
 * @self: a quarantine
 * @slot: whose request has ended a handler, or holds one up
 * @now: the monotonic time, in microseconds
 *
 * Makes an offender of the slot and its address.
 */
void
connect4_quarantine_offend (Connect4Quarantine *self,
                            Connect4Slot       *slot,
                            gint64              now)
{
  slot->offended_at = now;
  if (slot->address == NULL)
    return;

  if (g_hash_table_size (self->addresses) >= SWEEP_SIZE)
    g_hash_table_foreach_remove (self->addresses, is_forgotten, &now);
  g_hash_table_insert (self->addresses, g_strdup (slot->address), g_memdup2 (&now, sizeof now));
}

/**
 * connect4_quarantine_is_offender:
 * @self: a quarantine
 * @slot: a slot
 * @now: the monotonic time, in microseconds
 *
 * Returns: whether @slot or its address has offended not long ago, and so shares no handler with others
 */
gboolean
connect4_quarantine_is_offender (Connect4Quarantine *self,
                                 const Connect4Slot *slot,
                                 gint64              now)
{
  const gint64 *offended_at;

  if (is_recent (slot->offended_at, now))
    return TRUE;
  if (slot->address == NULL || g_hash_table_size (self->addresses) == 0)
    return FALSE;

  offended_at = g_hash_table_lookup (self->addresses, slot->address);

  return offended_at != NULL && is_recent (*offended_at, now);
}

/* Returns: when the request's slot has offended last; 0 if nobody waits for it, or only its address has */
static gint64
get_offence (const Connect4Request *request)
{
  return request->slot != NULL ? request->slot->offended_at : 0;
}

/* Puts @request behind those whose slots have behaved for as long or longer. */
static void
insert_by_behaviour (GQueue          *queue,
                     Connect4Request *request)
{
  GList *before = queue->tail;

  while (before != NULL && get_offence (before->data) > get_offence (request))
    before = before->prev;

  if (before != NULL)
    g_queue_insert_after_link (queue, before, &request->link);
  else
    g_queue_push_head_link (queue, &request->link);
}

/**
 * connect4_quarantine_add:
 * @self: a quarantine
 * @request: (transfer full): a suspect, or the request of an offender
 * @now: the monotonic time, in microseconds
 */
void
connect4_quarantine_add (Connect4Quarantine *self,
                         Connect4Request    *request,
                         gint64              now)
{
  if (request->slot == NULL)
    connect4_request_free (request);
  else if (connect4_quarantine_is_offender (self, request->slot, now))
    insert_by_behaviour (&self->offenders, request);
  else
    connect4_requests_push (&self->suspects, request);
}

/**
 * connect4_quarantine_has_requests:
 * @self: a quarantine
 *
 * Returns: whether there are requests that wait for a handler
 */
gboolean
connect4_quarantine_has_requests (const Connect4Quarantine *self)
{
  return self->suspects.head != NULL || self->offenders.head != NULL;
}

/* The first request of @queue for which somebody still waits; those before it are freed. */
static Connect4Request *
peek_wanted (GQueue *queue)
{
  Connect4Request *request;

  while ((request = connect4_requests_peek (queue)) != NULL && request->slot == NULL)
    connect4_request_free (connect4_requests_pop (queue));

  return request;
}

static guint
count_busy (const GQueue *handlers)
{
  guint n = 0;

  for (GList *link = handlers->head; link != NULL; link = link->next)
    n += !connect4_handler_is_idle (link->data);

  return n;
}

static gboolean
is_first_suspect (Connect4Quarantine    *self,
                  const Connect4Request *request)
{
  return request == connect4_requests_peek (&self->suspects);
}

/**
 * connect4_quarantine_peek:
 * @self: a quarantine
 *
 * Returns: (transfer none) (nullable): the request that a handler may answer next; %NULL if there is none, or enough
 *   are being answered
 */
Connect4Request *
connect4_quarantine_peek (Connect4Quarantine *self)
{
  Connect4Request *request = peek_wanted (&self->suspects);

  if (request != NULL && count_busy (&self->isolated) < MAX_ISOLATED &&
      self->isolated.length + self->confined.length < MAX_HANDLERS)
    return request;

  request = peek_wanted (&self->offenders);
  if (request != NULL && count_busy (&self->confined) < self->max_confined)
    return request;

  return NULL;
}

/**
 * connect4_quarantine_count_needs:
 * @self: a quarantine with requests
 *
 * Returns: how many handlers the suspects here could have at once; offenders wait for a spare
 */
guint
connect4_quarantine_count_needs (const Connect4Quarantine *self)
{
  return MIN (self->suspects.length, MAX_ISOLATED);
}

/* One of @handlers that has nothing to answer and, if it is to be fresh, has never answered anything. */
static Connect4Handler *
find_idle (const GQueue *handlers,
           gboolean      fresh)
{
  for (GList *link = handlers->head; link != NULL; link = link->next)
    {
      Connect4Handler *handler = link->data;

      if (connect4_handler_is_idle (handler) && (!fresh || handler->n_answered == 0))
        return handler;
    }

  return NULL;
}

/**
 * connect4_quarantine_find_handler:
 * @self: a quarantine
 * @request: what connect4_quarantine_peek() has returned
 *
 * Returns: (transfer none) (nullable): an idle handler that is here and can have @request; %NULL if it needs
 *   another one
 */
Connect4Handler *
connect4_quarantine_find_handler (Connect4Quarantine    *self,
                                  const Connect4Request *request)
{
  return find_idle (is_first_suspect (self, request) ? &self->isolated : &self->confined, request->suspect);
}

/**
 * connect4_quarantine_count_kept:
 * @self: a quarantine
 * @request: what connect4_quarantine_peek() has returned
 *
 * Returns: how many spare handlers have to be left when @request gets one
 */
guint
connect4_quarantine_count_kept (Connect4Quarantine    *self,
                                const Connect4Request *request)
{
  return is_first_suspect (self, request) ? 0 : KEPT_SPARES;
}

/**
 * connect4_quarantine_take_handler:
 * @self: a quarantine
 * @handler: a fresh handler that is in no list
 * @request: what connect4_quarantine_peek() has returned
 *
 * Takes @handler over for @request.
 */
void
connect4_quarantine_take_handler (Connect4Quarantine    *self,
                                  Connect4Handler       *handler,
                                  const Connect4Request *request)
{
  handler->confined = !is_first_suspect (self, request);
  connect4_handler_move (handler, handler->confined ? &self->confined : &self->isolated, CONNECT4_HANDLER_ALONE);
}

/**
 * connect4_quarantine_confine:
 * @self: a quarantine
 * @handler: a handler that takes too long over a suspect
 *
 * Keeps @handler among those of offenders, so that other suspects do not wait for it.
 */
void
connect4_quarantine_confine (Connect4Quarantine *self,
                             Connect4Handler    *handler)
{
  handler->confined = TRUE;
  connect4_handler_move (handler, &self->confined, CONNECT4_HANDLER_ALONE);
}

/**
 * connect4_quarantine_find_surplus:
 * @self: a quarantine
 *
 * Returns: (transfer none) (nullable): an idle handler that is one too many
 */
Connect4Handler *
connect4_quarantine_find_surplus (Connect4Quarantine *self)
{
  const guint max_isolated = self->suspects.head != NULL ? MAX_ISOLATED - 1 : 0;
  Connect4Handler *surplus = NULL;

  if (self->isolated.length > max_isolated)
    surplus = find_idle (&self->isolated, FALSE);
  if (surplus == NULL && self->confined.length > self->max_confined)
    surplus = find_idle (&self->confined, FALSE);

  return surplus;
}

/**
 * connect4_quarantine_pop:
 * @self: a quarantine
 *
 * Returns: (transfer full): the request that connect4_quarantine_peek() has returned
 */
Connect4Request *
connect4_quarantine_pop (Connect4Quarantine *self,
                         Connect4Request    *request)
{
  GQueue *queue = is_first_suspect (self, request) ? &self->suspects : &self->offenders;

  g_assert (request == connect4_requests_peek (queue));

  return connect4_requests_pop (queue);
}
