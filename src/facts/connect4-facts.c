/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "facts/connect4-facts.h"

#include "supervision/connect4-task-stream.h"

/* A request for some facts, shared by the stream of tasks that fetches them and its caller's task. */
typedef struct
{
  Connect4FactSource *source; /* owned */
  guint first;                /* index of the first fact; the others follow it */
  GPtrArray *facts;           /* char *, owned; NULL for one that is not there */
} Request;

/* What one task fetches. */
typedef struct
{
  Connect4FactSource *source; /* owned */
  guint index;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_object_unref (self->source);
  g_free (self);
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  char *fact;

  fact = connect4_fact_source_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &error);
  if (fact != NULL)
    g_task_return_pointer (task, fact, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
fetch_run (Connect4TaskActor *actor,
           GTask             *task,
           gpointer           user_data)
{
  Fetch *self = user_data;

  connect4_fact_source_fetch_async (self->source, self->index, g_task_get_cancellable (task),
                                    on_fetched, g_object_ref (task));
}

static Connect4TaskActor *
request_start_fetch (guint    index,
                     gpointer user_data)
{
  Request *self = user_data;
  g_autofree char *name = g_strdup_printf ("fact %u", index);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->source = g_object_ref (self->source);
  fetch->index = self->first + index;

  return connect4_task_actor_new (name, fetch_run, fetch, fetch_free);
}

static void
request_take_result (guint         index,
                     gpointer      value,
                     const GError *error,
                     gpointer      user_data)
{
  Request *self = user_data;

  if (error != NULL)
    g_debug ("Fact %u is not there: %s", self->first + index, error->message);
  g_ptr_array_add (self->facts, value);
}

static void
request_clear (gpointer data)
{
  Request *self = data;

  g_object_unref (self->source);
  g_ptr_array_unref (self->facts);
}

static void
request_unref (gpointer data)
{
  g_rc_box_release_full (data, request_clear);
}

static void
on_stream_run (GObject      *stream,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (connect4_task_stream_run_finish (CONNECT4_TASK_STREAM (stream), result, &error))
    g_task_return_pointer (task, g_ptr_array_ref (request->facts),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * connect4_facts_fetch_async:
 * @source: where the facts come from
 * @supervisor: of the tasks that fetch them
 * @owner: the actor that they are for; if it ends, so do the tasks
 * @n_facts: how many
 * @timeout_ms: how long each may take, in milliseconds; %CONNECT4_FACTS_TIMEOUT_MS for players
 * @cancellable: (nullable): ends the waiting
 * @callback: called with the facts
 * @user_data: for @callback
 *
 * Fetches facts that differ as far as @source has so many, side by side, each by a task of its own.
 * One that fails or takes too long is missing from the answer, and does not keep the others back.
 */
void
connect4_facts_fetch_async (Connect4FactSource     *source,
                            Connect4TaskSupervisor *supervisor,
                            Connect4Actor          *owner,
                            guint                   n_facts,
                            guint                   timeout_ms,
                            GCancellable           *cancellable,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data)
{
  g_autoptr (Connect4TaskStream) stream = NULL;
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (CONNECT4_IS_FACT_SOURCE (source));
  g_return_if_fail (CONNECT4_IS_TASK_SUPERVISOR (supervisor));
  g_return_if_fail (CONNECT4_IS_ACTOR (owner));

  request = g_rc_box_new0 (Request);
  request->source = g_object_ref (source);
  request->first = (guint) g_random_int_range (0, G_MAXINT32);
  request->facts = g_ptr_array_new_with_free_func (g_free);

  task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (task, connect4_facts_fetch_async);
  g_task_set_name (task, "[connect4] fetch facts");
  g_task_set_task_data (task, request, request_unref);

  stream = connect4_task_stream_new (supervisor, n_facts, request_start_fetch, request_take_result,
                                     g_rc_box_acquire (request), request_unref);
  connect4_task_stream_set_owner (stream, owner);
  connect4_task_stream_set_max_concurrency (stream, MAX (n_facts, 1));
  connect4_task_stream_set_timeout (stream, timeout_ms);
  connect4_task_stream_run_async (stream, cancellable, on_stream_run, g_steal_pointer (&task));
}

/**
 * connect4_facts_fetch_finish:
 * @source: where the facts come from
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED; %CONNECT4_SUPERVISION_ERROR_NOPROC if the owner has died
 *
 * Ends connect4_facts_fetch_async().
 *
 * Returns: (transfer full) (element-type utf8): as many facts as were asked for, in English and in
 *   their order; %NULL in place of one that is missing
 */
GPtrArray *
connect4_facts_fetch_finish (Connect4FactSource  *source,
                             GAsyncResult        *result,
                             GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
