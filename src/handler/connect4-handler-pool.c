/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-pool.h"

#include <signal.h>

#include "handler/connect4-handler-desks.h"
#include "handler/connect4-handler-trials.h"
#include "loop/connect4-poller.h"
#include "supervision/connect4-monitor.h"

/* How often a request may have been at a process that died, and that seemed to be at another one, before
 * it is tried alone: what processes say of themselves is not to be believed again and again. */
#define MAX_DEATHS_OF_OTHERS 2

/* What is known of one process. */
typedef struct
{
  Connect4HandlerProcess *process; /* owned */
  Connect4HandlerDesk *desk;       /* not owned; NULL for a spare or one that tries suspects */

  /* when it has died, until its DOWN */
  GList dead; /* in dead_workers until it is judged; data is the worker */
  gboolean was_trial;
  gint64 died_at; /* monotonic, in microseconds */
  guint n_unanswered;
  Connect4Request *killer; /* owned; NULL when it is nobody's or not known */
} Worker;

/* Invariants: each unanswered request is at one place: a process, be it one that is dead and not
 * judged yet, waiting, the trials, or as killer at a worker that is judged. As long as a worker is
 * to be judged, a desk is vacant, a request waits, there are suspects or too few spares, a repair
 * is under way, queued, or will be when the crew says so. */
struct _Connect4HandlerPool
{
  Connect4Actor parent_instance;

  char *program; /* owned */
  Connect4HandlerProcessSettings settings;

  Connect4HandlerCrew crew;
  Connect4HandlerTrials trials;
  Connect4HandlerDesks desks;
  GHashTable *workers; /* Connect4HandlerProcess -> Worker, owned */
  GQueue dead_workers; /* Worker, to be judged */
  GQueue waiting;      /* Connect4Request, owned: for a process */
  Connect4Flush repair;

  gint64 recovered_from; /* monotonic, in microseconds: the last death after which there was an answer */
  guint64 n_crashes[CONNECT4_N_CRASH_CAUSES];
};

