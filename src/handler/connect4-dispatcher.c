/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-dispatcher.h"

#include "handler/connect4-answer-check.h"
#include "handler/connect4-dispatcher-private.h"

/* What a shared handler is sent together may take this part of the time that one request has in quarantine; but no less
 * than a handler may take that is merely busy. */
#define SHARED_PART     128
#define SHORTEST_SHARED (2 * G_TIME_SPAN_MILLISECOND)

/**
 * connect4_dispatcher_init:
 * @self: a dispatcher
 * @settings: how many handlers there are to be
 * @system: what it has of the world
 * @user_data: for @system
 */
void
connect4_dispatcher_init (Connect4Dispatcher               *self,
                          const Connect4DispatcherSettings *settings,
                          const Connect4HandlerSystem      *system,
                          gpointer                          user_data)
{
  *self = (Connect4Dispatcher){ .settings = *settings, .system = system, .user_data = user_data };
  connect4_spawner_init (&self->spawner, system, user_data);
  connect4_quarantine_init (&self->quarantine, settings->n_processors);
}

/**
 * connect4_dispatcher_clear:
 * @self: a dispatcher whose handlers have been forgotten, and whose slots have been removed
 *
 * Frees what is in @self. Nobody gets an answer.
 */
void
connect4_dispatcher_clear (Connect4Dispatcher *self)
{
  connect4_requests_clear (&self->waiting);
  connect4_quarantine_clear (&self->quarantine);
}

/**
 * connect4_dispatcher_get_time:
 * @self: a dispatcher
 *
 * Returns: the monotonic time, in microseconds
 */
gint64
connect4_dispatcher_get_time (Connect4Dispatcher *self)
{
  return self->system->get_time (self->user_data);
}

/**
 * connect4_dispatcher_run_soon:
 * @self: a dispatcher
 *
 * Has connect4_dispatcher_run() called in one of the next turns of the loop.
 */
void
connect4_dispatcher_run_soon (Connect4Dispatcher *self)
{
  self->system->run_at (self->user_data, connect4_dispatcher_get_time (self));
}

/* Handlers and their slots */

static gboolean
has_room (Connect4Dispatcher    *self,
          const Connect4Handler *handler)
{
  return handler->role == CONNECT4_HANDLER_SHARED && self->settings.players_per_handler != 0 &&
         handler->n_slots < self->settings.players_per_handler;
}

/* A handler is in the list of those that are open if and only if it has room. */
static void
update_open (Connect4Dispatcher *self,
             Connect4Handler    *handler)
{
  gboolean open = has_room (self, handler);

  if (open && handler->open.data == NULL)
    g_queue_push_tail_link (&self->open, &handler->open);
  else if (!open && handler->open.data != NULL)
    g_queue_unlink (&self->open, &handler->open);

  handler->open.data = open ? handler : NULL;
}

/* Makes a spare handler, or an idle one, a shared one; a new spare takes its place. */
static void
share (Connect4Dispatcher *self,
       Connect4Handler    *handler)
{
  connect4_handler_move (handler, &self->shared, CONNECT4_HANDLER_SHARED);
  update_open (self, handler);
  connect4_dispatcher_run_soon (self);
}

/* Has a handler sent what it has in unsent and unsent_new, at the end of the turn. If it has not answered all that it
 * was sent before, that waits: it goes as one batch then, and can go elsewhere until then. */
static void
mark_dirty (Connect4Dispatcher *self,
            Connect4Handler    *handler)
{
  if (handler->dirty.data != NULL || handler->blocked || handler->sent.head != NULL)
    return;

  handler->dirty.data = handler;
  g_queue_push_tail_link (&self->dirty, &handler->dirty);
  self->system->flush (self->user_data);
}

/**
 * connect4_dispatcher_give_up:
 * @self: a dispatcher
 * @handler: a handler that is not gone
 *
 * Takes @handler out of all lists: it is sent nothing any more. Its requests, if any, are the caller's to move.
 */
void
connect4_dispatcher_give_up (Connect4Dispatcher *self,
                             Connect4Handler    *handler)
{
  connect4_handler_move (handler, NULL, CONNECT4_HANDLER_GONE);
  update_open (self, handler);
  if (handler->dirty.data != NULL)
    g_queue_unlink (&self->dirty, &handler->dirty);
  handler->dirty.data = NULL;
}

