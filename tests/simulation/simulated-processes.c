/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "simulated-processes.h"

#define MAX_INBOX 4 /* batches that a socket holds */

/* One request on its way through a process. */
typedef struct
{
  guint32 id;
  LineKind kind;
  gint64 left; /* microseconds of a processor that it still takes */
  int column;  /* to be answered */
  gpointer requester; /* or NULL */
  gboolean ends_batch;
} Item;

/* A process: it takes what is in its inbox one after the other, and its answers leave a batch at a time. */
typedef struct
{
  Connect4Handler *handler; /* held */
  GQueue inbox;             /* Item, owned */
  GQueue done;              /* Item, owned: of the batch that it is at */
  GQueue outbox;            /* Item, owned: answers that the server can read */
  guint n_batches;          /* in the inbox */
  gint64 ready_at;
  gint64 used, waited, waiting; /* of the processors */
  gint64 stopped_until;
  gint64 gone_at;           /* when the server hears of its end; 0 while it lives */
  Connect4Death death;
  gint64 check_at;           /* or G_MAXINT64 */
  guint32 progress;
  guint n_received;         /* requests, in all its life */
  LineKind last_kind;
  gboolean working;         /* at a request */
  gboolean lowered;         /* it leaves the processors to all others */
  gboolean sleeps;
  gboolean slow;
  gboolean nonsense;        /* it has answered that */
} Process;

struct _World
{
  Connect4Dispatcher dispatcher;
  WorldTroubles troubles;
  const WorldFuncs *funcs;
  guint64 random;
  const guint8 *luck; /* @n_luck bytes, not owned: what is drawn first */
  gsize n_luck;
  gint64 now;
  GPtrArray *processes;  /* Process, owned */
  gint64 run_at;         /* or G_MAXINT64 */
  gboolean flush;
  gint64 starved_until;  /* no process gets a processor */
  gint64 failing_until;  /* no process can be started */
  guint n_runs;          /* of the dispatcher since the last check */
};

gboolean
world_has_luck (World *self)
{
  return self->n_luck > 0;
}

/* As few bytes as can be any of @n numbers. */
static guint
world_use_luck (World *self,
                guint  n)
{
  guint drawn = 0;

  for (guint most = n - 1; most > 0 && self->n_luck > 0; most >>= 8)
    {
      drawn = drawn << 8 | *self->luck++;
      self->n_luck--;
    }

  return drawn % n;
}

/* SplitMix64 (Steele, Lea and Flood, 2014), when there is no luck left. */
guint
world_random (World *self,
              guint  n)
{
  guint64 z;

  if (self->n_luck > 0)
    return world_use_luck (self, n);

  z = self->random += 0x9e3779b97f4a7c15;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;

  return (guint) ((z ^ (z >> 31)) % n);
}

static Process *
get_process (Connect4Handler *handler)
{
  return handler->process;
}

static void
process_free (gpointer data)
{
  Process *process = data;

  g_queue_clear_full (&process->inbox, g_free);
  g_queue_clear_full (&process->done, g_free);
  g_queue_clear_full (&process->outbox, g_free);
  process->handler->process = NULL;
  connect4_handler_unref (process->handler);
  g_free (process);
}

/* Ends a process; the server hears of it a little later. */
static void
end_process (World         *self,
             Process       *process,
             Connect4Death  death)
{
  if (process->gone_at != 0)
    return;

  process->gone_at = self->now + 200 + world_random (self, 1800);
  process->death = death;
}

/* The system that the dispatcher sees */

static gint64
system_get_time (gpointer user_data)
{
  return ((World *) user_data)->now;
}

static gboolean
system_start (gpointer          user_data,
              Connect4Handler  *handler,
              GError          **error)
{
  World *self = user_data;
  Process *process;

  if (self->now < self->failing_until && world_random (self, 2) == 0)
    {
      g_set_error_literal (error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "not now");
      return FALSE;
    }

  process = g_new0 (Process, 1);
  process->handler = handler;
  process->ready_at = self->now + 1000 + world_random (self, 3000);
  process->check_at = G_MAXINT64;
  handler->process = process;
  g_ptr_array_add (self->processes, process);
  if (self->now < self->failing_until)
    end_process (self, process, CONNECT4_DEATH_BY_REQUEST);

  return TRUE;
}

static gint64
draw_work (World    *self,
           LineKind  kind)
{
  return kind == LINE_LONG ? 100 + world_random (self, 100000) : 1 + world_random (self, 5);
}

