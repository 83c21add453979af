/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handlers.h"

#include <signal.h>

#include "handler/connect4-dispatcher.h"
#include "handler/connect4-request-parser.h"
#include "loop/connect4-poller.h"
#include "loop/connect4-timer.h"
#include "supervision/connect4-monitor.h"

/* How long a process that is told to end has for it, in milliseconds. */
#define SHUTDOWN_TIME 1000

/* One who submits lines. */
typedef struct
{
  Connect4Actor *actor; /* owned */
  guint64 id;           /* of it */
  const Connect4RequesterFuncs *funcs; /* static */
  Connect4Slot *slot;   /* owned by the dispatcher */
  gboolean lost;        /* its request is, and it has not heard of it */
} Requester;

/* One process. */
typedef struct
{
  Connect4HandlerProcess *actor; /* owned */
  Connect4Handler *handler;      /* held: the dispatcher's view of it */
  GList dead;                    /* in dead from its end until it is judged; data is the process */
  guint n_unanswered;            /* when it ended or was killed */
  guint64 session;               /* the id of the requester whose request it was lost by; 0 if not known */
} Process;

/* Each process is monitored, and in processes until its DOWN. */
struct _Connect4Handlers
{
  Connect4Actor parent_instance;

  char *program; /* owned */
  Connect4ParserFlags flags;
  Connect4DynamicSupervisor *supervisor; /* owned; NULL before there is one */
  Connect4Dispatcher dispatcher;
  GHashTable *requesters; /* id -> Requester, owned */
  GHashTable *processes;  /* Connect4HandlerProcess -> Process, owned */
  GQueue dead;            /* Process: those whose last answers are to be taken */
  Connect4Flush judgement; /* queued while there are any */
  Connect4Flush flush;    /* queued while something is to be sent */
  Connect4Timer timer;    /* until connect4_dispatcher_run() */

  gint64 recovered_from; /* monotonic, in microseconds: the last death after which there was an answer */
  guint64 n_starts;
  guint64 n_crashes[CONNECT4_N_CRASH_CAUSES];
};

enum {
  HANDLER_CRASHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Connect4Handlers, connect4_handlers, CONNECT4_TYPE_ACTOR)

static void
requester_free (gpointer data)
{
  Requester *requester = data;

  g_object_unref (requester->actor);
  g_free (requester);
}

static void
process_free (gpointer data)
{
  Process *process = data;

  process->handler->process = NULL;
  connect4_handler_unref (process->handler);
  g_object_unref (process->actor);
  g_free (process);
}

static Requester *
find_requester (Connect4Handlers *self,
                Connect4Actor    *actor)
{
  guint64 id = connect4_actor_get_id (actor);

  return g_hash_table_lookup (self->requesters, &id);
}

static Process *
find_process (Connect4Handlers       *self,
              Connect4HandlerProcess *actor)
{
  return g_hash_table_lookup (self->processes, actor);
}

static Connect4HandlerProcess *
get_actor (Connect4Handler *handler)
{
  return ((Process *) handler->process)->actor;
}

/* What happens to the processes */

static void
on_process_ready (Connect4HandlerProcess *actor,
                  gpointer                user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_become_ready (&self->dispatcher, find_process (self, actor)->handler);
}

static gboolean
on_process_answer (Connect4HandlerProcess *actor,
                   guint32                 id,
                   const Connect4Action   *action,
                   gpointer                user_data)
{
  Connect4Handlers *self = user_data;

  return connect4_dispatcher_take_answer (&self->dispatcher, find_process (self, actor)->handler, id, action);
}

static void
on_process_writable (Connect4HandlerProcess *actor,
                     gpointer                user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_unblock (&self->dispatcher, find_process (self, actor)->handler);
}

static void
on_process_look (Connect4HandlerProcess *actor,
                 gpointer                user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_look (&self->dispatcher, find_process (self, actor)->handler);
}

/* What a process leaves behind is seen to outside of its call stack. */
static void
on_process_ended (Connect4HandlerProcess *actor,
                  gpointer                user_data)
{
  Connect4Handlers *self = user_data;

  g_queue_push_tail_link (&self->dead, &find_process (self, actor)->dead);
  connect4_flush_queue (&self->judgement);
}