/**
 * connect4_dispatcher_retire:
 * @self: a dispatcher
 * @handler: an idle handler that is not needed any more
 *
 * Gives @handler up, and has its process end.
 */
void
connect4_dispatcher_retire (Connect4Dispatcher *self,
                            Connect4Handler    *handler)
{
  g_assert (connect4_handler_is_idle (handler));

  connect4_dispatcher_give_up (self, handler);
  self->system->stop (self->user_data, handler);
}

/* With a limit of players for each handler, a shared one without any is not needed. */
static void
retire_if_unneeded (Connect4Dispatcher *self,
                    Connect4Handler    *handler)
{
  if (self->settings.players_per_handler != 0 && handler->role == CONNECT4_HANDLER_SHARED &&
      handler->n_slots == 0 && connect4_handler_is_idle (handler))
    connect4_dispatcher_retire (self, handler);
}

/* Takes a slot from its handler, if it has one. */
static void
remove_slot (Connect4Dispatcher *self,
             Connect4Slot       *slot)
{
  Connect4Handler *handler = slot->handler;

  if (handler == NULL)
    return;

  handler->n_holders++;
  connect4_handler_remove_slot (handler, slot);
  update_open (self, handler);
  retire_if_unneeded (self, handler);
  connect4_handler_unref (handler);
}

static void
move_slot (Connect4Dispatcher *self,
           Connect4Slot       *slot,
           Connect4Handler    *handler)
{
  remove_slot (self, slot);
  connect4_handler_add_slot (handler, slot);
  update_open (self, handler);
}

/* The shared handler that has the fewest slots. */
static Connect4Handler *
find_emptiest (Connect4Dispatcher *self)
{
  Connect4Handler *emptiest = NULL;

  for (GList *link = self->shared.head; link != NULL; link = link->next)
    {
      Connect4Handler *handler = link->data;

      if (emptiest == NULL || handler->n_slots < emptiest->n_slots)
        emptiest = handler;
    }

  return emptiest;
}

/* Makes shared handlers of spares until there are as many as there are to be, if that is a fixed number.
 *
 * Returns: how many are missing, as no spare is ready */
static guint
fill_shared (Connect4Dispatcher *self)
{
  const guint n_together = self->settings.players_per_handler;
  Connect4Handler *handler;

  if (n_together != 0)
    return self->waiting.length / n_together + (self->waiting.length % n_together != 0);

  while (self->shared.length < self->settings.n_handlers &&
         (handler = connect4_spawner_take (&self->spawner, 0)) != NULL)
    share (self, handler);

  return self->settings.n_handlers - self->shared.length;
}

/* The handler that a slot shares, or the one with most room. */
static Connect4Handler *
find_handler (Connect4Dispatcher *self,
              const Connect4Slot *slot)
{
  Connect4Handler *handler = slot->handler;

  if (handler != NULL && handler->role == CONNECT4_HANDLER_SHARED)
    return handler;

  if (self->settings.players_per_handler == 0)
    {
      fill_shared (self);
      return find_emptiest (self);
    }

  /* Nobody overtakes those who wait, here or in quarantine. */
  if (self->waiting.head != NULL)
    return NULL;
  if (self->open.head != NULL)
    return self->open.head->data;

  handler = connect4_spawner_take (&self->spawner, connect4_quarantine_count_needs (&self->quarantine));
  if (handler != NULL)
    share (self, handler);

  return handler;
}

/**
 * connect4_dispatcher_assign:
 * @self: a dispatcher
 * @slot: a slot
 *
 * Returns: (transfer none) (nullable): the handler of @slot, which now has one if there is one to be had. A slot
 *   in quarantine has one only while it has a request
 */
Connect4Handler *
connect4_dispatcher_assign (Connect4Dispatcher *self,
                            Connect4Slot       *slot)
{
  Connect4Handler *handler;

  if (slot->handler != NULL && slot->handler->role == CONNECT4_HANDLER_ALONE)
    return slot->handler;
  if (connect4_quarantine_is_offender (&self->quarantine, slot, connect4_dispatcher_get_time (self)))
    return NULL;

  handler = find_handler (self, slot);
  if (handler != NULL && handler != slot->handler)
    move_slot (self, slot, handler);

  return handler;
}

