/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-handlers.h"

#include "handler/connect4-handlers-private.h"
#include "handler/connect4-request-parser.h"

G_DEFINE_FINAL_TYPE (Connect4Handlers, connect4_handlers, CONNECT4_TYPE_ACTOR)

/* Takes a requester from the handlers. Its request, if any, gets no answer. */
static void
close_requester (Connect4Requester *requester)
{
  Connect4Handlers *self = g_steal_pointer (&requester->handlers);

  g_queue_unlink (&self->requesters, &requester->link);
  connect4_dispatcher_remove (&self->dispatcher, g_steal_pointer (&requester->slot));
}

/* No request is answered any more: each requester that waits for an answer gets %NULL. */
static void
connect4_handlers_ended (Connect4Actor      *actor,
                         Connect4ExitReason *reason)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (actor);
  Connect4Requester *requester;

  connect4_deferred_cancel (&self->deaths);
  connect4_deferred_cancel (&self->flush);
  connect4_timer_clear (&self->timer);
  connect4_handlers_detach_processes (self);

  while ((requester = g_queue_peek_head (&self->requesters)) != NULL)
    {
      g_autoptr (Connect4Actor) waiting = requester->slot->request != NULL ? g_object_ref (requester->actor) : NULL;

      close_requester (requester);
      if (waiting != NULL && connect4_actor_is_alive (waiting))
        requester->funcs->answer (waiting, NULL);
    }

  CONNECT4_ACTOR_CLASS (connect4_handlers_parent_class)->ended (actor, reason);
}

static void
connect4_handlers_dispose (GObject *object)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (object);

  /* First, for it ends an actor that lives. */
  G_OBJECT_CLASS (connect4_handlers_parent_class)->dispose (object);

  connect4_dispatcher_clear (&self->dispatcher);
  g_clear_pointer (&self->processes, g_hash_table_unref);
  g_clear_object (&self->supervisor);
}

static void
connect4_handlers_finalize (GObject *object)
{
  g_free (CONNECT4_HANDLERS (object)->program);

  G_OBJECT_CLASS (connect4_handlers_parent_class)->finalize (object);
}

static void
connect4_handlers_class_init (Connect4HandlersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = connect4_handlers_dispose;
  object_class->finalize = connect4_handlers_finalize;

  CONNECT4_ACTOR_CLASS (klass)->down = connect4_handlers_down;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_handlers_ended;

  /**
   * Connect4Handlers::handler-crashed:
   * @self: the handlers
   * @report: what is known of it
   *
   * A handler has ended in another way than by being told to. When several requests were at it, the
   * one that killed it is not known yet; it is when it has killed another one, of which there
   * is a report as well.
   */
  g_signal_new ("handler-crashed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                CONNECT4_TYPE_CRASH_REPORT);
}

static void
connect4_handlers_init (Connect4Handlers *self)
{
  connect4_handlers_init_system (self);
}

/**
 * connect4_handlers_new:
 * @settings: how many handlers of which kind; copied
 *
 * Returns: (transfer full): action handlers, of which there is none before connect4_handlers_start()
 */
Connect4Handlers *
connect4_handlers_new (const Connect4HandlersSettings *settings)
{
  Connect4Handlers *self;
  Connect4DispatcherSettings dispatcher_settings = {
    .n_handlers = settings->n_handlers,
    .players_per_handler = settings->players_per_handler,
    .n_processors = g_get_num_processors (),
    .timeout = settings->timeout,
  };

  g_return_val_if_fail (settings->n_handlers > 0, NULL);

  self = g_object_new (CONNECT4_TYPE_HANDLERS, "name", "dispatcher", "trap-exit", TRUE, NULL);
  self->program = g_strdup (settings->program);
  self->flags = settings->flags;
  connect4_dispatcher_init (&self->dispatcher, &dispatcher_settings, &connect4_handlers_system, self);

  return self;
}

/**
 * connect4_handlers_start:
 * @self: handlers
 * @supervisor: the supervisor of the processes, in the place of the last one if there was one
 * @error: why no process can be started
 *
 * Starts the processes, as children of @supervisor. To be called again, with its successor, when
 * @supervisor has ended; the players and their requests wait meanwhile.
 *
 * Returns: whether all have been started; they get ready in their own time
 */
gboolean
connect4_handlers_start (Connect4Handlers           *self,
                         Connect4DynamicSupervisor  *supervisor,
                         GError                    **error)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (supervisor), FALSE);

  g_set_object (&self->supervisor, supervisor);

  return connect4_dispatcher_start (&self->dispatcher, error);
}

/**
 * connect4_handlers_await_ready:
 * @self: handlers that have been started
 * @error: why they will not be ready
 *
 * Waits until all handlers are ready, and everybody else with it: for the start of the server alone. If there is
 * anything wrong with the program or the system, it is said then.
 *
 * Returns: whether they are
 */