static const Connect4HandlerProcessFuncs process_funcs = {
  .ready = on_process_ready,
  .answer = on_process_answer,
  .writable = on_process_writable,
  .look = on_process_look,
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

static void
judge (Connect4Handlers *self,
       Process          *process)
{
  Connect4Handler *handler = process->handler;
  Requester *requester;

  connect4_handler_process_take_answers (process->actor);
  if (handler->role != CONNECT4_HANDLER_GONE)
    process->n_unanswered = handler->sent.length;
  connect4_dispatcher_lose (&self->dispatcher, handler, explain_death (process->actor));
  if (handler->lost == NULL)
    return;

  process->n_unanswered = 1;
  if (handler->lost->slot != NULL)
    {
      requester = handler->lost->slot->requester;
      requester->lost = TRUE;
      process->session = requester->id;
    }
}

static void
judge_dead_processes (Connect4Handlers *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->dead)) != NULL)
    judge (self, link->data);
}

static void
on_judgement (Connect4Flush *flush,
              gpointer       user_data)
{
  g_autoptr (Connect4Handlers) self = g_object_ref (user_data);

  judge_dead_processes (self);
}

static void
report_crash (Connect4Handlers   *self,
              Process            *process,
              Connect4ExitReason *reason)
{
  g_autofree char *line = NULL;
  Connect4CrashReport report = {
    .handler = process->actor,
    .cause = connect4_crash_cause_of_reason (reason),
    .n_answered = process->handler->n_answered,
    .n_unanswered = process->n_unanswered,
    .session = process->session,
  };
  const Connect4Request *lost = process->handler->lost;

  if (lost != NULL)
    {
      line = connect4_request_escape (lost);
      report.request = line;
    }

  self->n_crashes[report.cause]++;
  connect4_crash_report_log (&report);
  g_signal_emit (self, signals[HANDLER_CRASHED], 0, &report);
}

/* The DOWN comes behind the EXITs of those who were linked to the process. */
static void
connect4_handlers_down (Connect4Actor      *actor,
                        guint64             reference,
                        Connect4Actor      *observed,
                        Connect4ExitReason *reason)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (actor);

  judge_dead_processes (self);

  if (connect4_exit_reason_get_kind (reason) != CONNECT4_EXIT_SHUTDOWN)
    report_crash (self, find_process (self, CONNECT4_HANDLER_PROCESS (observed)), reason);

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
  Connect4Handlers *self = user_data;
  g_autofree char *name = g_strdup_printf ("handler-%" G_GUINT64_FORMAT, self->n_starts + 1);

  return (Connect4Actor *) connect4_handler_process_new (name, self->program, self->flags, &process_funcs, self,
                                                         error);
}

/* A process that has died is not restarted by its supervisor: its successor is waiting already. */
static gboolean
system_start (gpointer          user_data,
              Connect4Handler  *handler,
              GError          **error)
{
  Connect4Handlers *self = user_data;
  const Connect4ChildSpec spec = {
    .id = "handler",
    .start = start_child,
    .user_data = self,
    .restart = CONNECT4_RESTART_TEMPORARY,
    .shutdown = SHUTDOWN_TIME,
  };
  g_autoptr (Connect4Actor) actor = NULL;
  Process *process;

  if (self->supervisor == NULL ||
      connect4_actor_get_state (CONNECT4_ACTOR (self->supervisor)) != CONNECT4_ACTOR_RUNNING)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "Their supervisor is being restarted");
      return FALSE;
    }

  actor = connect4_dynamic_supervisor_start_child (self->supervisor, &spec, error);
  if (actor == NULL)
    return FALSE;

  self->n_starts++;
  process = g_new0 (Process, 1);
  process->actor = g_object_ref (CONNECT4_HANDLER_PROCESS (actor));
  process->handler = handler;
  process->dead.data = process;
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
  return connect4_handler_process_send (get_actor (handler), requests, n);
}

static void
system_stop (gpointer         user_data,
             Connect4Handler *handler)
{
  Connect4Handlers *self = user_data;

  connect4_dynamic_supervisor_terminate_child (self->supervisor, CONNECT4_ACTOR (get_actor (handler)), NULL);
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
  connect4_handler_process_lower (get_actor (handler));
}

static guint32
system_get_progress (gpointer         user_data,
                     Connect4Handler *handler)
{
  return connect4_handler_process_get_progress (get_actor (handler));
}

static void
system_measure (gpointer               user_data,
                Connect4Handler       *handler,
                Connect4ProcessorTime *time)
{
  connect4_handler_process_measure (get_actor (handler), time);
}

static void
system_look_at (gpointer         user_data,
                Connect4Handler *handler,
                gint64           time)
{
  connect4_handler_process_look_at (get_actor (handler), time);
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

  connect4_flush_queue (&self->flush);
}

