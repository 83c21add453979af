/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-dispatcher-private.h"

/* The dispatcher's second file: handlers that hang or have ended, and what becomes of their requests. */

/* How often a request may have been at a handler that died, and that seemed to be at another one, before it is
 * suspected as well: what handlers say of themselves is not to be believed again and again. The same for fresh ones
 * that seem not to have begun the only request that they had. */
#define MAX_DEATHS_OF_OTHERS 2
#define MAX_FRESH_DEATHS     3

/* A handler that hangs or has ended, and what is known of why. */
typedef struct
{
  Connect4Handler *handler;
  gint64 at;       /* the monotonic time, in microseconds */
  gboolean fresh;  /* it was in quarantine and had answered nothing: its only request is the culprit, if any is */
  gboolean blamed; /* one of its requests may be the reason */
  guint32 culprit; /* the id of that request, by what the handler has said of itself */
} Failure;

/* Whether a request may be what ended its handler: it seems to be, or was there too often when another one seemed to
 * be. */
static gboolean
is_suspect (const Failure   *failure,
            Connect4Request *request)
{
  if (!failure->blamed)
    return FALSE;
  if (request->id == failure->culprit)
    return TRUE;
  if (failure->fresh)
    return ++request->n_fresh_deaths >= MAX_FRESH_DEATHS;

  return ++request->n_deaths > MAX_DEATHS_OF_OTHERS;
}

/* Has another handler answer a request that was sent to the one that failed; or drops it, if it has ended a fresh one.
 * A suspect goes into quarantine. So does a line of a session on probation, as it may be the next one to end a
 * handler. */
static void
retry_or_drop (Connect4Dispatcher *self,
               const Failure      *failure,
               Connect4Request    *request)
{
  request->orphaned_at = failure->at;
  if (is_suspect (failure, request))
    {
      if (failure->fresh && request->slot != NULL)
        {
          connect4_quarantine_offend (&self->quarantine, request->slot, failure->at);
          failure->handler->dropped = request;
          return;
        }
      request->suspect = TRUE;
    }

  if (request->slot != NULL && connect4_slot_is_on_probation (request->slot))
    connect4_quarantine_add (&self->quarantine, request, failure->at);
  else
    connect4_dispatcher_place_request (self, request);
}

/* Gives a handler up, and has its requests answered by others. */
static void
take_requests (Connect4Dispatcher *self,
               Connect4Handler    *handler,
               gboolean            blamed,
               guint32             culprit)
{
  const Failure failure = {
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
    retry_or_drop (self, &failure, request);
  while ((request = connect4_requests_pop (&unsent)) != NULL)
    connect4_dispatcher_place_request (self, request);

  connect4_dispatcher_run_soon (self);
}

/* Ends a handler that does not answer, or is far too slow. */
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

/* A suspect takes longer than it should: its slot is an offender from now on, and its handler one of those for
 * offenders, so that no other suspect waits for it. */
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

/* Whether another shared handler answers in a fraction of the time. */
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

/* Ends a handler of offenders that has had nothing to answer for a while. */
static void
check_idle (Connect4Dispatcher *self,
            Connect4Handler    *handler)
{
  gint64 until = handler->sent_at + CONNECT4_QUARANTINE_KEEP_IDLE;

  if (!handler->confined || !connect4_handler_is_idle (handler))
    return;
  if (connect4_dispatcher_get_time (self) >= until)
    connect4_dispatcher_retire (self, handler);
  else
    self->system->check_at (self->user_data, handler, until);
}

/* How long @handler may take over what it was sent. */
static gint64
get_limit (Connect4Dispatcher    *self,
           const Connect4Handler *handler)
{
  if (handler->role == CONNECT4_HANDLER_SHARED)
    return connect4_dispatcher_get_shared_limit (self);

  return self->settings.timeout;
}

/* Replaces a handler that takes too long over its oldest request, or plans when to check it again. */
static void
check_busy (Connect4Dispatcher *self,
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
      self->system->check_at (self->user_data, handler, first);
      return;
    }

  self->system->measure (self->user_data, handler, &time);
  connect4_watchdog_update (watchdog, oldest->sent_at, now, &time);

  /* One that somebody has stopped is not at fault, nor is its request. */
  if (connect4_watchdog_is_over (watchdog, watchdog->stopped ? part : limit))
    {
      replace (self, handler, !watchdog->stopped);
      return;
    }

  if (limit != part && watchdog->counted >= part)
    confine (self, handler, oldest);
  self->system->check_at (self->user_data, handler,
                          now + connect4_watchdog_plan (watchdog, watchdog->counted < part ? part : limit));
}

/**
 * connect4_dispatcher_check:
 * @self: a dispatcher
 * @handler: a handler whose answers have been read as far as there are any
 *
 * Replaces @handler if it takes too long to get ready, or over a request; ends it if it is kept for offenders and has
 * been idle for long.
 */
void
connect4_dispatcher_check (Connect4Dispatcher *self,
                           Connect4Handler    *handler)
{
  Connect4Request *oldest = connect4_requests_peek (&handler->sent);
  gint64 ready_until = handler->started_at + CONNECT4_SPAWNER_STARTUP_TIMEOUT;

  if (handler->role == CONNECT4_HANDLER_GONE)
    return;

  if (!handler->ready && connect4_dispatcher_get_time (self) >= ready_until)
    replace (self, handler, FALSE);
  else if (!handler->ready)
    self->system->check_at (self->user_data, handler, ready_until);
  else if (oldest != NULL)
    check_busy (self, handler, oldest);
  else
    check_idle (self, handler);
}

/* Returns: the id of the request that seems to have ended @handler */
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
 * connect4_dispatcher_handler_ended:
 * @self: a dispatcher
 * @handler: a handler that has ended; the answers that it had sent before have been taken
 * @death: why
 *
 * Has the requests of @handler answered by others. One that has ended a fresh handler, as its only one, is dropped:
 * it becomes the `dropped` of @handler. Does nothing to a handler that was given up before.
 */
void
connect4_dispatcher_handler_ended (Connect4Dispatcher *self,
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
