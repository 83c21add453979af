/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-pool.h"

#include <signal.h>

#include "handler/connect4-handler-trials.h"
#include "loop/connect4-poller.h"
#include "supervision/connect4-monitor.h"

/* Where a number of players have their requests answered: by one process, then by its successor. */
typedef struct
{
  Connect4HandlerProcess *process; /* not owned; NULL while the desk is vacant */
  guint n_clients;
  GList vacant; /* in vacant_desks while there is no process; data is the desk */
  GList open;   /* in open_desks while there is room for one more client; data is the desk */
} Desk;

/* One requester. */
typedef struct
{
  guint64 id;               /* of the requester */
  Desk *desk;               /* not owned */
  Connect4Request *request; /* not owned; the one that is unanswered, or NULL */
} Client;

/* What is known of one process. */
typedef struct
{
  Connect4HandlerProcess *process; /* owned */
  Desk *desk;                      /* not owned; NULL for a spare or one that tries suspects */

  /* when it has died, until its DOWN */
  GList dead; /* in dead_workers until it is judged; data is the worker */
  gboolean was_trial;
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
  guint n_handlers;
  guint players_per_handler; /* 0: no limit */
  Connect4HandlerProcessSettings settings;

  Connect4HandlerCrew crew;
  Connect4HandlerTrials trials;
  GHashTable *clients; /* its id -> Client, owned */
  GHashTable *workers; /* Connect4HandlerProcess -> Worker, owned */
  GPtrArray *desks;    /* Desk, owned */
  GQueue vacant_desks; /* Desk */
  GQueue open_desks;   /* Desk */
  GQueue dead_workers; /* Worker, to be judged */
  GQueue waiting;      /* Connect4Request, owned: for a process */
  Connect4Flush repair;

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

static Client *
find_client (Connect4HandlerPool *self,
             Connect4Actor       *requester)
{
  guint64 id = connect4_actor_get_id (requester);

  return g_hash_table_lookup (self->clients, &id);
}

static Client *
get_client_of_request (Connect4Request *request)
{
  return (Client *) (gpointer) ((char *) request->holder - G_STRUCT_OFFSET (Client, request));
}

static Desk *
add_desk (Connect4HandlerPool *self)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->vacant.data = desk;
  desk->open.data = desk;
  g_ptr_array_add (self->desks, desk);
  g_queue_push_tail_link (&self->vacant_desks, &desk->vacant);
  g_queue_push_tail_link (&self->open_desks, &desk->open);

  return desk;
}

static void
occupy_desk (Connect4HandlerPool    *self,
             Desk                   *desk,
             Connect4HandlerProcess *process)
{
  g_queue_unlink (&self->vacant_desks, &desk->vacant);
  desk->process = process;
  find_worker (self, process)->desk = desk;
}

static void
vacate_desk (Connect4HandlerPool *self,
             Desk                *desk)
{
  find_worker (self, desk->process)->desk = NULL;
  desk->process = NULL;
  g_queue_push_tail_link (&self->vacant_desks, &desk->vacant);
}

static gboolean
has_occupied_desk (Connect4HandlerPool *self)
{
  return self->vacant_desks.length < self->desks->len;
}

/* The process for the requests of @desk: another desk's if it has none itself, unless each is to
 * have its own. */