enum {
  HANDLER_CRASHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void handlers_iface_init (Connect4HandlersInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4HandlerPool,
                               connect4_handler_pool,
                               CONNECT4_TYPE_ACTOR,
                               G_IMPLEMENT_INTERFACE (CONNECT4_TYPE_HANDLERS, handlers_iface_init))

static void
worker_free (gpointer data)
{
  Worker *worker = data;

  g_clear_pointer (&worker->killer, connect4_request_free);
  g_clear_object (&worker->process);
  g_free (worker);
}

static Worker *
find_worker (Connect4HandlerPool    *self,
             Connect4HandlerProcess *process)
{
  return g_hash_table_lookup (self->workers, process);
}

static void
occupy_desk (Connect4HandlerPool    *self,
             Connect4HandlerDesk    *desk,
             Connect4HandlerProcess *process)
{
  connect4_handler_desks_occupy (&self->desks, desk, process);
  find_worker (self, process)->desk = desk;
}

/* Hands a request to its process. One that nobody waits for any more is not handed to anybody. */
static void
place_request (Connect4HandlerPool *self,
               Connect4Request     *request)
{
  Connect4HandlerProcess *process;

  if (request->requester == NULL)
    {
      connect4_request_free (request);
      return;
    }

  process = connect4_handler_desks_choose (&self->desks, connect4_handler_client_of_request (request)->desk);
  if (process != NULL)
    connect4_handler_process_submit (process, request);
  else
    connect4_requests_push (&self->waiting, request);
}

static void
place_waiting_requests (Connect4HandlerPool *self)
{
  GQueue requests = G_QUEUE_INIT;
  Connect4Request *request;

  connect4_requests_move (&self->waiting, &requests);
  while ((request = connect4_requests_pop (&requests)) != NULL)
    place_request (self, request);
}

static void
occupy_vacant_desks (Connect4HandlerPool *self)
{
  while (self->desks.vacant.head != NULL)
    {
      gboolean urgent =
        self->desks.players_per_desk != 0 || !connect4_handler_desks_has_process (&self->desks);
      Connect4HandlerProcess *process = connect4_handler_crew_take (&self->crew, urgent);

      if (process == NULL)
        break;

      occupy_desk (self, self->desks.vacant.head->data, process);
    }
}

/* Whether a request may be why @process has ended. None is if somebody else has ended it: these
 * signals a handler cannot send itself, and it has too little memory for the kernel to single it
 * out. Nor is one that it has not looked at. */
static gboolean
may_have_a_killer (Connect4HandlerProcess *process)
{
  Connect4ExitReason *reason = connect4_actor_get_exit_reason (CONNECT4_ACTOR (process));

  switch (connect4_exit_reason_get_kind (reason))
    {
    case CONNECT4_EXIT_SHUTDOWN:
    case CONNECT4_EXIT_KILL:
    case CONNECT4_EXIT_KILLED:
      return FALSE;
    case CONNECT4_EXIT_SIGNAL:
      if (connect4_exit_reason_get_signal (reason) == SIGKILL ||
          connect4_exit_reason_get_signal (reason) == SIGTERM)
        return FALSE;
      break;
    default:
      break;
    }

  return connect4_handler_process_is_ready (process);
}

/* Clears all of @requests but those that are to be tried: the one at which their process seems to have
 * been, and those that were there too often when a process died. */
static void
clear_of_suspicion (GQueue          *requests,
                    Connect4Request *suspect,
                    GQueue          *cleared)
{
  GQueue all = G_QUEUE_INIT;
  Connect4Request *request;

  connect4_requests_move (requests, &all);
  while ((request = connect4_requests_pop (&all)) != NULL)
    {
      request->n_deaths += request != suspect;
      if (request == suspect || request->n_deaths > MAX_DEATHS_OF_OTHERS)
        connect4_requests_push (requests, request);
      else
        connect4_requests_push (cleared, request);
    }
}

static void
mark_orphaned (GQueue *requests,
               gint64  when)
{
  for (GList *link = requests->head; link != NULL; link = link->next)
    ((Connect4Request *) link->data)->orphaned_at = when;
}

/* Decides about the requests that a process had been sent and not answered when it died. If one of
 * them may have killed it, a single one has; of several, it is still to be found: which one is
 * proved by the death of a process that had no other. */
static void
judge (Connect4HandlerPool *self,
       Worker              *worker)
{
  GQueue sent = G_QUEUE_INIT;
  GQueue unsent = G_QUEUE_INIT;
  GQueue cleared = G_QUEUE_INIT;
  Connect4Request *suspect;

  suspect = connect4_handler_process_take_requests (worker->process, &sent, &unsent);
  connect4_handler_crew_count (&self->crew, worker->process);
  worker->n_unanswered = sent.length;
  mark_orphaned (&sent, worker->died_at);

  if (!may_have_a_killer (worker->process))
    connect4_requests_move (&sent, &cleared);
  else if (sent.length == 1)
    worker->killer = connect4_requests_pop (&sent);
  else
    clear_of_suspicion (&sent, suspect, &cleared);

  connect4_handler_trials_add (&self->trials, &sent);
  connect4_requests_move (&unsent, &cleared);
  if (worker->was_trial)
    connect4_handler_trials_add (&self->trials, &cleared);
  else
    connect4_requests_move (&cleared, &self->waiting);
}

static void
judge_dead_workers (Connect4HandlerPool *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->dead_workers)) != NULL)
    judge (self, link->data);
}

/* Puts right what deaths have left behind, in the order in which somebody waits for it. */
static void
repair (Connect4HandlerPool *self)
{
  occupy_vacant_desks (self);
  place_waiting_requests (self);
  connect4_handler_trials_run (&self->trials);
  connect4_handler_crew_refill (&self->crew);
}

static void
on_repair (Connect4Flush *flush,
           gpointer       user_data)
{
  g_autoptr (Connect4HandlerPool) self = g_object_ref (user_data);

  judge_dead_workers (self);
  repair (self);
}

