/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-dispatcher-private.h"

/* Handlers that hang or have ended, and where their requests go. */

/* How often a request may have been at a handler that died, and that seemed to be at another one, before it is
 * suspected as well: what handlers say of themselves is not to be believed again and again. The same for fresh ones
 * that seem not to have begun the only request that they had. */
#define MAX_DEATHS_OF_OTHERS 2
#define MAX_FRESH_DEATHS     3

/* Why requests are taken from a handler. */
typedef struct
{
  Connect4Handler *handler;
  gint64 at;       /* the monotonic time, in microseconds */
  gboolean fresh;  /* it had nothing but this request, ever */
  gboolean blamed; /* one of them may be why */
  guint32 culprit; /* that seems to be this one */
} Loss;

/* Whether a request has to be tried on a fresh handler: it seems to be what ended its handler, or has seemed to be
 * another one too often. */
static gboolean
is_suspect (const Loss      *loss,
            Connect4Request *request)
{
  if (!loss->blamed)
    return FALSE;
  if (request->id == loss->culprit)
    return TRUE;
  if (loss->fresh)
    return ++request->n_fresh_deaths >= MAX_FRESH_DEATHS;

  return ++request->n_deaths > MAX_DEATHS_OF_OTHERS;
}

/* Has a request that a handler had answered elsewhere, or drops it. A line of whom nobody knows yet may be the next
 * one to end a handler, and so goes alone. */
static void
judge (Connect4Dispatcher *self,
       const Loss         *loss,
       Connect4Request    *request)
{
  request->orphaned_at = loss->at;
  if (is_suspect (loss, request))
    {
      if (loss->fresh && request->slot != NULL)
        {
          connect4_quarantine_offend (&self->quarantine, request->slot, loss->at);
          loss->handler->lost = request;
          return;
        }
      request->suspect = TRUE;
    }

  if (request->slot != NULL && connect4_slot_is_on_probation (request->slot))
    connect4_quarantine_add (&self->quarantine, request, loss->at);
  else
    connect4_dispatcher_place_request (self, request);
}

/* Gives a handler up; each of its requests goes on elsewhere. */
static void
take_requests (Connect4Dispatcher *self,
               Connect4Handler    *handler,
               gboolean            blamed,
               guint32             culprit)
{
  const Loss loss = {
    .handler = handler,
    .at = connect4_dispatcher_get_time (self),
    .fresh = handler->role == CONNECT4_HANDLER_ALONE && handler->n_answered == 0,
    .blamed = blamed,
    .culprit = culprit,
  };
  GQueue sent = G_QUEUE_INIT;
  GQueue unsent = G_QUEUE_INIT;
  Connect4Request *request;

  connect4_requests_move (&handler->sent, &sent);
  connect4_requests_move (&handler->unsent, &unsent);
  connect4_requests_move (&handler->unsent_new, &unsent);
  connect4_dispatcher_give_up (self, handler);

  while ((request = connect4_requests_pop (&sent)) != NULL)
    judge (self, &loss, request);
  while ((request = connect4_requests_pop (&unsent)) != NULL)
    connect4_dispatcher_place_request (self, request);

  connect4_dispatcher_run_soon (self);
}

/* Has a handler end that does not answer. */
static void
replace (Connect4Dispatcher *self,
         Connect4Handler    *handler,
         gboolean            blamed)
{
  const guint32 culprit = self->system->get_progress (self->user_data, handler);

  self->system->kill (self->user_data, handler);
  take_requests (self, handler, blamed, culprit);
  connect4_spawner_count (&self->spawner, handler, connect4_dispatcher_get_time (self));
}

/* A suspect that takes longer than it should is an offender's, for whom nobody waits. */
static void
confine (Connect4Dispatcher *self,
         Connect4Handler    *handler,
         Connect4Request    *request)
{
  if (handler->confined)
    return;

  connect4_quarantine_confine (&self->quarantine, handler);
  if (request->slot != NULL)
    connect4_quarantine_offend (&self->quarantine, request->slot, connect4_dispatcher_get_time (self));
  self->system->lower (self->user_data, handler);
  connect4_dispatcher_run_soon (self);
}

/* Whether another handler answers in a fraction of the time. */
static gboolean
is_slow (Connect4Dispatcher    *self,
         const Connect4Handler *handler)
{
  if (handler->role != CONNECT4_HANDLER_SHARED)
    return FALSE;

  for (GList *link = self->shared.head; link != NULL; link = link->next)
    if (connect4_handler_is_far_slower (handler, link->data))
      return TRUE;

  return FALSE;
}

