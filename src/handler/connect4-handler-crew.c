/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-crew.h"

/* How long after one was taken a new spare is started, in microseconds. */
#define REFILL_DELAY (2 * G_TIME_SPAN_MILLISECOND)

/* How long a process that is told to end has for it, in milliseconds. */
#define SHUTDOWN_TIME 1000

static void
on_retry (Connect4Timer *timer,
          gpointer       user_data)
{
  Connect4HandlerCrew *self = user_data;

  self->funcs->available (self->user_data);
}

static Connect4Actor *
start_child (Connect4Actor  *supervisor,
             gpointer        user_data,
             GError        **error)
{
  Connect4HandlerCrew *self = user_data;
  g_autofree char *name = g_strdup_printf ("handler-%" G_GUINT64_FORMAT, self->n_starts + 1);
  Connect4HandlerProcess *process = connect4_handler_process_new (name, self->settings, error);

  return process != NULL ? CONNECT4_ACTOR (process) : NULL;
}

/* A process that has died is not restarted by its supervisor: its successor is waiting already. */
static Connect4HandlerProcess *
start_process (Connect4HandlerCrew  *self,
               GError              **error)
{
  const Connect4ChildSpec spec = {
    .id = "handler",
    .start = start_child,
    .user_data = self,
    .restart = CONNECT4_RESTART_TEMPORARY,
    .shutdown = SHUTDOWN_TIME,
  };
  g_autoptr (Connect4Actor) actor = NULL;

  actor = connect4_dynamic_supervisor_start_child (self->supervisor, &spec, error);
  if (actor == NULL)
    return NULL;

  self->n_starts++;
  self->funcs->started (CONNECT4_HANDLER_PROCESS (actor), self->user_data);

  return CONNECT4_HANDLER_PROCESS (actor);
}

/* Starts a process unless that is to be put off; who goes without can come again when told so. */
static Connect4HandlerProcess *
try_start (Connect4HandlerCrew *self,
           gboolean             urgent)
{
  gint64 now = g_get_monotonic_time ();
  gint64 delay = connect4_backoff_get_delay (&self->failures, now);
  Connect4HandlerProcess *process = NULL;
  g_autoptr (GError) error = NULL;

  if (self->supervisor == NULL ||
      connect4_actor_get_state (CONNECT4_ACTOR (self->supervisor)) != CONNECT4_ACTOR_RUNNING)
    return NULL;

  if (!urgent)
    delay = MAX (delay, connect4_backoff_get_delay (&self->storm, now));

  if (delay == 0)
    {
      process = start_process (self, &error);
      if (process != NULL)
        return process;

      g_message ("An action handler cannot be started: %s", error->message);
      connect4_backoff_fail (&self->failures, now);
      delay = connect4_backoff_get_delay (&self->failures, now);
    }

  if (!connect4_timer_is_set (&self->retry) || now + delay < self->retry.deadline)
    connect4_timer_set (&self->retry, delay);

  return NULL;
}

/* Starts one more spare, unless there are enough or it is to be put off. */
static gboolean
add_spare (Connect4HandlerCrew *self)
{
  Connect4HandlerProcess *process = NULL;

  if (self->spares.length < CONNECT4_HANDLER_CREW_SPARES)
    process = try_start (self, FALSE);
  if (process != NULL)
    g_queue_push_tail (&self->spares, process);

  return process != NULL;
}

static void
on_refill (Connect4Timer *timer,
           gpointer       user_data)
{
  Connect4HandlerCrew *self = user_data;

  if (add_spare (self))
    connect4_handler_crew_refill (self);
}

/**
 * connect4_handler_crew_init:
 * @self: a crew
 * @settings: of the processes
 * @funcs: whom to tell
 * @user_data: for @funcs
 *
 * Prepares @self, which cannot start anything before it has a supervisor.
 */
void
connect4_handler_crew_init (Connect4HandlerCrew                  *self,
                            const Connect4HandlerProcessSettings *settings,
                            const Connect4HandlerCrewFuncs       *funcs,
                            gpointer                              user_data)
{
  *self = (Connect4HandlerCrew){ .settings = settings, .funcs = funcs, .user_data = user_data };
  g_queue_init (&self->spares);
  connect4_timer_init (&self->refill, on_refill, self);
  connect4_timer_init (&self->retry, on_retry, self);
}

/**
 * connect4_handler_crew_clear:
 * @self: a crew
 *
 * Starts nothing any more. The processes live on.
 */
void
connect4_handler_crew_clear (Connect4HandlerCrew *self)
{
  connect4_timer_clear (&self->refill);
  connect4_timer_clear (&self->retry);
  g_queue_clear (&self->spares);
  g_clear_object (&self->supervisor);
}