/**
 * connect4_dispatcher_remove:
 * @self: a dispatcher
 * @slot: (transfer full): a slot whose requester goes: its request, if any, gets no answer
 */
void
connect4_dispatcher_remove (Connect4Dispatcher *self,
                            Connect4Slot       *slot)
{
  remove_slot (self, slot);
  if (slot->request != NULL)
    connect4_request_forget (slot->request);
  connect4_slot_free (slot);
}

/* Requests */

/* Reports to the requester, once, that its request has to wait, or does not any more. */
static void
report_delay (Connect4Dispatcher *self,
              Connect4Request    *request,
              gboolean            delayed)
{
  if (request->slot == NULL || request->told == delayed)
    return;

  request->told = delayed;
  self->system->delayed (self->user_data, request->slot, delayed);
}

/* Queues a request at a handler, and moves its slot there. That is reported last: who hears of it may find that the
 * handler has ended, and so have the request moved on at once. */
static void
queue_request (Connect4Dispatcher *self,
               Connect4Handler    *handler,
               Connect4Request    *request)
{
  Connect4Slot *slot = request->slot;
  const gboolean moved = slot->handler != handler;

  if (moved)
    move_slot (self, slot, handler);
  connect4_requests_push (connect4_slot_is_on_probation (slot) ? &handler->unsent_new : &handler->unsent, request);
  mark_dirty (self, handler);
  if (moved)
    self->system->moved (self->user_data, slot);
}

/**
 * connect4_dispatcher_place_request:
 * @self: a dispatcher
 * @request: (transfer full): a request that is in no queue
 *
 * Puts @request into the queue where it belongs: that of a shared handler, of the quarantine if it is a suspect or an
 * offender's, or of those that wait as there is no handler now. Frees it if nobody waits for the answer any more.
 */
void
connect4_dispatcher_place_request (Connect4Dispatcher *self,
                                   Connect4Request    *request)
{
  const gint64 now = connect4_dispatcher_get_time (self);
  Connect4Handler *handler;

  if (request->slot == NULL)
    {
      connect4_request_free (request);
      return;
    }

  if (request->suspect || connect4_quarantine_is_offender (&self->quarantine, request->slot, now))
    {
      connect4_quarantine_add (&self->quarantine, request, now);
      return;
    }

  handler = find_handler (self, request->slot);
  if (handler != NULL)
    queue_request (self, handler, request);
  else
    connect4_requests_push (&self->waiting, request);
}

/**
 * connect4_dispatcher_submit:
 * @self: a dispatcher
 * @request: (transfer full): a request, which its slot has
 */
void
connect4_dispatcher_submit (Connect4Dispatcher *self,
                            Connect4Request    *request)
{
  connect4_dispatcher_place_request (self, request);
  if (self->waiting.head != NULL || connect4_quarantine_has_requests (&self->quarantine))
    connect4_dispatcher_run_soon (self);
}

static void
place_waiting_requests (Connect4Dispatcher *self)
{
  GQueue requests = G_QUEUE_INIT;
  Connect4Request *request;

  connect4_requests_move (&self->waiting, &requests);
  while ((request = connect4_requests_pop (&requests)) != NULL)
    connect4_dispatcher_place_request (self, request);
}

/* Has what is in quarantine answered, as far as there are handlers for it, and gives up handlers there that are too
 * many.
 *
 * Returns: how many more handlers suspects could have, if there were any */
static guint
run_quarantine (Connect4Dispatcher *self)
{
  Connect4Quarantine *quarantine = &self->quarantine;
  Connect4Request *request;
  Connect4Handler *handler;

  while ((request = connect4_quarantine_peek (quarantine)) != NULL)
    {
      handler = connect4_quarantine_find_handler (quarantine, request);
      if (handler == NULL)
        {
          handler = connect4_spawner_take (&self->spawner, connect4_quarantine_count_kept (quarantine, request));
          if (handler == NULL)
            return connect4_quarantine_count_needs (quarantine);
          connect4_quarantine_take_handler (quarantine, handler, request);
          if (handler->confined)
            self->system->lower (self->user_data, handler);
        }

      queue_request (self, handler, connect4_quarantine_pop (quarantine, request));
    }

  while ((handler = connect4_quarantine_find_surplus (quarantine)) != NULL)
    if (!handler->confined && self->settings.players_per_handler == 0 &&
        self->shared.length < self->settings.n_handlers)
      share (self, handler);
    else
      connect4_dispatcher_retire (self, handler);

  return 0;
}

