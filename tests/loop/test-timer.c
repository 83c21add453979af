/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-timer.h"

#include "connect4-test-util.h"

#define MILLISECOND 1000
#define N_TIMERS    1000

typedef struct
{
  Connect4Timer timer;
  Connect4Timer other;
  GArray *fired; /* of gint64: the deadlines, in the order in which they fired */
  guint n_fired;
} Fixture;

static void
count (Connect4Timer *timer,
       gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (connect4_timer_is_set (timer));
  g_assert_cmpint (g_get_monotonic_time (), >=, timer->deadline);
  fixture->n_fired++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  connect4_timer_init (&fixture->timer, count, fixture);
  connect4_timer_init (&fixture->other, count, fixture);
  fixture->fired = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  connect4_timer_clear (&fixture->timer);
  connect4_timer_clear (&fixture->other);
  g_array_unref (fixture->fired);
}

static void
test_fires_once (Fixture       *fixture,
                 gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();

  g_assert_false (connect4_timer_is_set (&fixture->timer));
  connect4_timer_set (&fixture->timer, 5 * MILLISECOND);
  g_assert_true (connect4_timer_is_set (&fixture->timer));

  connect4_test_iterate_until (fixture->n_fired > 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 5 * MILLISECOND);
  g_assert_false (connect4_timer_is_set (&fixture->timer));

  connect4_timer_set (&fixture->other, 10 * MILLISECOND);
  connect4_test_iterate_until (!connect4_timer_is_set (&fixture->other));
  g_assert_cmpuint (fixture->n_fired, ==, 2);
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  connect4_timer_clear (&fixture->timer);

  connect4_timer_set (&fixture->timer, 1 * MILLISECOND);
  connect4_timer_set (&fixture->other, 5 * MILLISECOND);
  connect4_timer_clear (&fixture->timer);
  g_assert_false (connect4_timer_is_set (&fixture->timer));

  connect4_test_iterate_until (!connect4_timer_is_set (&fixture->other));
  g_assert_cmpuint (fixture->n_fired, ==, 1);
}

static void
test_set_again (Fixture       *fixture,
                gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();

  connect4_timer_set (&fixture->timer, 1 * MILLISECOND);
  connect4_timer_set (&fixture->timer, 10 * MILLISECOND);
  connect4_test_iterate_until (fixture->n_fired > 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 10 * MILLISECOND);
  g_assert_false (connect4_timer_is_set (&fixture->timer));

  connect4_timer_set (&fixture->timer, G_TIME_SPAN_HOUR);
  connect4_timer_set (&fixture->timer, 1 * MILLISECOND);
  connect4_test_iterate_until (fixture->n_fired > 1);
  g_assert_cmpuint (fixture->n_fired, ==, 2);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  connect4_timer_set (&fixture->timer, G_MININT64);
  connect4_timer_set (&fixture->other, G_MAXINT64);
  connect4_test_iterate_until (fixture->n_fired > 0);

  g_assert_false (connect4_timer_is_set (&fixture->timer));
  g_assert_true (connect4_timer_is_set (&fixture->other));
}

static void
test_only_waits_when_set (Fixture       *fixture,
                          gconstpointer  data)
{
  connect4_timer_set (&fixture->timer, 0);
  connect4_test_iterate_until (fixture->n_fired == 1);

  g_assert_false (g_main_context_pending (NULL));
  connect4_timer_set (&fixture->timer, G_TIME_SPAN_HOUR);
  g_assert_false (g_main_context_pending (NULL));
}

static void
note (Connect4Timer *timer,
      gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_array_append_val (fixture->fired, timer->deadline);
}