/* A handler has answered all that it was sent before, or what it is sent comes right behind that. */
static void
check_send (World                 *self,
            const Connect4Handler *handler)
{
  const Connect4Request *oldest = g_queue_peek_head ((GQueue *) &handler->sent);

  g_assert_true (oldest == NULL || oldest->sent_at == self->now);
}

static guint
system_send (gpointer         user_data,
             Connect4Handler *handler,
             GList           *requests,
             guint            n)
{
  World *self = user_data;
  Process *process = get_process (handler);
  guint room = 1 + world_random (self, 64);

  g_assert_true (handler->ready);
  g_assert_cmpint (handler->role, !=, CONNECT4_HANDLER_GONE);
  g_assert_true (process->lowered == handler->confined);
  g_assert_true (handler->role != CONNECT4_HANDLER_ALONE || (n == 1 && process->inbox.length == 0));
  check_send (self, handler);
  if (process->gone_at != 0 || process->n_batches >= MAX_INBOX)
    return 0;

  n = MIN (n, room);
  for (guint i = 0; i < n; i++, requests = requests->next)
    {
      Connect4Request *request = requests->data;
      Item *item = g_new0 (Item, 1);

      item->id = request->id;
      item->column = request->line[0] - '0';
      item->requester = request->slot != NULL ? request->slot->requester : NULL;
      item->kind = item->requester != NULL ? self->funcs->get_kind (item->requester) : LINE_PLAIN;
      item->left = draw_work (self, item->kind);
      if (i == 0)
        item->left += self->troubles.work + (process->slow ? 3000 : 0);
      item->ends_batch = i + 1 == n;
      process->last_kind = item->kind;
      g_queue_push_tail (&process->inbox, item);
    }
  process->n_batches++;
  process->n_received += n;

  return n;
}

static void
system_stop (gpointer         user_data,
             Connect4Handler *handler)
{
  g_assert_true (connect4_handler_is_idle (handler));
  end_process (user_data, get_process (handler), CONNECT4_DEATH_FROM_OUTSIDE);
}

static void
system_kill (gpointer         user_data,
             Connect4Handler *handler)
{
  Process *process = get_process (handler);

  end_process (user_data, process, CONNECT4_DEATH_FROM_OUTSIDE);
  g_queue_clear_full (&process->outbox, g_free);
}

static void
system_lower (gpointer         user_data,
              Connect4Handler *handler)
{
  get_process (handler)->lowered = TRUE;
}

static guint32
system_get_progress (gpointer         user_data,
                     Connect4Handler *handler)
{
  return get_process (handler)->progress;
}

static void
system_measure (gpointer               user_data,
                Connect4Handler       *handler,
                Connect4ProcessorTime *time)
{
  World *self = user_data;
  Process *process = get_process (handler);

  time->used = process->used;
  time->waited = process->waited;
  if (process->stopped_until > self->now)
    time->state = CONNECT4_PROCESS_STOPPED;
  else if (process->sleeps || process->inbox.head == NULL)
    time->state = CONNECT4_PROCESS_SLEEPING;
  else
    time->state = CONNECT4_PROCESS_RUNNABLE;
}

static void
system_check_at (gpointer         user_data,
                 Connect4Handler *handler,
                 gint64           time)
{
  Process *process = get_process (handler);

  process->check_at = MIN (process->check_at, time);
}

static void
system_run_at (gpointer user_data,
               gint64   time)
{
  World *self = user_data;

  self->run_at = MIN (self->run_at, time);
}

static void
system_flush (gpointer user_data)
{
  ((World *) user_data)->flush = TRUE;
}

static void
system_answer (gpointer               user_data,
               Connect4Slot          *slot,
               const Connect4Request *request,
               const Connect4Action  *action)
{
  g_assert_null (slot->request);
  ((World *) user_data)->funcs->answer (slot->requester, action->move.column);
}

static void
system_moved (gpointer      user_data,
              Connect4Slot *slot)
{
  g_assert_cmpint (slot->handler->role, !=, CONNECT4_HANDLER_GONE);
}

static void
system_delayed (gpointer      user_data,
                Connect4Slot *slot,
                gboolean      delayed)
{
  g_assert_nonnull (slot->request);
  ((World *) user_data)->funcs->delay (slot->requester, delayed);
}