static Connect4HandlerProcess *
choose_process (Connect4HandlerPool *self,
                Desk                *desk)
{
  if (desk->process != NULL || self->players_per_handler != 0 || !has_occupied_desk (self))
    return desk->process;

  for (guint i = 0; i < self->desks->len; i++)
    {
      desk = g_ptr_array_index (self->desks, i);
      if (desk->process != NULL)
        return desk->process;
    }

  g_return_val_if_reached (NULL);
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

  process = choose_process (self, get_client_of_request (request)->desk);
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
  while (self->vacant_desks.head != NULL)
    {
      gboolean urgent = self->players_per_handler != 0 || !has_occupied_desk (self);
      Connect4HandlerProcess *process = connect4_handler_crew_take (&self->crew, urgent);

      if (process == NULL)
        break;

      occupy_desk (self, self->vacant_desks.head->data, process);
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

/* Decides about the requests that a process had been sent and not answered when it died. If one of
 * them may have killed it, a single one has; of several, it is still to be found. */
static void
judge (Connect4HandlerPool *self,
       Worker              *worker)
{
  GQueue sent = G_QUEUE_INIT;
  GQueue unsent = G_QUEUE_INIT;

  connect4_handler_process_take_requests (worker->process, &sent, &unsent);
  connect4_handler_crew_count (&self->crew, worker->process);
  worker->n_unanswered = sent.length;

  if (!may_have_a_killer (worker->process))
    connect4_requests_move (&sent, &unsent);
  else if (sent.length == 1)
    worker->killer = connect4_requests_pop (&sent);

  connect4_handler_trials_add (&self->trials, &sent);
  if (worker->was_trial)
    connect4_handler_trials_add (&self->trials, &unsent);
  else
    connect4_requests_move (&unsent, &self->waiting);
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

/* A process is dying: nobody is to be given it any more. What it leaves behind is seen to by
 * repair() and judge(), outside of its call stack. */
static void
on_process_ended (Connect4HandlerProcess *process,
                  gpointer                user_data)
{
  Connect4HandlerPool *self = user_data;
  Worker *worker = find_worker (self, process);

  worker->was_trial = connect4_handler_trials_has (&self->trials, process);
  connect4_handler_trials_lose (&self->trials, process);
  connect4_handler_crew_lose (&self->crew, process);
  if (worker->desk != NULL)
    vacate_desk (self, worker->desk);

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

/* A desk for one more client. With a limit it is one that has room, else the one with the fewest.
 * */
static Desk *
choose_desk (Connect4HandlerPool *self)
{
  Desk *best = NULL;

  if (self->players_per_handler != 0)
    return self->open_desks.head != NULL ? self->open_desks.head->data : add_desk (self);

  for (guint i = 0; i < self->desks->len; i++)
    {
      Desk *desk = g_ptr_array_index (self->desks, i);

      if (best == NULL || desk->n_clients < best->n_clients)
        best = desk;
    }

  return best;
}

static Client *
add_client (Connect4HandlerPool *self,
            guint64              id)
{
  Client *client = g_new0 (Client, 1);
  Desk *desk = choose_desk (self);

  client->id = id;
  client->desk = desk;
  desk->n_clients++;
  if (desk->n_clients == self->players_per_handler)
    g_queue_unlink (&self->open_desks, &desk->open);
  g_hash_table_insert (self->clients, &client->id, client);

  return client;
}

/* With a limit of players, a desk without any has no reason to be. */
static void
remove_desk (Connect4HandlerPool *self,
             Desk                *desk)
{
  Connect4HandlerProcess *process = desk->process;

  if (process != NULL)
    {
      vacate_desk (self, desk);
      connect4_handler_crew_put_back (&self->crew, process);
    }

  g_queue_unlink (&self->vacant_desks, &desk->vacant);
  g_queue_unlink (&self->open_desks, &desk->open);
  g_ptr_array_remove_fast (self->desks, desk);
}

static void
leave_desk (Connect4HandlerPool *self,
            Desk                *desk)
{
  if (desk->n_clients == self->players_per_handler)
    g_queue_push_tail_link (&self->open_desks, &desk->open);
  desk->n_clients--;

  if (self->players_per_handler != 0 && desk->n_clients == 0)
    remove_desk (self, desk);
}

/* The requester's client. One that a pool before this one knew may be unknown here. */
static Client *
ensure_client (Connect4HandlerPool *self,
               Connect4Actor       *requester)
{
  Client *client = find_client (self, requester);

  return client != NULL ? client : add_client (self, connect4_actor_get_id (requester));
}

static Connect4Actor *
connect4_handler_pool_assign (Connect4Handlers  *handlers,
                              Connect4Actor     *requester,
                              GError           **error)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (handlers);
  Client *client;
  Connect4HandlerProcess *process;

  client = ensure_client (self, requester);
  if (client->desk->process == NULL && self->crew.supervisor != NULL)
    repair (self);

  process = choose_process (self, client->desk);
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
  Client *client = ensure_client (self, requester);

  g_return_if_fail (client->request == NULL);

  place_request (self,
                 connect4_request_new (requester, place, line, length, answer, &client->request));
}

static void
connect4_handler_pool_forget (Connect4Handlers *handlers,
                              Connect4Actor    *requester)
{
  Connect4HandlerPool *self = CONNECT4_HANDLER_POOL (handlers);
  Client *client = find_client (self, requester);

  if (client == NULL)
    return;

  if (client->request != NULL)
    connect4_request_forget (client->request);

  leave_desk (self, client->desk);
  g_hash_table_remove (self->clients, &client->id);
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

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    if (((Client *) client)->request != NULL)
      g_ptr_array_add (requests, ((Client *) client)->request);

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
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->desks, g_ptr_array_unref);
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

  self->clients = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->workers = g_hash_table_new_full (NULL, NULL, NULL, worker_free);
  self->desks = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->vacant_desks);
  g_queue_init (&self->open_desks);
  g_queue_init (&self->dead_workers);
  g_queue_init (&self->waiting);

  connect4_flush_init (&self->repair, on_repair, self);
  connect4_handler_crew_init (&self->crew, &self->settings, &crew_funcs, self);
  connect4_handler_trials_init (&self->trials, &self->crew);
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
  self->n_handlers = settings->n_handlers != 0 ? settings->n_handlers : g_get_num_processors ();
  self->players_per_handler = settings->players_per_handler;
  self->settings = (Connect4HandlerProcessSettings){
    .program = self->program,
    .flags = settings->flags,
    .timeout = settings->timeout,
    .ready = on_process_ready,
    .idle = on_process_idle,
    .ended = on_process_ended,
    .user_data = self,
  };
  while (self->players_per_handler == 0 && self->desks->len < self->n_handlers)
    add_desk (self);

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