static void
on_process_started (Connect4HandlerProcess *process,
                    gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;
  Worker *worker = g_new0 (Worker, 1);

  worker->dead.data = worker;
  worker->process = g_object_ref (process);
  g_hash_table_insert (self->workers, process, worker);
  connect4_actor_monitor (CONNECT4_ACTOR (self), CONNECT4_ACTOR (process));
}

static void
on_processes_available (gpointer user_data)
{
  Connect4HandlerPool *self = user_data;

  connect4_flush_queue (&self->repair);
}

static void
on_process_ready (Connect4HandlerProcess *process,
                  gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;

  connect4_handler_crew_succeed (&self->crew);
}

static void
on_process_idle (Connect4HandlerProcess *process,
                 gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;

  if (connect4_handler_trials_has (&self->trials, process))
    connect4_handler_trials_run (&self->trials);
}

/* Of those who were at a process when it died, the first one is answered. */
static void
on_request_recovered (Connect4HandlerProcess *process,
                      const Connect4Request  *request,
                      gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;
  g_autofree char *delay = NULL;

  if (request->orphaned_at <= self->recovered_from)
    return;

  self->recovered_from = request->orphaned_at;
  delay = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time () - request->orphaned_at);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO,
                    "CONNECT4_ACTOR", connect4_actor_get_name (CONNECT4_ACTOR (process)),
                    "CONNECT4_DELAY", delay,
                    "MESSAGE", "The next answer came %s µs after the death of an action handler", delay);
}

/* A process is dying: nobody is to be given it any more. What it leaves behind is seen to by
 * repair() and judge(), outside of its call stack. */
static void
on_process_ended (Connect4HandlerProcess *process,
                  gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;
  Worker *worker = find_worker (self, process);

  worker->died_at = g_get_monotonic_time ();
  worker->was_trial = connect4_handler_trials_has (&self->trials, process);
  connect4_handler_trials_lose (&self->trials, process);
  connect4_handler_crew_lose (&self->crew, process);
  if (worker->desk != NULL)
    connect4_handler_desks_vacate (&self->desks, worker->desk);
  worker->desk = NULL;

  g_queue_push_tail_link (&self->dead_workers, &worker->dead);
  connect4_flush_queue (&self->repair);
}

static void
report_crash (Connect4HandlerPool *self,
              Worker              *worker,
              Connect4ExitReason  *reason)
{
  g_autofree char *request = NULL;
  Connect4CrashReport report = {
    .handler = worker->process,
    .cause = connect4_crash_cause_of_reason (reason),
    .n_answered = connect4_handler_process_count_answered (worker->process),
    .n_unanswered = worker->n_unanswered,
  };

  if (worker->killer != NULL)
    {
      request = connect4_request_escape (worker->killer);
      report.request = request;
    }
  if (worker->killer != NULL && worker->killer->requester != NULL)
    report.session = connect4_actor_get_id (worker->killer->requester);

  self->n_crashes[report.cause]++;
  connect4_crash_report_log (&report);
  g_signal_emit (self, signals[HANDLER_CRASHED], 0, &report);
}

/* The DOWN comes behind the EXITs of those who were linked to the process: they have its successor
 * by now, and can be told that their request is lost. */
static void
connect4_handler_pool_down (Connect4Actor      *actor,
                            guint64             reference,
                            Connect4Actor      *observed,
                            Connect4ExitReason *reason)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (actor);
  Connect4Request *killer;
  Worker *worker = find_worker (self, CONNECT4_HANDLER_PROCESS (observed));

  judge_dead_workers (self);

  if (connect4_exit_reason_get_kind (reason) != CONNECT4_EXIT_SHUTDOWN)
    report_crash (self, worker, reason);

  killer = g_steal_pointer (&worker->killer);
  g_hash_table_remove (self->workers, observed);
  if (killer != NULL)
    connect4_request_answer (killer, NULL);
}

static Connect4Actor *
connect4_handler_pool_assign (Connect4Handlers  *handlers,
                              Connect4Actor     *requester,
                              GError           **error)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (handlers);
  Connect4HandlerClient *client;
  Connect4HandlerProcess *process;

  client = connect4_handler_desks_ensure_client (&self->desks, requester);
  if (client->desk->process == NULL && self->crew.supervisor != NULL)
    repair (self);

  process = connect4_handler_desks_get_process (&self->desks, client->desk);
  if (process == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "There is no action handler now");
      return NULL;
    }

  return CONNECT4_ACTOR (process);
}