/**
 * connect4_dispatcher_start:
 * @self: a dispatcher
 * @error: why a handler cannot be started
 *
 * Starts all handlers that there are to be, spares included, before anybody waits for one.
 *
 * Returns: whether all have been started
 */
gboolean
connect4_dispatcher_start (Connect4Dispatcher  *self,
                           GError             **error)
{
  guint n = CONNECT4_SPAWNER_SPARES;

  if (self->settings.players_per_handler == 0)
    n += self->settings.n_handlers;

  return connect4_spawner_start (&self->spawner, n, connect4_dispatcher_get_time (self), error);
}

/* Reports that there is no handler for @requests: at once if none can be started, else when they have waited for the
 * timeout.
 *
 * Returns: when to do that for the next one */
static gint64
report_delays (Connect4Dispatcher *self,
               GQueue             *requests,
               gint64              now)
{
  gint64 next = G_MAXINT64;

  for (GList *link = requests->head; link != NULL; link = link->next)
    {
      Connect4Request *request = link->data;
      gint64 due = request->submitted_at + self->settings.timeout;

      if (connect4_spawner_is_failing (&self->spawner) || due <= now)
        report_delay (self, request, TRUE);
      else
        next = MIN (next, due);
    }

  return next;
}

/* Sending */

static void
number_requests (Connect4Handler *handler,
                 GQueue          *requests)
{
  guint32 id = handler->next_id;

  for (GList *link = requests->head; link != NULL; link = link->next)
    ((Connect4Request *) link->data)->id = id++;
}

static void
mark_sent (Connect4Dispatcher *self,
           Connect4Handler    *handler,
           GQueue             *requests,
           guint               n,
           gint64              now)
{
  handler->next_id += n;
  handler->sent_at = now;
  while (n-- > 0)
    {
      Connect4Request *request = connect4_requests_pop (requests);

      request->sent_at = now;
      connect4_requests_push (&handler->sent, request);
      report_delay (self, request, FALSE);
    }
}

/**
 * connect4_dispatcher_get_shared_limit:
 * @self: a dispatcher
 *
 * Returns: how long a shared handler may take over what it was sent together, in microseconds
 */
gint64
connect4_dispatcher_get_shared_limit (Connect4Dispatcher *self)
{
  return MAX (self->settings.timeout / SHARED_PART, SHORTEST_SHARED);
}

/* Sends what there is room for in one batch. */
static void
send_batch (Connect4Dispatcher *self,
            Connect4Handler    *handler,
            GQueue             *requests,
            gint64              now)
{
  guint n;

  if (requests->head == NULL || handler->blocked)
    return;

  number_requests (handler, requests);
  n = self->system->send (self->user_data, handler, requests->head, requests->length);
  if (n == 0)
    handler->blocked = TRUE;
  else
    mark_sent (self, handler, requests, n, now);
}

/**
 * connect4_dispatcher_flush:
 * @self: a dispatcher
 *
 * Sends what there is to be sent: one batch to each handler, for all that a turn of the loop has brought.
 */
void
connect4_dispatcher_flush (Connect4Dispatcher *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->dirty)) != NULL)
    {
      Connect4Handler *handler = g_steal_pointer (&link->data);
      const gint64 now = connect4_dispatcher_get_time (self);

      send_batch (self, handler, &handler->unsent, now);
      if (handler->unsent.head == NULL)
        send_batch (self, handler, &handler->unsent_new, now);
      handler->n_together = handler->sent.length;
      if (handler->sent.head != NULL)
        self->system->check_at (self->user_data, handler, now + connect4_dispatcher_get_shared_limit (self) / 2);
    }
}

/**
 * connect4_dispatcher_run:
 * @self: a dispatcher
 *
 * Does what a change may have made possible or necessary: has requests that wait answered by handlers that are ready
 * now, starts handlers that are missing, ends those that are too many, and reports what has waited for too long. What
 * somebody waits for comes first.
 */