static const Connect4HandlerSystem simulated_system = {
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

World *
world_new (guint64                           seed,
           const guint8                     *luck,
           gsize                             n_luck,
           const Connect4DispatcherSettings *settings,
           const WorldTroubles              *troubles,
           const WorldFuncs                 *funcs)
{
  World *self = g_new0 (World, 1);

  self->random = seed;
  self->luck = luck;
  self->n_luck = n_luck;
  self->now = G_USEC_PER_SEC;
  self->troubles = *troubles;
  self->funcs = funcs;
  self->run_at = G_MAXINT64;
  self->processes = g_ptr_array_new_with_free_func (process_free);
  connect4_dispatcher_init (&self->dispatcher, settings, &simulated_system, self);

  return self;
}

void
world_free (World *self)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      Process *process = self->processes->pdata[i];

      connect4_dispatcher_forget (&self->dispatcher, process->handler);
    }
  connect4_dispatcher_clear (&self->dispatcher);
  g_ptr_array_unref (self->processes);
  g_free (self);
}

void
world_start (World *self)
{
  g_autoptr (GError) error = NULL;

  connect4_dispatcher_start (&self->dispatcher, &error);
  g_assert_no_error (error);
}

Connect4Dispatcher *
world_get_dispatcher (World *self)
{
  return &self->dispatcher;
}

gint64
world_get_time (World *self)
{
  return self->now;
}

/* How many processes there are. */
guint
world_count (World *self)
{
  return self->processes->len;
}

/* Processes at work */

static void
begin_item (World   *self,
            Process *process,
            Item    *item)
{
  process->working = TRUE;
  if (world_random (self, 1000) >= self->troubles.lies)
    process->progress = item->id;

  if (item->kind == LINE_KILLS)
    end_process (self, process, CONNECT4_DEATH_BY_REQUEST);
  else if (item->kind == LINE_SLEEPS)
    process->sleeps = TRUE;
}

/* A batch's answers leave when its last request has been looked at; nonsense leaves at once. */
static void
finish_item (Process *process)
{
  Item *item = g_queue_pop_head (&process->inbox);
  gboolean leaves = item->ends_batch || item->kind == LINE_NONSENSE;

  process->working = FALSE;
  process->n_batches -= item->ends_batch;
  g_queue_push_tail (&process->done, item);
  while (leaves && process->done.head != NULL)
    g_queue_push_tail (&process->outbox, g_queue_pop_head (&process->done));
}

/* Has a process work for @time microseconds. */
static void
work (World   *self,
      Process *process,
      gint64   time)
{
  Item *item;

  while (time > 0 && process->gone_at == 0 && !process->sleeps && !process->nonsense &&
         (item = g_queue_peek_head (&process->inbox)) != NULL)
    {
      gint64 used;

      if (!process->working)
        begin_item (self, process, item);
      if (process->gone_at != 0 || process->sleeps)
        return;

      used = item->kind == LINE_COMPUTES ? time : MIN (time, item->left);
      item->left -= used;
      time -= used;
      process->used += used;
      if (item->kind == LINE_COMPUTES || item->left > 0)
        return;

      process->nonsense = item->kind == LINE_NONSENSE;
      finish_item (process);
    }
}

/* As in Linux, the time that a process waits for a processor is known when it has got one. */
static void
advance_process (World   *self,
                 Process *process,
                 gint64   time)
{
  if (process->gone_at != 0 || process->stopped_until > self->now)
    return;

  if (self->starved_until > self->now)
    {
      process->waiting += process->inbox.head != NULL ? time : 0;
      return;
    }

  process->waited += process->waiting;
  process->waiting = 0;
  work (self, process, time);
}

/* What the server sees of it */

static void
deliver_answers (World   *self,
                 Process *process)
{
  Item *item;

  while ((item = g_queue_pop_head (&process->outbox)) != NULL)
    {
      Connect4Action action = { .type = CONNECT4_ACTION_MOVE, .move.column = item->column };
      gboolean nonsense = item->kind == LINE_NONSENSE;

      if (nonsense && world_random (self, 2) == 0)
        action.type = CONNECT4_ACTION_EXIT;
      else if (nonsense)
        item->id++;

      if (process->handler->role != CONNECT4_HANDLER_GONE &&
          !connect4_dispatcher_take_answer (&self->dispatcher, process->handler, item->id, &action))
        {
          g_assert_true (nonsense);
          end_process (self, process, CONNECT4_DEATH_BY_NONSENSE);
          g_queue_clear_full (&process->outbox, g_free);
        }
      g_free (item);
    }
}

static void
report_dropped (World   *self,
                Process *process)
{
  Connect4Request *dropped = process->handler->dropped;
  gpointer requester;

  if (dropped == NULL || dropped->slot == NULL)
    return;

  requester = dropped->slot->requester;
  connect4_request_forget (dropped);
  self->funcs->drop (requester, process->n_received == 1, process->last_kind);
}

