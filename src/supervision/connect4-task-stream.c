/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-task-stream.h"

#include "loop/connect4-timer.h"
#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-supervision-error.h"

#define TIMEOUT_MS_DEFAULT 5000

/* What becomes of one input, from the start of its task on. It is done when it has an answer or an
 * error, and dropped when that has been delivered or is wanted no more; it is freed when it is
 * dropped and nothing is awaited. */
typedef struct
{
  Connect4TaskStream *stream; /* owned while awaited */
  guint index;
  Connect4TaskActor *task; /* owned */
  GAsyncResult *answer;    /* owned; holds the value until it is delivered */
  GError *error;           /* owned */
  Connect4Timer timer;     /* until the task is killed */
  gboolean awaited;        /* the end of the task is still to come */
  gboolean dropped;
} Slot;

/* Invariants while it runs: the inputs before next_result have been delivered, those from there to
 * before next_input have a slot, the others have not been started. */
struct _Connect4TaskStream
{
  GObject parent_instance;

  Connect4TaskSupervisor *supervisor; /* owned */
  Connect4Actor *owner;               /* owned; NULL for none */
  Connect4TaskStreamFunc func;
  Connect4TaskStreamResultFunc result_func;
  gpointer user_data; /* owned */
  GDestroyNotify user_data_free;
  guint n_inputs;
  guint max_concurrency;
  guint timeout_ms; /* 0 for no limit */

  GTask *run;         /* owned; NULL unless it runs */
  GSource *cancelled; /* owned; NULL without a cancellable */
  Slot **slots;       /* n_inputs, NULL where there is none */
  guint next_input;
  guint next_result;
  guint n_running;
};

G_DEFINE_FINAL_TYPE (Connect4TaskStream, connect4_task_stream, G_TYPE_OBJECT)

static void connect4_task_stream_advance (Connect4TaskStream *self);

static void
slot_release (Slot *slot)
{
  if (slot->awaited || !slot->dropped)
    return;

  connect4_timer_clear (&slot->timer);
  g_clear_object (&slot->answer);
  g_clear_error (&slot->error);
  g_object_unref (slot->task);
  g_free (slot);
}

static void
slot_drop (Slot *slot)
{
  slot->dropped = TRUE;
  connect4_timer_clear (&slot->timer);
  slot_release (slot);
}

static void
on_awaited (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Slot *slot = user_data;
  g_autoptr (Connect4TaskStream) self = g_steal_pointer (&slot->stream);

  slot->awaited = FALSE;
  self->n_running--;
  connect4_timer_clear (&slot->timer);
  if (slot->error == NULL)
    slot->answer = g_object_ref (result);
  slot_release (slot);

  connect4_task_stream_advance (self);
}

/* Elixir's `on_timeout: :kill_task`. */
static void
on_timeout (Connect4Timer *timer,
            gpointer       user_data)
{
  Slot *slot = user_data;
  g_autoptr (Connect4TaskStream) self = g_object_ref (slot->stream);
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  g_set_error (&slot->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               "Task %u has taken longer than %u ms", slot->index, self->timeout_ms);
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (slot->task), kill);

  connect4_task_stream_advance (self);
}

/* Starts the task for the next input, if there may be one more. */
static gboolean
connect4_task_stream_start_next (Connect4TaskStream *self)
{
  gboolean started;
  Slot *slot;

  if (self->next_input == self->n_inputs || self->n_running == self->max_concurrency)
    return FALSE;

  slot = g_new0 (Slot, 1);
  slot->index = self->next_input;
  slot->task = self->func (slot->index, self->user_data);
  connect4_timer_init (&slot->timer, on_timeout, slot);
  self->slots[self->next_input++] = slot;

  if (self->owner != NULL)
    started = connect4_task_supervisor_start_task_for (self->supervisor, self->owner, slot->task,
                                                       &slot->error);
  else
    started = connect4_task_supervisor_start_task (self->supervisor, slot->task, &slot->error);

  if (!started)
    return TRUE;

  slot->stream = g_object_ref (self);
  slot->awaited = TRUE;
  self->n_running++;
  if (self->timeout_ms > 0)
    connect4_timer_set_in (&slot->timer, connect4_actor_get_main_context (CONNECT4_ACTOR (slot->task)),
                           (gint64) self->timeout_ms * 1000);
  connect4_task_actor_await_async (slot->task, NULL, on_awaited, slot);

  return TRUE;
}

