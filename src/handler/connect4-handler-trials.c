/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-trials.h"

/* How long a trial may keep the other suspects waiting, in microseconds, before there is another
 * one beside it; and how many there may be. One that hangs takes as long as a request may. */
#define PATIENCE   (5 * G_TIME_SPAN_MILLISECOND)
#define MAX_TRIALS 4

static void
on_patience_lost (Connect4Timer *timer,
                  gpointer       user_data)
{
  connect4_handler_trials_run (user_data);
}

/**
 * connect4_handler_trials_init:
 * @self: trials
 * @crew: where to take processes from
 */
void
connect4_handler_trials_init (Connect4HandlerTrials *self,
                              Connect4HandlerCrew   *crew)
{
  self->crew = crew;
  self->trials = g_array_new (FALSE, FALSE, sizeof (Connect4HandlerTrial));
  g_queue_init (&self->suspects);
  connect4_timer_init (&self->patience, on_patience_lost, self);
}

/**
 * connect4_handler_trials_clear:
 * @self: trials
 *
 * Frees what is in @self. Nobody gets an answer.
 */
void
connect4_handler_trials_clear (Connect4HandlerTrials *self)
{
  connect4_timer_clear (&self->patience);
  connect4_requests_clear (&self->suspects);
  g_clear_pointer (&self->trials, g_array_unref);
}

static Connect4HandlerTrial *
get_trial (Connect4HandlerTrials *self,
           guint                  index)
{
  return &g_array_index (self->trials, Connect4HandlerTrial, index);
}

static gboolean
find_trial (Connect4HandlerTrials  *self,
            Connect4HandlerProcess *process,
            guint                  *index)
{
  for (*index = 0; *index < self->trials->len; (*index)++)
    {
      if (get_trial (self, *index)->process == process)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_idle (const Connect4HandlerTrial *trial)
{
  return connect4_handler_process_count_unanswered (trial->process) == 0;
}

/* Whether it is worth while to wait for the trial to end. */
static gboolean
is_promising (const Connect4HandlerTrial *trial)
{
  return !connect4_handler_process_is_ready (trial->process) ||
         g_get_monotonic_time () - trial->since < PATIENCE;
}

/* The trial that can take the next suspect; NULL if there is none now. */
static Connect4HandlerTrial *
get_free_trial (Connect4HandlerTrials *self)
{
  Connect4HandlerTrial trial = { NULL };

  for (guint i = 0; i < self->trials->len; i++)
    {
      if (is_idle (get_trial (self, i)))
        return get_trial (self, i);
    }

  for (guint i = 0; i < self->trials->len; i++)
    {
      if (is_promising (get_trial (self, i)))
        return NULL;
    }

  if (self->trials->len < MAX_TRIALS)
    trial.process = connect4_handler_crew_take (self->crew, TRUE);
  if (trial.process == NULL)
    return NULL;

  g_array_append_val (self->trials, trial);

  return get_trial (self, self->trials->len - 1);
}

/* What nobody waits for any more need not be tried. */
static Connect4Request *
peek_suspect (Connect4HandlerTrials *self)
{
  Connect4Request *request;

  while ((request = connect4_requests_peek (&self->suspects)) != NULL && request->requester == NULL)
    connect4_request_free (connect4_requests_pop (&self->suspects));

  return request;
}

static void
put_back_idle (Connect4HandlerTrials *self)
{
  for (guint i = self->trials->len; i > 0; i--)
    {
      Connect4HandlerTrial *trial = get_trial (self, i - 1);
      Connect4HandlerProcess *process = trial->process;

      if (is_idle (trial))
        {
          g_array_remove_index_fast (self->trials, i - 1);
          connect4_handler_crew_put_back (self->crew, process);
        }
    }
}

/**
 * connect4_handler_trials_add:
 * @self: trials
 * @requests: suspects, in order; empty afterwards
 *
 * Takes the requests over; connect4_handler_trials_run() is still to be called.
 */
void
connect4_handler_trials_add (Connect4HandlerTrials *self,
                             GQueue                *requests)
{
  connect4_requests_move (requests, &self->suspects);
}

/**
 * connect4_handler_trials_run:
 * @self: trials
 *
 * Goes on as far as possible: to be called when there are new suspects, when a trial is idle or
 * lost, and when a process may be had.
 */
void
connect4_handler_trials_run (Connect4HandlerTrials *self)
{
  while (peek_suspect (self) != NULL)
    {
      Connect4HandlerTrial *trial = get_free_trial (self);

      if (trial == NULL)
        break;

      trial->since = g_get_monotonic_time ();
      connect4_handler_process_submit (trial->process, connect4_requests_pop (&self->suspects));
    }

  if (self->suspects.head == NULL)
    put_back_idle (self);
  else if (!connect4_timer_is_set (&self->patience))
    connect4_timer_set (&self->patience, PATIENCE);
}

/**
 * connect4_handler_trials_has:
 * @self: trials
 * @process: a process
 *
 * Returns: whether @process is one that tries suspects
 */
gboolean
connect4_handler_trials_has (Connect4HandlerTrials  *self,
                             Connect4HandlerProcess *process)
{
  guint index;

  return find_trial (self, process, &index);
}

/**
 * connect4_handler_trials_lose:
 * @self: trials
 * @process: a process that has died
 *
 * Says that @process, if it was one that tries suspects, is no more.
 */
void
connect4_handler_trials_lose (Connect4HandlerTrials  *self,
                              Connect4HandlerProcess *process)
{
  guint index;

  if (find_trial (self, process, &index))
    g_array_remove_index_fast (self->trials, index);
}
