/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-facts"

#include "config.h"

#include "facts/connect4-facts.h"
#include "facts/connect4-resource-fact-source.h"
#include "supervision/connect4-task-stream.h"

#include "connect4-test-observer.h"

#define N_FACTS 3

/* The facts of the program, fetched in each of the ways in which there is concurrent work. */
typedef struct
{
  Connect4FactSource *source;
  Connect4TaskSupervisor *supervisor;
  Connect4TestObserver *owner;
  char *facts[N_FACTS]; /* owned */
  guint n_there;
} Fixture;

/* Where one fact goes. */
typedef struct
{
  Fixture *fixture;
  guint index;
} Place;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->source = connect4_resource_fact_source_new ();
  fixture->supervisor = connect4_task_supervisor_new ("tasks");
  fixture->owner = connect4_test_observer_new ();
}

static void
assert_three_facts (Fixture *fixture)
{
  connect4_test_iterate_until (fixture->n_there == N_FACTS);

  for (guint i = 0; i < N_FACTS; i++)
    g_assert_true (g_str_has_suffix (fixture->facts[i], "."));
  g_assert_cmpstr (fixture->facts[0], !=, fixture->facts[1]);
  g_assert_cmpstr (fixture->facts[1], !=, fixture->facts[2]);
  g_assert_cmpstr (fixture->facts[2], !=, fixture->facts[0]);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exit (CONNECT4_ACTOR (fixture->supervisor), shutdown);
  connect4_actor_exit (CONNECT4_ACTOR (fixture->owner), shutdown);
  connect4_test_assert_finalized (fixture->supervisor);
  connect4_test_assert_finalized (fixture->owner);
  connect4_test_assert_finalized (fixture->source);
  for (guint i = 0; i < N_FACTS; i++)
    g_free (fixture->facts[i]);
}

static void
take_fact (Fixture *fixture,
           guint    index,
           char    *fact)
{
  fixture->facts[index] = fact;
  fixture->n_there++;
}

static Place *
place_new (Fixture *fixture,
           guint    index)
{
  Place *place = g_new (Place, 1);

  *place = (Place){ fixture, index };

  return place;
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Place *place = user_data;
  g_autoptr (GError) error = NULL;
  char *fact;

  fact = connect4_fact_source_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &error);
  g_assert_no_error (error);
  take_fact (place->fixture, place->index, fact);
}

static void
fetch_one (Fixture *fixture,
           guint    index)
{
  connect4_fact_source_fetch_async (fixture->source, index, NULL, on_fetched,
                                    place_new (fixture, index));
}

static void
test_41_one_after_the_other (Fixture       *fixture,
                             gconstpointer  data)
{
  for (guint i = 0; i < N_FACTS; i++)
    {
      fetch_one (fixture, i);
      connect4_test_iterate_until (fixture->n_there == i + 1);
    }

  assert_three_facts (fixture);
}

static void
test_42_tasks (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < N_FACTS; i++)
    fetch_one (fixture, i);
  g_assert_cmpuint (fixture->n_there, ==, 0);

  assert_three_facts (fixture);
}

static void
on_task_fetched (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  char *fact;

  fact = connect4_fact_source_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &error);
  g_assert_no_error (error);
  g_task_return_pointer (task, fact, g_free);
}

static void
run_fetch (Connect4TaskActor *actor,
           GTask             *task,
           gpointer           user_data)
{
  Place *place = user_data;

  connect4_fact_source_fetch_async (place->fixture->source, place->index,
                                    g_task_get_cancellable (task), on_task_fetched,
                                    g_object_ref (task));
}

static Connect4TaskActor *
new_fetch (guint    index,
           gpointer user_data)
{
  return connect4_task_actor_new ("fact", run_fetch, place_new (user_data, index), g_free);
}

static void
on_awaited (GObject      *actor,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Place *place = user_data;
  g_autoptr (GError) error = NULL;
  char *fact;

  fact = connect4_task_actor_await_finish (CONNECT4_TASK_ACTOR (actor), result, &error);
  g_assert_no_error (error);
  take_fact (place->fixture, place->index, fact);
}

static void
test_43_awaited_actors (Fixture       *fixture,
                        gconstpointer  data)
{
  for (guint i = 0; i < N_FACTS; i++)
    {
      g_autoptr (Connect4TaskActor) actor = new_fetch (i, fixture);
      g_autoptr (GError) error = NULL;

      connect4_task_supervisor_async (fixture->supervisor, CONNECT4_ACTOR (fixture->owner), actor,
                                      &error);
      g_assert_no_error (error);
      connect4_task_actor_await_async (actor, NULL, on_awaited, place_new (fixture, i));
    }

  assert_three_facts (fixture);
}

static void
take_result (guint         index,
             gpointer      value,
             const GError *error,
             gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_no_error (error);
  g_assert_cmpuint (index, ==, fixture->n_there);
  take_fact (fixture, index, value);
}

static void
test_44_stream (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (Connect4TaskStream) stream = NULL;

  stream = connect4_task_stream_new (fixture->supervisor, N_FACTS, new_fetch, take_result, fixture,
                                     NULL);
  connect4_task_stream_set_max_concurrency (stream, 2);
  connect4_task_stream_run_async (stream, NULL, NULL, NULL);

  assert_three_facts (fixture);
}

static void
on_facts_fetched (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GError) error = NULL;

  facts = connect4_facts_fetch_finish (CONNECT4_FACT_SOURCE (source), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, N_FACTS);
  for (guint i = 0; i < N_FACTS; i++)
    take_fact (fixture, i, g_strdup (facts->pdata[i]));
}

static void
test_45_facts (Fixture       *fixture,
               gconstpointer  data)
{
  connect4_facts_fetch_async (fixture->source, fixture->supervisor, CONNECT4_ACTOR (fixture->owner),
                              N_FACTS, CONNECT4_FACTS_TIMEOUT_MS, NULL, on_facts_fetched, fixture);

  assert_three_facts (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) \
  g_test_add ("/ported/facts/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("41-one-after-the-other", test_41_one_after_the_other);
  ADD ("42-tasks", test_42_tasks);
  ADD ("43-awaited-actors", test_43_awaited_actors);
  ADD ("44-stream", test_44_stream);
  ADD ("45-facts", test_45_facts);
#undef ADD

  return g_test_run ();
}