/* Timers are set, moved and cleared at random; what is left fires in the order of the deadlines. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree Connect4Timer *timers = g_new (Connect4Timer, N_TIMERS);
  guint n_set = 0;
  guint i;

  for (i = 0; i < N_TIMERS; i++)
    connect4_timer_init (&timers[i], note, fixture);

  for (i = 0; i < 10 * N_TIMERS; i++)
    {
      Connect4Timer *timer = &timers[g_test_rand_int_range (0, N_TIMERS)];

      if (g_test_rand_int_range (0, 4) == 0)
        connect4_timer_clear (timer);
      else
        connect4_timer_set (timer, g_test_rand_int_range (0, 50 * MILLISECOND));
    }

  for (i = 0; i < N_TIMERS; i++)
    n_set += connect4_timer_is_set (&timers[i]);

  connect4_test_iterate_until (fixture->fired->len == n_set);
  for (i = 1; i < n_set; i++)
    {
      g_assert_cmpint (g_array_index (fixture->fired, gint64, i - 1), <=,
                       g_array_index (fixture->fired, gint64, i));
    }
  for (i = 0; i < N_TIMERS; i++)
    g_assert_false (connect4_timer_is_set (&timers[i]));
}

static void
set_self_again (Connect4Timer *timer,
                gpointer       user_data)
{
  Fixture *fixture = user_data;

  if (++fixture->n_fired < 5)
    connect4_timer_set (timer, 0);
}

static void
test_sets_itself (Fixture       *fixture,
                  gconstpointer  data)
{
  connect4_timer_init (&fixture->timer, set_self_again, fixture);
  connect4_timer_set (&fixture->timer, 0);
  connect4_test_iterate_until (!connect4_timer_is_set (&fixture->timer));
  g_assert_cmpuint (fixture->n_fired, ==, 5);
}

static void
clear_other (Connect4Timer *timer,
             gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_fired++;
  connect4_timer_clear (&fixture->other);
}

static void
test_clears_another_due_too (Fixture       *fixture,
                             gconstpointer  data)
{
  connect4_timer_init (&fixture->timer, clear_other, fixture);
  connect4_timer_set (&fixture->timer, 0);
  connect4_timer_set (&fixture->other, 1);
  while (g_get_monotonic_time () <= fixture->other.deadline)
    g_thread_yield ();

  connect4_test_iterate_until (fixture->n_fired > 0);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (fixture->n_fired, ==, 1);
}

static void
free_timer (Connect4Timer *timer,
            gpointer       user_data)
{
  gboolean *fired = user_data;

  g_free (timer);
  *fired = TRUE;
}

static void
test_freed_in_callback (void)
{
  Connect4Timer *timer = g_new (Connect4Timer, 1);
  gboolean fired = FALSE;

  connect4_timer_init (timer, free_timer, &fired);
  connect4_timer_set (timer, 0);
  connect4_test_iterate_until (fired);
}

static gpointer
run_timer_in_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { 0 };

  g_main_context_push_thread_default (context);
  connect4_timer_init (&fixture.timer, count, &fixture);
  connect4_timer_set (&fixture.timer, 1 * MILLISECOND);
  while (fixture.n_fired == 0)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return GUINT_TO_POINTER (fixture.n_fired);
}

static void
test_thread (void)
{
  GThread *thread = g_thread_new ("timer", run_timer_in_thread, NULL);

  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1);
}

static gpointer
run_two_contexts_in_thread (gpointer data)
{
  run_timer_in_thread (NULL);

  return run_timer_in_thread (NULL);
}

static void
test_context_is_gone (void)
{
  GThread *thread = g_thread_new ("timer", run_two_contexts_in_thread, NULL);

  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1);
}

/* Sets @timer under @context, without iterating that. */
static void
set_under (GMainContext  *context,
           Connect4Timer *timer)
{
  g_main_context_push_thread_default (context);
  connect4_timer_set (timer, 0);
  g_main_context_pop_thread_default (context);
}