gboolean
connect4_handlers_await_ready (Connect4Handlers  *self,
                               GError           **error)
{
  GHashTableIter iter;
  gpointer actor;

  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), FALSE);

  g_hash_table_iter_init (&iter, self->processes);
  while (g_hash_table_iter_next (&iter, &actor, NULL))
    if (!connect4_handler_process_await_ready (actor, error))
      {
        g_prefix_error (error, "%s: ", self->program);
        return FALSE;
      }

  connect4_dispatcher_run (&self->dispatcher);

  return TRUE;
}

/**
 * connect4_handlers_set_timeout:
 * @self: handlers
 * @timeout: how long a request may take, in microseconds
 *
 * Changes the limit, also for the requests that are unanswered.
 */
void
connect4_handlers_set_timeout (Connect4Handlers *self,
                               gint64            timeout)
{
  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (timeout > 0);

  self->dispatcher.settings.timeout = timeout;
}

/**
 * connect4_handlers_add:
 * @self: handlers
 * @actor: an actor that wants to submit lines
 * @funcs: (scope forever): how it is told what becomes of them
 * @address: (nullable): where it comes from; %NULL if others from there are not to share its blame
 *
 * Returns: (transfer full): a requester, which @actor frees before its own end
 */
Connect4Requester *
connect4_handlers_add (Connect4Handlers             *self,
                       Connect4Actor                *actor,
                       const Connect4RequesterFuncs *funcs,
                       const char                   *address)
{
  Connect4Requester *requester;

  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), NULL);
  g_return_val_if_fail (connect4_actor_is_alive (CONNECT4_ACTOR (self)), NULL);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (actor), NULL);

  requester = g_new0 (Connect4Requester, 1);
  requester->handlers = self;
  requester->link.data = requester;
  requester->actor = actor;
  requester->funcs = funcs;
  requester->slot = connect4_slot_new (requester, address);
  g_queue_push_tail_link (&self->requesters, &requester->link);

  return requester;
}

/**
 * connect4_requester_free:
 * @self: (transfer full): a requester
 *
 * Gives back what its actor was assigned. Its unanswered request, if any, gets no answer.
 */
void
connect4_requester_free (Connect4Requester *self)
{
  if (self->handlers != NULL)
    close_requester (self);
  g_free (self);
}

/**
 * connect4_requester_is_open:
 * @self: a requester
 *
 * Returns: whether its handlers have not ended, so that it can submit
 */
gboolean
connect4_requester_is_open (const Connect4Requester *self)
{
  return self->handlers != NULL;
}

/**
 * connect4_requester_assign:
 * @self: a requester
 * @error: %G_IO_ERROR_BUSY if there is none now; `moved` tells when there is, but only if @self has a request
 *
 * Gives @self an action handler for its actor to link to. The same one each time as long as that is not given up,
 * then its successor.
 *
 * Returns: (transfer none) (nullable): the action handler
 */
Connect4Actor *
connect4_requester_assign (Connect4Requester  *self,
                           GError            **error)
{
  Connect4Handler *handler = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->handlers != NULL)
    {
      connect4_handlers_handle_deaths (self->handlers);
      handler = connect4_dispatcher_assign (&self->handlers->dispatcher, self->slot);
    }

  if (handler == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "There is no action handler now");
      return NULL;
    }

  return CONNECT4_ACTOR (connect4_handlers_get_process (handler));
}

/**
 * connect4_requester_submit:
 * @self: an open requester that has no request unanswered
 * @place: where the player is
 * @line: (array length=length): what the player typed; copied
 * @length: at most %CONNECT4_REQUEST_LINE_MAX
 *
 * Hands over one line.
 */
void
connect4_requester_submit (Connect4Requester *self,
                           Connect4Place      place,
                           const char        *line,
                           gsize              length)
{
  g_return_if_fail (self->handlers != NULL && self->slot->request == NULL);
  g_return_if_fail (line != NULL || length == 0);
  g_return_if_fail (length <= CONNECT4_REQUEST_LINE_MAX);

  connect4_dispatcher_submit (&self->handlers->dispatcher,
                              connect4_request_new (self->slot, place, line, length, g_get_monotonic_time ()));
}

/**
 * connect4_requester_take_dropped:
 * @self: a requester whose actor has got the EXIT of an action handler
 *
 * Returns: whether the handler has ended because of the request of @self, which is dropped: it is not tried again, and
 *   @self may submit another one. Said once
 */
gboolean
connect4_requester_take_dropped (Connect4Requester *self)
{
  if (self->handlers == NULL)
    return FALSE;

  connect4_handlers_handle_deaths (self->handlers);
  if (!self->dropped)
    return FALSE;

  self->dropped = FALSE;
  if (self->slot->request != NULL)
    connect4_request_forget (self->slot->request);

  return TRUE;
}