/* Has the dispatcher hear of the end of a process, if it has ended. */
static gboolean
handle_end (World *self,
            guint  i)
{
  Process *process = self->processes->pdata[i];

  if (process->gone_at == 0 || process->gone_at > self->now)
    return FALSE;

  if (process->death != CONNECT4_DEATH_BY_NONSENSE)
    deliver_answers (self, process);
  connect4_dispatcher_handler_ended (&self->dispatcher, process->handler, process->death);
  report_dropped (self, process);
  g_ptr_array_remove_index_fast (self->processes, i);

  return TRUE;
}

static void
check_process (World   *self,
               Process *process)
{
  gint64 check_at = process->check_at;

  if (process->gone_at != 0)
    return;

  if (!process->handler->ready && process->ready_at <= self->now && process->stopped_until <= self->now)
    connect4_dispatcher_become_ready (&self->dispatcher, process->handler);

  deliver_answers (self, process);
  if (process->handler->blocked && process->n_batches < MAX_INBOX && process->gone_at == 0)
    connect4_dispatcher_unblock (&self->dispatcher, process->handler);

  if (check_at > self->now || process->gone_at != 0)
    return;
  process->check_at = G_MAXINT64;
  connect4_dispatcher_check (&self->dispatcher, process->handler);
}

static void
check_processes (World *self)
{
  for (guint i = self->processes->len; i > 0; i--)
    if (!handle_end (self, i - 1))
      check_process (self, self->processes->pdata[i - 1]);
}

static void
run_dispatcher (World *self)
{
  if (self->run_at > self->now)
    return;

  self->run_at = G_MAXINT64;
  self->n_runs++;
  connect4_dispatcher_run (&self->dispatcher);
}

/* One turn of the server's loop, and the time until the next one, at most about so many microseconds. */
void
world_tick (World *self,
            guint  longest)
{
  gint64 time = 20 + world_random (self, longest);
  gboolean runs_first = world_random (self, 2) == 0;

  if (world_random (self, 1000) < self->troubles.delays)
    time += world_random (self, 100000);

  self->now += time;
  for (guint i = 0; i < self->processes->len; i++)
    advance_process (self, self->processes->pdata[i], time);

  if (runs_first)
    run_dispatcher (self);
  check_processes (self);
  run_dispatcher (self);

  if (self->flush)
    connect4_dispatcher_flush (&self->dispatcher);
  self->flush = FALSE;
}

static Process *
draw_process (World *self)
{
  return self->processes->len > 0 ? self->processes->pdata[world_random (self, self->processes->len)] : NULL;
}

static void
hit (World   *self,
     Process *process)
{
  for (GList *link = process->inbox.head; link != NULL; link = link->next)
    {
      const Item *item = link->data;

      if (item->requester != NULL && process->gone_at == 0)
        self->funcs->hit (item->requester);
    }
}

static gboolean
happens (World *self,
         guint  probability)
{
  return world_random (self, 1000) < probability;
}

/* Has something bad happen, perhaps. */
void
world_trouble (World *self)
{
  const WorldTroubles *troubles = &self->troubles;
  Process *process = draw_process (self);

  if (process != NULL && happens (self, troubles->kills))
    {
      hit (self, process);
      end_process (self, process, CONNECT4_DEATH_FROM_OUTSIDE);
    }
  if (process != NULL && process->handler->ready && happens (self, troubles->faults))
    {
      hit (self, process);
      end_process (self, process, CONNECT4_DEATH_BY_REQUEST);
    }
  if (process != NULL && happens (self, troubles->stops))
    {
      hit (self, process);
      process->stopped_until = self->now + G_USEC_PER_SEC;
    }
  if (process != NULL && happens (self, troubles->slows))
    process->slow = TRUE;
  if (happens (self, troubles->starves))
    self->starved_until = self->now + world_random (self, 100000);
  if (happens (self, troubles->failures))
    self->failing_until = self->now + world_random (self, 500000);
}

/* Has nothing bad happen any more. */
void
world_calm (World *self)
{
  self->troubles = (WorldTroubles){ 0 };
  self->starved_until = 0;
  self->failing_until = 0;
  self->n_runs = 0;
}

/* How many requests have been dropped without anybody having been told so far. */
guint
world_count_dropped (World *self)
{
  guint n = 0;

  for (guint i = 0; i < self->processes->len; i++)
    {
      const Connect4Request *dropped = ((Process *) self->processes->pdata[i])->handler->dropped;

      n += dropped != NULL && dropped->slot != NULL;
    }

  return n;
}

/* How often the dispatcher has been run since this was asked last. */
guint
world_count_runs (World *self)
{
  guint n = self->n_runs;

  self->n_runs = 0;

  return n;
}