static void
on_flush (Connect4Flush *flush,
          gpointer       user_data)
{
  Connect4Handlers *self = user_data;

  connect4_dispatcher_flush (&self->dispatcher);
}

/* Of those who were at a handler when it was lost, the first one is answered. Offenders do not count: theirs leave the
 * processors to all others. */
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
  Requester *requester = slot->requester;
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
  Requester *requester = slot->requester;

  if (connect4_actor_is_alive (requester->actor))
    requester->funcs->moved (requester->actor);
}

static void
system_delayed (gpointer      user_data,
                Connect4Slot *slot,
                gboolean      delayed)
{
  Requester *requester = slot->requester;

  if (connect4_actor_is_alive (requester->actor))
    requester->funcs->delayed (requester->actor, delayed);
}

static const Connect4HandlerSystem handler_system = {
  .get_time = system_get_time,
  .start = system_start,
  .send = system_send,
  .stop = system_stop,
  .kill = system_kill,
  .lower = system_lower,
  .get_progress = system_get_progress,
  .measure = system_measure,
  .look_at = system_look_at,
  .run_at = system_run_at,
  .flush = system_flush,
  .answer = system_answer,
  .moved = system_moved,
  .delayed = system_delayed,
};

/* The life of the actor */

static void
remove_requesters (Connect4Handlers *self)
{
  GHashTableIter iter;
  gpointer requester;

  g_hash_table_iter_init (&iter, self->requesters);
  while (g_hash_table_iter_next (&iter, NULL, &requester))
    {
      connect4_slot_free (((Requester *) requester)->slot);
      g_hash_table_iter_remove (&iter);
    }
}

static void
detach_processes (Connect4Handlers *self)
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

/* The requests go down with the handlers; those whose they are are told so. */
static void
connect4_handlers_ended (Connect4Actor      *actor,
                         Connect4ExitReason *reason)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (actor);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer requester;

  g_hash_table_iter_init (&iter, self->requesters);
  while (g_hash_table_iter_next (&iter, NULL, &requester))
    if (((Requester *) requester)->slot->request != NULL)
      g_ptr_array_add (requests, ((Requester *) requester)->slot->request);

  for (guint i = 0; i < requests->len; i++)
    {
      Connect4Request *request = requests->pdata[i];
      Connect4Slot *slot = request->slot;

      connect4_request_forget (request);
      system_answer (self, slot, request, NULL);
    }

  CONNECT4_ACTOR_CLASS (connect4_handlers_parent_class)->ended (actor, reason);
}

static void
connect4_handlers_dispose (GObject *object)
{
  Connect4Handlers *self = CONNECT4_HANDLERS (object);

  /* First, for it ends an actor that lives. */
  G_OBJECT_CLASS (connect4_handlers_parent_class)->dispose (object);

  connect4_flush_cancel (&self->judgement);
  connect4_flush_cancel (&self->flush);
  connect4_timer_clear (&self->timer);
  if (self->processes == NULL)
    return;

  remove_requesters (self);
  detach_processes (self);
  connect4_dispatcher_clear (&self->dispatcher);
  g_clear_pointer (&self->processes, g_hash_table_unref);
  g_clear_pointer (&self->requesters, g_hash_table_unref);
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
   * @report: (type Connect4CrashReport): what is known of it
   *
   * A handler has ended in another way than by being told to. When several requests were at it, the
   * one that killed it is not known yet; it is when it has killed another one, of which there
   * is a report as well.
   */
  signals[HANDLER_CRASHED] = g_signal_new ("handler-crashed",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL, NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_POINTER);
}

static void
connect4_handlers_init (Connect4Handlers *self)
{
  self->requesters = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, requester_free);
  self->processes = g_hash_table_new_full (NULL, NULL, NULL, process_free);
  connect4_flush_init (&self->judgement, on_judgement, self);
  connect4_flush_init_late (&self->flush, on_flush, self);
  connect4_timer_init (&self->timer, on_timer, self);
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
  connect4_dispatcher_init (&self->dispatcher, &dispatcher_settings, &handler_system, self);

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
 * Changes the limit, for the requests that come from now on.
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
 * @requester: an actor that wants to submit lines
 * @funcs: (scope forever): how it is told what becomes of them
 * @address: (nullable): where it comes from; %NULL if others from there are not to share its blame
 *
 * Makes @requester known; nothing changes if it is already. Each that is has to be removed.
 */