/* A timer fires in its own context, whichever set one first. */
static void
test_two_contexts (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GMainContext) first = g_main_context_new ();
  g_autoptr (GMainContext) second = g_main_context_new ();

  set_under (first, &fixture->timer);
  set_under (second, &fixture->other);
  g_assert_false (g_main_context_pending (NULL));

  while (g_main_context_iteration (second, FALSE))
    continue;
  g_assert_false (connect4_timer_is_set (&fixture->other));
  g_assert_true (connect4_timer_is_set (&fixture->timer));

  while (g_main_context_iteration (first, FALSE))
    continue;
  g_assert_cmpuint (fixture->n_fired, ==, 2);

  connect4_timer_set (&fixture->timer, 0);
  connect4_test_iterate_until (fixture->n_fired == 3);
}

/* One that is set moves only if it is told to. */
static void
test_moves_to_context (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  connect4_timer_set_in (&fixture->timer, context, G_TIME_SPAN_HOUR);
  connect4_timer_set (&fixture->timer, 0);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_true (g_main_context_pending (context));

  connect4_timer_set_in (&fixture->timer, NULL, 0);
  connect4_test_iterate_until (fixture->n_fired == 1);
  g_assert_false (connect4_timer_is_set (&fixture->timer));
}

static void
on_context_freed (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The context stays until the timer is cleared, and no longer. */
static void
test_context_is_freed (Fixture       *fixture,
                       gconstpointer  data)
{
  GMainContext *context = g_main_context_new ();
  g_autoptr (GSource) source = g_idle_source_new ();
  gboolean freed = FALSE;

  g_source_set_callback (source, G_SOURCE_FUNC (g_main_context_wakeup), &freed, on_context_freed);
  g_source_attach (source, context);
  connect4_timer_set_in (&fixture->timer, context, G_TIME_SPAN_HOUR);
  connect4_timer_set_in (&fixture->other, context, G_TIME_SPAN_HOUR);
  g_main_context_unref (context);

  connect4_timer_set (&fixture->timer, 2 * G_TIME_SPAN_HOUR);
  connect4_timer_clear (&fixture->timer);
  g_assert_false (freed);
  connect4_timer_clear (&fixture->other);
  g_assert_true (freed);

  connect4_timer_set (&fixture->timer, 0);
  connect4_test_iterate_until (fixture->n_fired == 1);
}

/* A timer waits for another in a nested loop. */
static void
await_other (Connect4Timer *timer,
             gpointer       user_data)
{
  Fixture *fixture = user_data;

  connect4_timer_set (&fixture->other, 1 * MILLISECOND);
  connect4_test_iterate_until (!connect4_timer_is_set (&fixture->other));
  g_assert_cmpuint (fixture->n_fired, ==, 1);
  fixture->n_fired++;
}

static void
test_nested_loop (Fixture       *fixture,
                  gconstpointer  data)
{
  connect4_timer_init (&fixture->timer, await_other, fixture);
  connect4_timer_set (&fixture->timer, 0);
  connect4_test_iterate_until (fixture->n_fired == 2);
  g_assert_false (g_main_context_pending (NULL));
}

#define add_test(path, func) \
  g_test_add ("/loop/timer/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("fires-once", test_fires_once);
  add_test ("clear", test_clear);
  add_test ("set-again", test_set_again);
  add_test ("limits", test_limits);
  add_test ("only-waits-when-set", test_only_waits_when_set);
  add_test ("order", test_order);
  add_test ("sets-itself", test_sets_itself);
  add_test ("clears-another-due-too", test_clears_another_due_too);
  add_test ("two-contexts", test_two_contexts);
  add_test ("moves-to-context", test_moves_to_context);
  add_test ("context-is-freed", test_context_is_freed);
  add_test ("nested-loop", test_nested_loop);
  g_test_add_func ("/loop/timer/freed-in-callback", test_freed_in_callback);
  g_test_add_func ("/loop/timer/thread", test_thread);
  g_test_add_func ("/loop/timer/context-is-gone", test_context_is_gone);

  return g_test_run ();
}