static void
connect4_handler_pool_submit (Connect4Handlers   *handlers,
                              Connect4Actor      *requester,
                              Connect4Place       place,
                              const char         *line,
                              gsize               length,
                              Connect4AnswerFunc  answer)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (handlers);
  Connect4HandlerClient *client = connect4_handler_desks_ensure_client (&self->desks, requester);

  g_return_if_fail (client->request == NULL);

  place_request (self,
                 connect4_request_new (requester, place, line, length, answer, &client->request));
}

static void
connect4_handler_pool_forget (Connect4Handlers *handlers,
                              Connect4Actor    *requester)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (handlers);
  Connect4HandlerClient *client = connect4_handler_desks_find_client (&self->desks, requester);
  Connect4HandlerProcess *unneeded;

  if (client == NULL)
    return;

  if (client->request != NULL)
    connect4_request_forget (client->request);

  unneeded = connect4_handler_desks_remove_client (&self->desks, client);
  if (unneeded == NULL)
    return;

  find_worker (self, unneeded)->desk = NULL;
  connect4_handler_crew_put_back (&self->crew, unneeded);
}

/* The requests go down with the pool; those whose they are can be told so. */
static void
connect4_handler_pool_ended (Connect4Actor      *actor,
                             Connect4ExitReason *reason)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (actor);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer client;

  g_hash_table_iter_init (&iter, self->desks.clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    if (((Connect4HandlerClient *) client)->request != NULL)
      g_ptr_array_add (requests, ((Connect4HandlerClient *) client)->request);

  for (guint i = 0; i < requests->len; i++)
    {
      Connect4Request *request = requests->pdata[i];
      g_autoptr (Connect4Actor) requester = g_object_ref (request->requester);

      connect4_request_forget (request);
      if (connect4_actor_is_alive (requester))
        request->answer (requester, NULL);
    }

  CONNECT4_ACTOR_CLASS (connect4_handler_pool_parent_class)->ended (actor, reason);
}

static void
connect4_handler_pool_dispose (GObject *object)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (object);

  /* First, for it ends an actor that lives. */
  G_OBJECT_CLASS (connect4_handler_pool_parent_class)->dispose (object);

  connect4_flush_cancel (&self->repair);
  if (self->workers != NULL)
    {
      GHashTableIter iter;
      gpointer process;

      g_hash_table_iter_init (&iter, self->workers);
      while (g_hash_table_iter_next (&iter, &process, NULL))
        connect4_handler_process_detach (process);

      connect4_handler_trials_clear (&self->trials);
      connect4_handler_crew_clear (&self->crew);
      connect4_requests_clear (&self->waiting);
    }

  g_clear_pointer (&self->workers, g_hash_table_unref);
  connect4_handler_desks_clear (&self->desks);
}

static void
connect4_handler_pool_finalize (GObject *object)
{
  g_free (CONNECT4_HANDLER_POOL (object)->program);

  G_OBJECT_CLASS (connect4_handler_pool_parent_class)->finalize (object);
}

static void
handlers_iface_init (Connect4HandlersInterface *iface)
{
  iface->assign = connect4_handler_pool_assign;
  iface->submit = connect4_handler_pool_submit;
  iface->forget = connect4_handler_pool_forget;
}

