/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-facts"

#include "config.h"

#include "facts/connect4-facts.h"
#include "supervision/connect4-supervision-error.h"

#include "connect4-test-fact-source.h"
#include "connect4-test-observer.h"

#define SHORT_MS 20

typedef struct
{
  Connect4TestFactSource *source;
  Connect4TaskSupervisor *supervisor;
  Connect4TestObserver *owner;
  GCancellable *cancellable;
  gboolean done;
  GPtrArray *facts; /* char *, owned; may hold NULL */
  GError *error;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->source = connect4_test_fact_source_new ();
  fixture->supervisor = connect4_task_supervisor_new ("tasks");
  fixture->owner = connect4_test_observer_new ();
  fixture->cancellable = g_cancellable_new ();
}

static void
stop (gpointer actor)
{
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exit (actor, shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (actor));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  stop (fixture->supervisor);
  stop (fixture->owner);
  connect4_test_assert_finalized (fixture->supervisor);
  connect4_test_assert_finalized (fixture->owner);
  connect4_test_assert_finalized (fixture->source);
  g_object_unref (fixture->cancellable);
  g_clear_pointer (&fixture->facts, g_ptr_array_unref);
  g_clear_error (&fixture->error);
}

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->facts = connect4_facts_fetch_finish (CONNECT4_FACT_SOURCE (source), result,
                                                &fixture->error);
  fixture->done = TRUE;
}

static void
fetch (Fixture *fixture,
       guint    n_facts,
       guint    timeout_ms)
{
  connect4_facts_fetch_async (CONNECT4_FACT_SOURCE (fixture->source), fixture->supervisor,
                              CONNECT4_ACTOR (fixture->owner), n_facts, timeout_ms,
                              fixture->cancellable, on_fetched, fixture);
}

static void
wait_for_fetches (Fixture *fixture,
                  guint    n)
{
  connect4_test_iterate_until (connect4_test_fact_source_get_n_fetches (fixture->source) == n);
}

static void
answer_all (Fixture *fixture,
            guint    n)
{
  for (guint i = 0; i < n; i++)
    connect4_test_fact_source_answer (fixture->source, i);
}

/* Asserts what came: for each fact a letter, `f` if it is there and `-` if it is missing. */
static void
assert_facts (Fixture    *fixture,
              const char *expected)
{
  connect4_test_iterate_until (fixture->done);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->facts->len, ==, strlen (expected));

  for (guint i = 0; expected[i] != '\0'; i++)
    {
      g_autofree char *fact = g_strdup_printf ("fact %u", i);

      g_assert_cmpstr (fixture->facts->pdata[i], ==, expected[i] == 'f' ? fact : NULL);
    }
}

/* All are under way before one is there, and each is a supervised task. */
static void
test_side_by_side (Fixture       *fixture,
                   gconstpointer  data)
{
  fetch (fixture, 20, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 20);
  g_assert_false (fixture->done);

  answer_all (fixture, 20);
  assert_facts (fixture, "ffffffffffffffffffff");
}

static void
test_in_order (Fixture       *fixture,
               gconstpointer  data)
{
  fetch (fixture, 3, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 3);

  for (guint i = 3; i > 0; i--)
    {
      g_assert_false (fixture->done);
      connect4_test_fact_source_answer (fixture->source, i - 1);
      connect4_test_iterate_all ();
    }

  assert_facts (fixture, "fff");
}

static void
test_failing (Fixture       *fixture,
              gconstpointer  data)
{
  fetch (fixture, 4, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 4);

  connect4_test_fact_source_fail (fixture->source, 3);
  connect4_test_fact_source_answer (fixture->source, 2);
  connect4_test_fact_source_fail (fixture->source, 1);
  connect4_test_fact_source_answer (fixture->source, 0);

  assert_facts (fixture, "f-f-");
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (fixture->owner)));
  g_assert_cmpuint (connect4_test_observer_count (fixture->owner), ==, 0);
}

static void
test_all_failing (Fixture       *fixture,
                  gconstpointer  data)
{
  fetch (fixture, 2, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 2);

  connect4_test_fact_source_fail (fixture->source, 0);
  connect4_test_fact_source_fail (fixture->source, 1);

  assert_facts (fixture, "--");
}

/* A source that takes too long is told so, and may answer later than that. */
static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();

  fetch (fixture, 3, SHORT_MS);
  wait_for_fetches (fixture, 3);
  connect4_test_fact_source_answer (fixture->source, 0);
  connect4_test_fact_source_answer (fixture->source, 2);

  assert_facts (fixture, "f-f");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, SHORT_MS * 1000);
  connect4_test_iterate_until (connect4_test_fact_source_is_cancelled (fixture->source, 1));

  connect4_test_fact_source_answer (fixture->source, 1);
  connect4_test_iterate_all ();
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  fetch (fixture, 2, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 2);
  connect4_test_fact_source_answer (fixture->source, 0);
  g_cancellable_cancel (fixture->cancellable);

  connect4_test_iterate_until (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (fixture->facts);

  connect4_test_iterate_until (connect4_test_fact_source_is_cancelled (fixture->source, 1));
  connect4_test_fact_source_answer (fixture->source, 1);
}

/* The tasks of a player who is gone end with the player. */
static void
test_owner_dies (Fixture       *fixture,
                 gconstpointer  data)
{
  fetch (fixture, 2, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 2);
  stop (fixture->owner);

  connect4_test_iterate_until (connect4_test_fact_source_is_cancelled (fixture->source, 0));
  connect4_test_iterate_until (connect4_test_fact_source_is_cancelled (fixture->source, 1));
  answer_all (fixture, 2);

  connect4_test_iterate_until (fixture->done);
  g_assert_error (fixture->error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

static void
test_too_many_tasks (Fixture       *fixture,
                     gconstpointer  data)
{
  g_object_set (fixture->supervisor, "max-children", 2, NULL);

  fetch (fixture, 4, CONNECT4_FACTS_TIMEOUT_MS);
  wait_for_fetches (fixture, 2);
  answer_all (fixture, 2);

  assert_facts (fixture, "ff--");
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  fetch (fixture, 0, CONNECT4_FACTS_TIMEOUT_MS);
  assert_facts (fixture, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) \
  g_test_add ("/facts/facts/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("side-by-side", test_side_by_side);
  ADD ("in-order", test_in_order);
  ADD ("failing", test_failing);
  ADD ("all-failing", test_all_failing);
  ADD ("slow", test_slow);
  ADD ("cancelled", test_cancelled);
  ADD ("owner-dies", test_owner_dies);
  ADD ("too-many-tasks", test_too_many_tasks);
  ADD ("none", test_none);
#undef ADD

  return g_test_run ();
}