void
connect4_dispatcher_run (Connect4Dispatcher *self)
{
  Connect4Handler *surplus;
  gint64 now, next;
  guint n_wanted;

  place_waiting_requests (self);
  n_wanted = fill_shared (self) + run_quarantine (self);

  /* Before processes are started, each of which takes a moment. */
  connect4_dispatcher_flush (self);

  now = connect4_dispatcher_get_time (self);
  next = connect4_spawner_refill (&self->spawner, n_wanted, now);
  while (n_wanted == 0 && (surplus = connect4_spawner_find_surplus (&self->spawner)) != NULL)
    connect4_dispatcher_retire (self, surplus);
  next = MIN (next, report_delays (self, &self->waiting, now));
  if (connect4_spawner_is_failing (&self->spawner))
    {
      report_delays (self, &self->quarantine.suspects, now);
      report_delays (self, &self->quarantine.offenders, now);
    }

  if (next != G_MAXINT64)
    self->system->run_at (self->user_data, next);
}

/* Has a handler sent what has come for it meanwhile. */
static void
send_what_waits (Connect4Dispatcher *self,
                 Connect4Handler    *handler)
{
  if (handler->unsent.head != NULL || handler->unsent_new.head != NULL)
    mark_dirty (self, handler);
}

/**
 * connect4_dispatcher_unblock:
 * @self: a dispatcher
 * @handler: a handler that can be sent something again
 */
void
connect4_dispatcher_unblock (Connect4Dispatcher *self,
                             Connect4Handler    *handler)
{
  handler->blocked = FALSE;
  send_what_waits (self, handler);
}

/**
 * connect4_dispatcher_become_ready:
 * @self: a dispatcher
 * @handler: a handler that has said that it is sandboxed and waits for requests
 */
void
connect4_dispatcher_become_ready (Connect4Dispatcher *self,
                                  Connect4Handler    *handler)
{
  handler->ready = TRUE;
  connect4_spawner_succeed (&self->spawner);
  connect4_dispatcher_run_soon (self);
}

/* Answers */

/* A handler in quarantine has answered: it is idle, and no suspect may have it, as it is not fresh any more. The next
 * run finds something else for it; one for offenders ends when it has been idle for long. */
static void
settle_isolated (Connect4Dispatcher *self,
                 Connect4Handler    *handler)
{
  const gint64 now = connect4_dispatcher_get_time (self);

  if (handler->confined)
    self->system->check_at (self->user_data, handler, now + CONNECT4_QUARANTINE_KEEP_IDLE);

  connect4_dispatcher_run_soon (self);
}

/**
 * connect4_dispatcher_take_answer:
 * @self: a dispatcher
 * @handler: a handler that is not gone
 * @id: the request that it answers
 * @action: its answer
 *
 * Answers the oldest request of @handler. What that brings about may be anything.
 *
 * Returns: %FALSE if it is no answer: to another request, or one that the line cannot mean
 */
gboolean
connect4_dispatcher_take_answer (Connect4Dispatcher   *self,
                                 Connect4Handler      *handler,
                                 guint32               id,
                                 const Connect4Action *action)
{
  Connect4Request *request = connect4_requests_peek (&handler->sent);
  Connect4Slot *slot;

  if (request == NULL || request->id != id ||
      !connect4_answer_is_plausible (request->place, request->line, request->length, action))
    return FALSE;

  connect4_requests_pop (&handler->sent);
  handler->n_answered++;
  if (request->sent_at != handler->measured_at)
    connect4_handler_count_batch (handler, request->sent_at, connect4_dispatcher_get_time (self));
  if (handler->role == CONNECT4_HANDLER_ALONE)
    settle_isolated (self, handler);
  else
    retire_if_unneeded (self, handler);
  send_what_waits (self, handler);

  slot = request->slot;
  connect4_request_forget (request);
  if (slot != NULL)
    {
      slot->n_answered++;
      self->system->answer (self->user_data, slot, request, action);
    }
  connect4_request_free (request);

  return TRUE;
}

/**
 * connect4_dispatcher_forget:
 * @self: a dispatcher
 * @handler: a handler of which nobody will hear any more
 *
 * Gives @handler up. Its requests get no answer.
 */
void
connect4_dispatcher_forget (Connect4Dispatcher *self,
                            Connect4Handler    *handler)
{
  if (handler->role != CONNECT4_HANDLER_GONE)
    connect4_dispatcher_give_up (self, handler);
}
