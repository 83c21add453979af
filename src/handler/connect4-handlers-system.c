/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-handlers-private.h"

#include <signal.h>

#include "supervision/connect4-monitor.h"

/* How long a process that is told to end has for it, in milliseconds. */
#define SHUTDOWN_TIME 1000

/* One process. */
typedef struct
{
  Connect4Handlers *handlers;    /* not owned */
  Connect4HandlerProcess *actor; /* owned */
  Connect4Handler *handler;      /* held: the dispatcher's view of it */
  GList dead;                    /* in dead from its end until that is handled; data is the process */
  guint n_unanswered;            /* when it ended or was killed */
  guint64 session;               /* the id of the requester whose request has ended it; 0 if not known */
} Process;

static void
process_free (gpointer data)
{
  Process *process = data;

  process->handler->process = NULL;
  connect4_handler_unref (process->handler);
  g_object_unref (process->actor);
  g_free (process);
}

static Process *
find_process (Connect4Handlers       *self,
              Connect4HandlerProcess *actor)
{
  return g_hash_table_lookup (self->processes, actor);
}

/**
 * connect4_handlers_get_process:
 * @handler: a handler whose process has not been forgotten
 *
 * Returns: (transfer none): its process
 */
Connect4HandlerProcess *
connect4_handlers_get_process (Connect4Handler *handler)
{
  return ((Process *) handler->process)->actor;
}

/* What happens to the processes */

static void
on_process_ready (Connect4HandlerProcess *actor,
                  gpointer                user_data)
{
  Process *process = user_data;

  connect4_dispatcher_become_ready (&process->handlers->dispatcher, process->handler);
}

static gboolean
on_process_answer (Connect4HandlerProcess *actor,
                   guint32                 id,
                   const Connect4Action   *action,
                   gpointer                user_data)
{
  Process *process = user_data;

  return connect4_dispatcher_take_answer (&process->handlers->dispatcher, process->handler, id, action);
}

static void
on_process_writable (Connect4HandlerProcess *actor,
                     gpointer                user_data)
{
  Process *process = user_data;

  connect4_dispatcher_unblock (&process->handlers->dispatcher, process->handler);
}

static void
on_process_check (Connect4HandlerProcess *actor,
                  gpointer                user_data)
{
  Process *process = user_data;

  connect4_dispatcher_check (&process->handlers->dispatcher, process->handler);
}

/* The end of a process is handled later, not in its call stack. */
static void
on_process_ended (Connect4HandlerProcess *actor,
                  gpointer                user_data)
{
  Process *process = user_data;

  g_queue_push_tail_link (&process->handlers->dead, &process->dead);
  connect4_deferred_queue (&process->handlers->deaths);
}

static const Connect4HandlerProcessFuncs process_funcs = {
  .ready = on_process_ready,
  .answer = on_process_answer,
  .writable = on_process_writable,
  .check = on_process_check,
  .ended = on_process_ended,
};

/* Whether a request may be why a process has ended. None is if somebody else has ended it: a handler can send
 * itself no signal but SIGABRT, and it has too little memory for the kernel to single it out. */
static Connect4Death
explain_death (Connect4HandlerProcess *actor)
{
  static const int own_signals[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP, SIGXCPU };
  Connect4ExitReason *reason = connect4_actor_get_exit_reason (CONNECT4_ACTOR (actor));

  if (connect4_handler_process_is_distrusted (actor))
    return CONNECT4_DEATH_BY_NONSENSE;

  switch (connect4_exit_reason_get_kind (reason))
    {
    case CONNECT4_EXIT_SHUTDOWN:
    case CONNECT4_EXIT_KILL:
    case CONNECT4_EXIT_KILLED:
      return CONNECT4_DEATH_FROM_OUTSIDE;
    case CONNECT4_EXIT_SIGNAL:
      for (gsize i = 0; i < G_N_ELEMENTS (own_signals); i++)
        if (connect4_exit_reason_get_signal (reason) == own_signals[i])
          return CONNECT4_DEATH_BY_REQUEST;
      return CONNECT4_DEATH_FROM_OUTSIDE;
    default:
      return CONNECT4_DEATH_BY_REQUEST;
    }
}

/* Takes the last answers of a process that has ended, and has its other requests answered elsewhere. */
static void
handle_death (Connect4Handlers *self,
              Process          *process)
{
  Connect4Handler *handler = process->handler;
  Connect4Requester *requester;

  connect4_handler_process_take_answers (process->actor);
  if (handler->role != CONNECT4_HANDLER_GONE)
    process->n_unanswered = handler->sent.length;
  connect4_dispatcher_handler_ended (&self->dispatcher, handler, explain_death (process->actor));
  if (handler->dropped == NULL)
    return;

  process->n_unanswered = 1;
  if (handler->dropped->slot != NULL)
    {
      requester = handler->dropped->slot->requester;
      requester->dropped = TRUE;
      process->session = connect4_actor_get_id (requester->actor);
    }
}