/* Delivers the next result in order, if it is there. */
static gboolean
connect4_task_stream_deliver_next (Connect4TaskStream *self)
{
  Slot *slot = self->next_result < self->next_input ? self->slots[self->next_result] : NULL;
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;
  guint index;

  if (slot == NULL || (slot->answer == NULL && slot->error == NULL))
    return FALSE;

  if (slot->error != NULL)
    error = g_error_copy (slot->error);
  else
    value = connect4_task_actor_await_finish (slot->task, slot->answer, &error);

  index = self->next_result++;
  self->slots[index] = NULL;
  slot_drop (slot);

  self->result_func (index, value, error, self->user_data);

  return TRUE;
}

/* Lets go of the run, and of the results that have not been delivered. */
static GTask *
connect4_task_stream_end (Connect4TaskStream *self)
{
  guint i;

  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);

  for (i = self->next_result; i < self->next_input; i++)
    {
      Slot *slot = g_steal_pointer (&self->slots[i]);

      connect4_dynamic_supervisor_terminate_child (CONNECT4_DYNAMIC_SUPERVISOR (self->supervisor),
                                                   CONNECT4_ACTOR (slot->task), NULL);
      slot_drop (slot);
    }

  return g_steal_pointer (&self->run);
}

static gboolean
connect4_task_stream_is_orphan (Connect4TaskStream *self)
{
  return self->owner != NULL && !connect4_actor_is_alive (self->owner);
}

static void
connect4_task_stream_advance (Connect4TaskStream *self)
{
  g_autoptr (GTask) run = NULL;

  while (self->run != NULL && !connect4_task_stream_is_orphan (self) &&
         (connect4_task_stream_deliver_next (self) || connect4_task_stream_start_next (self)))
    continue;

  if (self->run == NULL)
    return;

  if (connect4_task_stream_is_orphan (self))
    {
      run = connect4_task_stream_end (self);
      g_task_return_new_error (run, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                               "The owner of the tasks is dead");
    }
  else if (self->next_result == self->n_inputs)
    {
      run = connect4_task_stream_end (self);
      g_task_return_boolean (run, TRUE);
    }
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Connect4TaskStream *self = CONNECT4_TASK_STREAM (user_data);
  g_autoptr (GTask) run = connect4_task_stream_end (self);

  g_task_return_error_if_cancelled (run);

  return G_SOURCE_REMOVE;
}

static void
connect4_task_stream_watch_cancellable (Connect4TaskStream *self,
                                        GCancellable       *cancellable)
{
  if (cancellable == NULL)
    return;

  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (self->cancelled, "[connect4] task stream");
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_task_get_context (self->run));
}

static void
connect4_task_stream_finalize (GObject *object)
{
  Connect4TaskStream *self = CONNECT4_TASK_STREAM (object);

  g_assert (self->run == NULL);

  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);
  g_clear_object (&self->owner);
  g_clear_object (&self->supervisor);
  g_free (self->slots);

  G_OBJECT_CLASS (connect4_task_stream_parent_class)->finalize (object);
}

static void
connect4_task_stream_class_init (Connect4TaskStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_task_stream_finalize;
}

static void
connect4_task_stream_init (Connect4TaskStream *self)
{
  self->max_concurrency = g_get_num_processors ();
  self->timeout_ms = TIMEOUT_MS_DEFAULT;
}