/**
 * connect4_handler_crew_start:
 * @self: a crew
 * @supervisor: the supervisor of the processes, in the place of the last one if there was one
 * @error: why no process can be started
 *
 * Starts the first process, and waits until it is ready: if there is anything wrong with the
 * program or the system, it is said now.
 *
 * Returns: whether there is a process
 */
gboolean
connect4_handler_crew_start (Connect4HandlerCrew        *self,
                             Connect4DynamicSupervisor  *supervisor,
                             GError                    **error)
{
  Connect4HandlerProcess *process;

  g_set_object (&self->supervisor, supervisor);

  process = start_process (self, error);
  if (process == NULL)
    return FALSE;

  g_queue_push_tail (&self->spares, process);

  return connect4_handler_process_await_ready (process, error);
}

/* One that is ready if there is one, and the oldest otherwise. */
static GList *
find_best_spare (Connect4HandlerCrew *self)
{
  for (GList *link = self->spares.head; link != NULL; link = link->next)
    {
      if (connect4_handler_process_is_ready (link->data))
        return link;
    }

  return self->spares.head;
}

/**
 * connect4_handler_crew_take:
 * @self: a crew
 * @urgent: whether somebody waits for it who has no other
 *
 * Takes a spare process or, if there is none, starts one.
 *
 * Returns: (transfer none) (nullable): a process that is the caller's to use; %NULL if there is
 *   none now, and `available` will be called
 */
Connect4HandlerProcess *
connect4_handler_crew_take (Connect4HandlerCrew *self,
                            gboolean             urgent)
{
  GList *spare = find_best_spare (self);
  Connect4HandlerProcess *process;

  if (spare == NULL)
    return try_start (self, urgent);

  process = spare->data;
  g_queue_delete_link (&self->spares, spare);

  return process;
}

/**
 * connect4_handler_crew_put_back:
 * @self: a crew
 * @process: one that was taken, that is alive and not needed any more
 *
 * Keeps the process as a spare, or ends it if it is one too many or is at work still.
 */
void
connect4_handler_crew_put_back (Connect4HandlerCrew    *self,
                                Connect4HandlerProcess *process)
{
  if (self->spares.length < CONNECT4_HANDLER_CREW_SPARES && connect4_handler_process_count_unanswered (process) == 0)
    g_queue_push_tail (&self->spares, process);
  else
    connect4_dynamic_supervisor_terminate_child (self->supervisor, CONNECT4_ACTOR (process), NULL);
}

/**
 * connect4_handler_crew_fill:
 * @self: a crew
 *
 * Starts all spare processes that there are to be: before anybody waits for anything.
 */
void
connect4_handler_crew_fill (Connect4HandlerCrew *self)
{
  while (add_spare (self))
    continue;
}

/**
 * connect4_handler_crew_refill:
 * @self: a crew
 *
 * Sees to it that there will be enough spare processes soon: when those have been answered who wait
 * now, and one at a time, as each start takes a moment in which nothing else is done.
 */
void
connect4_handler_crew_refill (Connect4HandlerCrew *self)
{
  if (self->spares.length < CONNECT4_HANDLER_CREW_SPARES && !connect4_timer_is_set (&self->refill))
    connect4_timer_set (&self->refill, REFILL_DELAY);
}

/**
 * connect4_handler_crew_succeed:
 * @self: a crew
 *
 * Says that a process is ready: it can be done.
 */
void
connect4_handler_crew_succeed (Connect4HandlerCrew *self)
{
  connect4_backoff_succeed (&self->failures);
}

/**
 * connect4_handler_crew_lose:
 * @self: a crew
 * @process: a process that has ended
 *
 * Says that @process, spare or taken, is no more.
 */
void
connect4_handler_crew_lose (Connect4HandlerCrew    *self,
                            Connect4HandlerProcess *process)
{
  g_queue_remove (&self->spares, process);
}

/**
 * connect4_handler_crew_count:
 * @self: a crew
 * @process: a process that has ended, and from which all that it had said has been received
 *
 * Counts its end, if it was not asked for, among what starts are put off for.
 */
void
connect4_handler_crew_count (Connect4HandlerCrew    *self,
                             Connect4HandlerProcess *process)
{
  Connect4ExitReason *reason = connect4_actor_get_exit_reason (CONNECT4_ACTOR (process));
  gint64 now = g_get_monotonic_time ();

  if (!connect4_exit_reason_is_crash (reason))
    return;

  if (!connect4_handler_process_is_ready (process))
    connect4_backoff_fail (&self->failures, now);
  else
    connect4_backoff_count (&self->storm, now);
}