/**
 * connect4_handlers_handle_deaths:
 * @self: handlers
 *
 * Handles the ends of processes that have not been handled so far: who asks for a handler, or whether its request was
 * dropped, must not find a dead one.
 */
void
connect4_handlers_handle_deaths (Connect4Handlers *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->dead)) != NULL)
    handle_death (self, link->data);
}

static void
on_deaths (Connect4Deferred *deferred,
           gpointer          user_data)
{
  g_autoptr (Connect4Handlers) self = g_object_ref (user_data);

  connect4_handlers_handle_deaths (self);
}

/* Logs a crash, and has everybody know. */
static void
report_crash (Connect4Handlers *self,
              const Process    *process)
{
  g_autoptr (Connect4CrashReport) report = connect4_crash_report_new (process->actor);

  report->n_answered = process->handler->n_answered;
  report->n_unanswered = process->n_unanswered;
  report->session = process->session;
  if (process->handler->dropped != NULL)
    report->request = connect4_request_escape (process->handler->dropped);

  connect4_crash_report_log (report);
  g_signal_emit_by_name (self, "handler-crashed", report);
}

/**
 * connect4_handlers_down:
 * @actor: handlers
 * @reference: the monitor's
 * @observed: a process that has ended
 * @reason: why
 *
 * The `down` of the class: reports a crash, and forgets the process. It comes behind the EXITs of those who were linked
 * to the process.
 */
void
connect4_handlers_down (Connect4Actor      *actor,
                        guint64             reference,
                        Connect4Actor      *observed,
                        Connect4ExitReason *reason)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (actor);

  connect4_handlers_handle_deaths (self);

  if (connect4_exit_reason_get_kind (reason) != CONNECT4_EXIT_SHUTDOWN)
    report_crash (self, find_process (self, CONNECT4_HANDLER_PROCESS (observed)));

  g_hash_table_remove (self->processes, observed);
}

/* The dispatcher's system */

static gint64
system_get_time (gpointer user_data)
{
  return g_get_monotonic_time ();
}

static Connect4Actor *
start_child (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  Process *process = user_data;
  Connect4Handlers *self = process->handlers;
  g_autofree char *name = g_strdup_printf ("handler-%" G_GUINT64_FORMAT, self->n_starts + 1);

  process->actor = connect4_handler_process_new (name, self->program, self->flags, &process_funcs, process, error);

  return process->actor != NULL ? CONNECT4_ACTOR (g_object_ref (process->actor)) : NULL;
}

/* A process that has died is not restarted by its supervisor: its successor is waiting already. */
static gboolean
system_start (gpointer          user_data,
              Connect4Handler  *handler,
              GError          **error)
{
  Connect4Handlers *self = user_data;
  Process *process;
  g_autoptr (Connect4Actor) actor = NULL;
  Connect4ChildSpec spec = {
    .id = "handler",
    .start = start_child,
    .restart = CONNECT4_RESTART_TEMPORARY,
    .shutdown = SHUTDOWN_TIME,
  };

  if (self->supervisor == NULL ||
      connect4_actor_get_state (CONNECT4_ACTOR (self->supervisor)) != CONNECT4_ACTOR_RUNNING)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "Their supervisor is being restarted");
      return FALSE;
    }

  process = g_new0 (Process, 1);
  process->handlers = self;
  process->handler = handler;
  process->dead.data = process;
  spec.user_data = process;
  actor = connect4_dynamic_supervisor_start_child (self->supervisor, &spec, error);
  if (actor == NULL)
    {
      g_free (process);
      return FALSE;
    }

  self->n_starts++;
  handler->process = process;
  g_hash_table_insert (self->processes, actor, process);
  connect4_actor_monitor (CONNECT4_ACTOR (self), actor);

  return TRUE;
}

static guint
system_send (gpointer         user_data,
             Connect4Handler *handler,
             GList           *requests,
             guint            n)
{
  return connect4_handler_process_send (connect4_handlers_get_process (handler), requests, n);
}

static void
system_stop (gpointer         user_data,
             Connect4Handler *handler)
{
  Connect4Handlers *self = user_data;

  connect4_dynamic_supervisor_terminate_child (self->supervisor,
                                               CONNECT4_ACTOR (connect4_handlers_get_process (handler)), NULL);
}

static void
system_kill (gpointer         user_data,
             Connect4Handler *handler)
{
  Process *process = handler->process;

  process->n_unanswered = handler->sent.length;
  connect4_handler_process_time_out (process->actor);
}