/**
 * connect4_task_stream_new:
 * @supervisor: whose children the tasks are
 * @n_inputs: how many tasks there are to be
 * @func: makes the task for an input, not before it is its turn
 * @result_func: takes the results
 * @user_data: for both
 * @user_data_free: (nullable): frees @user_data with the stream
 *
 * Returns: (transfer full): a stream that does not run yet
 */
Connect4TaskStream *
connect4_task_stream_new (Connect4TaskSupervisor       *supervisor,
                          guint                         n_inputs,
                          Connect4TaskStreamFunc        func,
                          Connect4TaskStreamResultFunc  result_func,
                          gpointer                      user_data,
                          GDestroyNotify                user_data_free)
{
  Connect4TaskStream *self;

  g_return_val_if_fail (CONNECT4_IS_TASK_SUPERVISOR (supervisor), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (result_func != NULL, NULL);

  self = g_object_new (CONNECT4_TYPE_TASK_STREAM, NULL);
  self->supervisor = g_object_ref (supervisor);
  self->n_inputs = n_inputs;
  self->func = func;
  self->result_func = result_func;
  self->user_data = user_data;
  self->user_data_free = user_data_free;
  self->slots = g_new0 (Slot *, n_inputs);

  return self;
}

/**
 * connect4_task_stream_set_owner:
 * @self: a stream that does not run yet
 * @owner: (nullable): the actor that the tasks work for; when it dies they are stopped, and nothing
 *   is delivered any more
 */
void
connect4_task_stream_set_owner (Connect4TaskStream *self,
                                Connect4Actor      *owner)
{
  g_return_if_fail (CONNECT4_IS_TASK_STREAM (self));
  g_return_if_fail (self->run == NULL);

  g_set_object (&self->owner, owner);
}

/**
 * connect4_task_stream_set_max_concurrency:
 * @self: a stream that does not run yet
 * @max_concurrency: how many tasks may run at once, 1 or more; the number of processors by default
 */
void
connect4_task_stream_set_max_concurrency (Connect4TaskStream *self,
                                          guint               max_concurrency)
{
  g_return_if_fail (CONNECT4_IS_TASK_STREAM (self));
  g_return_if_fail (self->run == NULL);
  g_return_if_fail (max_concurrency > 0);

  self->max_concurrency = max_concurrency;
}

/**
 * connect4_task_stream_set_timeout:
 * @self: a stream that does not run yet
 * @timeout_ms: how long each task may take before it is killed, in milliseconds; 0 for any time;
 *   5000 by default
 */
void
connect4_task_stream_set_timeout (Connect4TaskStream *self,
                                  guint               timeout_ms)
{
  g_return_if_fail (CONNECT4_IS_TASK_STREAM (self));
  g_return_if_fail (self->run == NULL);

  self->timeout_ms = timeout_ms;
}

/**
 * connect4_task_stream_run_async:
 * @self: a stream, which runs once
 * @cancellable: (nullable): stops the tasks, and nothing is delivered any more
 * @callback: called when the last result has been delivered, or none will be
 * @user_data: for @callback
 *
 * Starts the first tasks, before it returns.
 */
void
connect4_task_stream_run_async (Connect4TaskStream  *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (CONNECT4_IS_TASK_STREAM (self));
  g_return_if_fail (self->run == NULL && self->next_input == 0);

  self->run = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->run, connect4_task_stream_run_async);
  g_task_set_name (self->run, "[connect4] task stream");

  connect4_task_stream_watch_cancellable (self, cancellable);
  connect4_task_stream_advance (self);
}

/**
 * connect4_task_stream_run_finish:
 * @self: a stream
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED; %CONNECT4_SUPERVISION_ERROR_NOPROC if the owner has died
 *
 * Returns: whether all results have been delivered
 */
gboolean
connect4_task_stream_run_finish (Connect4TaskStream  *self,
                                 GAsyncResult        *result,
                                 GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