/* A handler that has nothing to answer: whether it is still needed. */
static void
look_at_idle (Connect4Dispatcher *self,
              Connect4Handler    *handler)
{
  gint64 until = handler->sent_at + CONNECT4_QUARANTINE_KEEP_IDLE;

  if (!handler->confined || !connect4_handler_is_idle (handler))
    return;
  if (connect4_dispatcher_get_time (self) >= until)
    connect4_dispatcher_retire (self, handler);
  else
    self->system->look_at (self->user_data, handler, until);
}

static gint64
get_limit (Connect4Dispatcher    *self,
           const Connect4Handler *handler)
{
  if (handler->role == CONNECT4_HANDLER_SHARED)
    return connect4_dispatcher_get_shared_limit (self);

  return self->settings.timeout;
}

/* A handler that has not answered its oldest request yet. */
static void
look_at_busy (Connect4Dispatcher *self,
              Connect4Handler    *handler,
              Connect4Request    *oldest)
{
  const gint64 now = connect4_dispatcher_get_time (self);
  const gint64 part = connect4_dispatcher_get_shared_limit (self);
  const gint64 first = oldest->sent_at + part / 2;
  const gint64 limit = get_limit (self, handler);
  Connect4Watchdog *watchdog = &handler->watchdog;
  Connect4ProcessorTime time;

  if (is_slow (self, handler))
    {
      replace (self, handler, FALSE);
      return;
    }

  if (now < first)
    {
      self->system->look_at (self->user_data, handler, first);
      return;
    }

  self->system->measure (self->user_data, handler, &time);
  connect4_watchdog_look (watchdog, oldest->sent_at, now, &time);

  /* One that somebody has stopped is not at fault, nor is its request. */
  if (connect4_watchdog_is_over (watchdog, watchdog->stopped ? part : limit))
    {
      replace (self, handler, !watchdog->stopped);
      return;
    }

  if (limit != part && watchdog->counted >= part)
    confine (self, handler, oldest);
  self->system->look_at (self->user_data, handler,
                         now + connect4_watchdog_plan (watchdog, watchdog->counted < part ? part : limit));
}

/**
 * connect4_dispatcher_look:
 * @self: a dispatcher
 * @handler: a handler whose answers have been read as far as there are any
 *
 * Gives @handler up if it takes too long: to get ready, or over a request.
 */
void
connect4_dispatcher_look (Connect4Dispatcher *self,
                          Connect4Handler    *handler)
{
  Connect4Request *oldest = connect4_requests_peek (&handler->sent);
  gint64 ready_until = handler->started_at + CONNECT4_SPAWNER_STARTUP_TIMEOUT;

  if (handler->role == CONNECT4_HANDLER_GONE)
    return;

  if (!handler->ready && connect4_dispatcher_get_time (self) >= ready_until)
    replace (self, handler, FALSE);
  else if (!handler->ready)
    self->system->look_at (self->user_data, handler, ready_until);
  else if (oldest != NULL)
    look_at_busy (self, handler, oldest);
  else
    look_at_idle (self, handler);
}

static guint32
find_culprit (Connect4Dispatcher *self,
              Connect4Handler    *handler,
              Connect4Death       death)
{
  Connect4Request *oldest = connect4_requests_peek (&handler->sent);

  if (death == CONNECT4_DEATH_BY_NONSENSE && oldest != NULL)
    return oldest->id;

  return self->system->get_progress (self->user_data, handler);
}

/**
 * connect4_dispatcher_lose:
 * @self: a dispatcher
 * @handler: a handler that has ended; what it had answered before has been taken
 * @death: why
 *
 * Has its requests answered elsewhere, but for one that has ended it as the only one of a fresh handler. That is
 * its `lost` from now on, unless it was given up for it before.
 */
void
connect4_dispatcher_lose (Connect4Dispatcher *self,
                          Connect4Handler    *handler,
                          Connect4Death       death)
{
  const gboolean blamed = handler->ready && death != CONNECT4_DEATH_FROM_OUTSIDE;

  if (handler->role == CONNECT4_HANDLER_GONE)
    return;

  take_requests (self, handler, blamed, find_culprit (self, handler, death));
  if (handler->ready || death != CONNECT4_DEATH_FROM_OUTSIDE)
    connect4_spawner_count (&self->spawner, handler, connect4_dispatcher_get_time (self));
}