static void
connect4_handler_pool_class_init (Connect4HandlerPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = connect4_handler_pool_dispose;
  CONNECT4_ACTOR_CLASS (klass)->ended = connect4_handler_pool_ended;
  object_class->finalize = connect4_handler_pool_finalize;

  CONNECT4_ACTOR_CLASS (klass)->down = connect4_handler_pool_down;

  /**
   * Connect4HandlerPool::handler-crashed:
   * @self: the pool
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
connect4_handler_pool_init (Connect4HandlerPool *self)
{
  static const Connect4HandlerCrewFuncs crew_funcs = {
    .started = on_process_started,
    .available = on_processes_available,
  };

  self->workers = g_hash_table_new_full (NULL, NULL, NULL, worker_free);
  g_queue_init (&self->dead_workers);
  g_queue_init (&self->waiting);

  connect4_handler_desks_init (&self->desks);
  connect4_flush_init (&self->repair, on_repair, self);
  connect4_handler_crew_init (&self->crew, &self->settings, &crew_funcs, self);
  connect4_handler_trials_init (&self->trials, &self->crew);
}

static void
add_desks (Connect4HandlerPool *self,
           guint                n)
{
  for (guint i = 0; i < n; i++)
    connect4_handler_desks_add (&self->desks);
}

/**
 * connect4_handler_pool_new:
 * @settings: how many processes of what; copied
 *
 * Returns: (transfer full): a pool without processes; those who ask it for one are told to come again, and
 *   their requests wait, until connect4_handler_pool_start()
 */
Connect4HandlerPool *
connect4_handler_pool_new (const Connect4HandlerPoolSettings *settings)
{
  Connect4HandlerPool *self;

  g_return_val_if_fail (settings != NULL && settings->program != NULL, NULL);
  g_return_val_if_fail (settings->timeout > 0, NULL);

  self = g_object_new (CONNECT4_TYPE_HANDLER_POOL, "name", "handler-pool", NULL);
  self->program = g_strdup (settings->program);
  self->desks.players_per_desk = settings->players_per_handler;
  self->settings = (Connect4HandlerProcessSettings){
    .program = self->program,
    .flags = settings->flags,
    .timeout = settings->timeout,
    .ready = on_process_ready,
    .idle = on_process_idle,
    .recovered = on_request_recovered,
    .ended = on_process_ended,
    .user_data = self,
  };
  if (settings->players_per_handler == 0)
    add_desks (self, settings->n_handlers != 0 ? settings->n_handlers : g_get_num_processors ());

  return self;
}

/**
 * connect4_handler_pool_start:
 * @self: a pool
 * @supervisor: the supervisor of the handler processes
 * @error: why they cannot be started
 *
 * Starts the processes, as children of @supervisor. To be called again, with its successor, when
 * @supervisor has ended; the players and their requests wait meanwhile.
 *
 * Returns: whether a process has been started and is ready. When it is not, the program is missing
 *   or the system lacks something that it needs.
 */
gboolean
connect4_handler_pool_start (Connect4HandlerPool        *self,
                             Connect4DynamicSupervisor  *supervisor,
                             GError                    **error)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_POOL (self), FALSE);
  g_return_val_if_fail (CONNECT4_IS_DYNAMIC_SUPERVISOR (supervisor), FALSE);

  if (!connect4_handler_crew_start (&self->crew, supervisor, error))
    return FALSE;

  repair (self);
  connect4_handler_crew_fill (&self->crew);

  return TRUE;
}

/**
 * connect4_handler_pool_set_timeout:
 * @self: a pool
 * @timeout: how long a request may take, in microseconds
 *
 * Changes the limit, for the requests that come from now on.
 */
void
connect4_handler_pool_set_timeout (Connect4HandlerPool *self,
                                   gint64               timeout)
{
  g_return_if_fail (CONNECT4_IS_HANDLER_POOL (self));
  g_return_if_fail (timeout > 0);

  self->settings.timeout = timeout;
}

/**
 * connect4_handler_pool_count_crashes:
 * @self: a pool
 * @cause: how they crashed
 *
 * Returns: how many processes have crashed like this
 */
guint64
connect4_handler_pool_count_crashes (Connect4HandlerPool *self,
                                     Connect4CrashCause   cause)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_POOL (self), 0);
  g_return_val_if_fail (cause < CONNECT4_N_CRASH_CAUSES, 0);

  return self->n_crashes[cause];
}

/**
 * connect4_handler_pool_count_starts:
 * @self: a pool
 *
 * Returns: how many processes have been started so far
 */
guint64
connect4_handler_pool_count_starts (Connect4HandlerPool *self)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLER_POOL (self), 0);

  return self->crew.n_starts;
}