void
connect4_handlers_add (Connect4Handlers             *self,
                       Connect4Actor                *requester,
                       const Connect4RequesterFuncs *funcs,
                       const char                   *address)
{
  Requester *entry;

  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (requester));

  if (find_requester (self, requester) != NULL)
    return;

  entry = g_new0 (Requester, 1);
  entry->actor = g_object_ref (requester);
  entry->id = connect4_actor_get_id (requester);
  entry->funcs = funcs;
  entry->slot = connect4_slot_new (entry, address);
  g_hash_table_insert (self->requesters, &entry->id, entry);
}

/**
 * connect4_handlers_assign:
 * @self: handlers
 * @requester: an actor that is known
 * @error: %G_IO_ERROR_BUSY if there is none now; `moved` tells when there is
 *
 * Gives @requester an action handler to link to. The same one each time as long as that is not given up, then
 * its successor.
 *
 * Returns: (transfer none) (nullable): the action handler
 */
Connect4Actor *
connect4_handlers_assign (Connect4Handlers  *self,
                          Connect4Actor     *requester,
                          GError           **error)
{
  Connect4Handler *handler = NULL;
  Requester *entry;

  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), NULL);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (requester), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  judge_dead_processes (self);
  entry = find_requester (self, requester);
  if (entry != NULL)
    handler = connect4_dispatcher_assign (&self->dispatcher, entry->slot);
  if (handler == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "There is no action handler now");
      return NULL;
    }

  return CONNECT4_ACTOR (get_actor (handler));
}

/**
 * connect4_handlers_submit:
 * @self: handlers
 * @requester: an actor that is known, and has no request unanswered
 * @place: where the player is
 * @line: (array length=length): what the player typed; copied
 * @length: at most %CONNECT4_REQUEST_LINE_MAX
 *
 * Hands over one line.
 */
void
connect4_handlers_submit (Connect4Handlers *self,
                          Connect4Actor    *requester,
                          Connect4Place     place,
                          const char       *line,
                          gsize             length)
{
  Requester *entry;

  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (requester));
  g_return_if_fail (line != NULL || length == 0);
  g_return_if_fail (length <= CONNECT4_REQUEST_LINE_MAX);

  entry = find_requester (self, requester);
  g_return_if_fail (entry != NULL && entry->slot->request == NULL);

  connect4_dispatcher_submit (&self->dispatcher, connect4_request_new (entry->slot, place, line, length,
                                                                       g_get_monotonic_time ()));
}

/**
 * connect4_handlers_take_loss:
 * @self: handlers
 * @requester: an actor that has got the EXIT of an action handler
 *
 * Returns: whether the handler has ended because of @requester's request, which is lost: it is not tried again, and
 *   @requester may submit another one. Said once
 */
gboolean
connect4_handlers_take_loss (Connect4Handlers *self,
                             Connect4Actor    *requester)
{
  Requester *entry;

  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (requester), FALSE);

  judge_dead_processes (self);
  entry = find_requester (self, requester);
  if (entry == NULL || !entry->lost)
    return FALSE;

  entry->lost = FALSE;
  connect4_request_forget (entry->slot->request);

  return TRUE;
}

/**
 * connect4_handlers_remove:
 * @self: handlers
 * @requester: an actor that submits no more
 *
 * Gives back what @requester was assigned. Its unanswered request, if any, gets no answer. Does nothing to an actor
 * that is not known.
 */
void
connect4_handlers_remove (Connect4Handlers *self,
                          Connect4Actor    *requester)
{
  Requester *entry;

  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (requester));

  entry = find_requester (self, requester);
  if (entry == NULL)
    return;

  connect4_dispatcher_remove (&self->dispatcher, entry->slot);
  g_hash_table_remove (self->requesters, &entry->id);
}

/**
 * connect4_handlers_count_crashes:
 * @self: handlers
 * @cause: how they crashed
 *
 * Returns: how many processes have crashed like this
 */
guint64
connect4_handlers_count_crashes (Connect4Handlers   *self,
                                 Connect4CrashCause  cause)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), 0);
  g_return_val_if_fail (cause < CONNECT4_N_CRASH_CAUSES, 0);

  return self->n_crashes[cause];
}

/**
 * connect4_handlers_count_starts:
 * @self: handlers
 *
 * Returns: how many processes have been started so far
 */
guint64
connect4_handlers_count_starts (Connect4Handlers *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), 0);

  return self->n_starts;
}