static void
system_lower (gpointer         user_data,
              Connect4Handler *handler)
{
  connect4_handler_process_lower (connect4_handlers_get_process (handler));
}

static guint32
system_get_progress (gpointer         user_data,
                     Connect4Handler *handler)
{
  return connect4_handler_process_get_progress (connect4_handlers_get_process (handler));
}

static void
system_measure (gpointer               user_data,
                Connect4Handler       *handler,
                Connect4ProcessorTime *time)
{
  connect4_handler_process_measure (connect4_handlers_get_process (handler), time);
}

static void
system_check_at (gpointer         user_data,
                 Connect4Handler *handler,
                 gint64           time)
{
  connect4_handler_process_check_at (connect4_handlers_get_process (handler), time);
}

static void
system_run_at (gpointer user_data,
               gint64   time)
{
  Connect4Handlers *self = user_data;

  if (!connect4_timer_is_set (&self->timer) || time < self->timer.deadline)
    connect4_timer_set (&self->timer, MAX (time - g_get_monotonic_time (), 0));
}

static void
on_timer (Connect4Timer *timer,
          gpointer       user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_run (&self->dispatcher);
}

static void
system_flush (gpointer user_data)
{
  Connect4Handlers *self = user_data;

  connect4_deferred_queue (&self->flush);
}

static void
on_flush (Connect4Deferred *deferred,
          gpointer          user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_flush (&self->dispatcher);
}

/* Logs how long after a death the first of those who had been at that handler is answered. Offenders do not count:
 * their handlers leave the processors to all others. */
static void
log_recovery (Connect4Handlers   *self,
              const Connect4Slot *slot,
              gint64              orphaned_at)
{
  g_autofree char *delay = NULL;

  if (orphaned_at <= self->recovered_from ||
      connect4_quarantine_is_offender (&self->dispatcher.quarantine, slot, orphaned_at))
    return;

  self->recovered_from = orphaned_at;
  delay = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time () - orphaned_at);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO,
                    "CONNECT4_DELAY", delay,
                    "MESSAGE", "The next answer came %s µs after the death of an action handler", delay);
}

static void
system_answer (gpointer               user_data,
               Connect4Slot          *slot,
               const Connect4Request *request,
               const Connect4Action  *action)
{
  Connect4Handlers *self = user_data;
  Connect4Requester *requester = slot->requester;
  g_autoptr (Connect4Actor) actor = g_object_ref (requester->actor);

  if (request->orphaned_at != 0)
    log_recovery (self, slot, request->orphaned_at);
  if (connect4_actor_is_alive (actor))
    requester->funcs->answer (actor, action);
}

static void
system_moved (gpointer      user_data,
              Connect4Slot *slot)
{
  Connect4Requester *requester = slot->requester;

  if (connect4_actor_is_alive (requester->actor))
    requester->funcs->moved (requester->actor);
}

static void
system_delayed (gpointer      user_data,
                Connect4Slot *slot,
                gboolean      delayed)
{
  Connect4Requester *requester = slot->requester;

  if (connect4_actor_is_alive (requester->actor))
    requester->funcs->delayed (requester->actor, delayed);
}

const Connect4HandlerSystem connect4_handlers_system = {
  .get_time = system_get_time,
  .start = system_start,
  .send = system_send,
  .stop = system_stop,
  .kill = system_kill,
  .lower = system_lower,
  .get_progress = system_get_progress,
  .measure = system_measure,
  .check_at = system_check_at,
  .run_at = system_run_at,
  .flush = system_flush,
  .answer = system_answer,
  .moved = system_moved,
  .delayed = system_delayed,
};

/**
 * connect4_handlers_detach_processes:
 * @self: handlers that have ended
 *
 * Detaches the processes: nobody is called about them any more, and they end by themselves.
 */
void
connect4_handlers_detach_processes (Connect4Handlers *self)
{
  GHashTableIter iter;
  gpointer actor;

  g_hash_table_iter_init (&iter, self->processes);
  while (g_hash_table_iter_next (&iter, &actor, NULL))
    {
      connect4_handler_process_detach (actor);
      connect4_dispatcher_forget (&self->dispatcher, find_process (self, actor)->handler);
    }
}

/**
 * connect4_handlers_init_system:
 * @self: new handlers
 *
 * Sets up what belongs to the processes and to the turns of the dispatcher.
 */
void
connect4_handlers_init_system (Connect4Handlers *self)
{
  self->processes = g_hash_table_new_full (NULL, NULL, NULL, process_free);
  connect4_deferred_init (&self->deaths, on_deaths, self);
  connect4_deferred_init_late (&self->flush, on_flush, self);
  connect4_timer_init (&self->timer, on_timer, self);
}
