/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-spawner.h"

#include <gio/gio.h>

#define MS G_TIME_SPAN_MILLISECOND

/* A spawner, and a system that starts nothing but notes it. */
typedef struct
{
  Connect4Spawner spawner;
  gint64 now;
  GIOErrorEnum failure; /* of each start; 0 for none */
  guint n_starts;
  guint n_looks;
} Fixture;

static gboolean
start_handler (gpointer          system,
               Connect4Handler  *handler,
               GError          **error)
{
  Fixture *fixture = system;

  fixture->n_starts++;
  if (fixture->failure == 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, (gint) fixture->failure, "It does not start");

  return FALSE;
}

static void
check_handler_at (gpointer         system,
                  Connect4Handler *handler,
                  gint64           time)
{
  Fixture *fixture = system;

  g_assert_cmpint (time, ==, fixture->now + CONNECT4_SPAWNER_STARTUP_TIMEOUT);
  fixture->n_looks++;
}

static const Connect4HandlerSystem test_system = {
  .start = start_handler,
  .check_at = check_handler_at,
};

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->now = 1000;
  connect4_spawner_init (&fixture->spawner, &test_system, fixture);
}

static void
drop (Connect4Handler *handler)
{
  connect4_handler_move (handler, NULL, CONNECT4_HANDLER_GONE);
  connect4_handler_unref (handler);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  while (fixture->spawner.spares.head != NULL)
    drop (fixture->spawner.spares.head->data);
}

static void
make_ready (Fixture *fixture)
{
  for (GList *link = fixture->spawner.spares.head; link != NULL; link = link->next)
    ((Connect4Handler *) link->data)->ready = TRUE;
  connect4_spawner_succeed (&fixture->spawner);
}

/* Refills until there are enough.
 *
 * Returns: how long that took */
static gint64
refill_all (Fixture *fixture)
{
  const gint64 begin = fixture->now;
  gint64 due;

  while ((due = connect4_spawner_refill (&fixture->spawner, 0, fixture->now)) != G_MAXINT64)
    {
      g_assert_cmpint (due, >, fixture->now);
      fixture->now = due;
    }

  return fixture->now - begin;
}

static void
test_start (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_spawner_start (&fixture->spawner, 6, fixture->now, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_starts, ==, 6);
  g_assert_cmpuint (fixture->n_looks, ==, 6);
  g_assert_cmpuint (fixture->spawner.spares.length, ==, 6);

  fixture->failure = G_IO_ERROR_BUSY;
  g_assert_false (connect4_spawner_start (&fixture->spawner, 6, fixture->now, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (fixture->n_starts, ==, 7);
  g_assert_true (connect4_spawner_is_failing (&fixture->spawner));
}

/* Nobody is given one that is not ready, and each is given once. */
static void
test_take (Fixture       *fixture,
           gconstpointer  data)
{
  Connect4Handler *first, *second;

  connect4_spawner_start (&fixture->spawner, 2, fixture->now, NULL);
  g_assert_null (connect4_spawner_take (&fixture->spawner, 0));

  ((Connect4Handler *) fixture->spawner.spares.tail->data)->ready = TRUE;
  first = connect4_spawner_take (&fixture->spawner, 0);
  g_assert_nonnull (first);
  g_assert_true (first->ready);
  g_assert_null (first->list);
  g_assert_null (connect4_spawner_take (&fixture->spawner, 0));

  make_ready (fixture);
  second = connect4_spawner_take (&fixture->spawner, 0);
  g_assert_true (second != NULL && second != first);
  g_assert_null (connect4_spawner_take (&fixture->spawner, 0));
  drop (first);
  drop (second);
}

/* Who is to leave some for others gets one only when there are more. */
static void
test_take_kept (Fixture       *fixture,
                gconstpointer  data)
{
  connect4_spawner_start (&fixture->spawner, 3, fixture->now, NULL);
  g_assert_null (connect4_spawner_take (&fixture->spawner, 2));

  ((Connect4Handler *) fixture->spawner.spares.tail->data)->ready = TRUE;
  g_assert_null (connect4_spawner_take (&fixture->spawner, 1));
  make_ready (fixture);
  g_assert_null (connect4_spawner_take (&fixture->spawner, 3));
  drop (connect4_spawner_take (&fixture->spawner, 2));
  g_assert_null (connect4_spawner_take (&fixture->spawner, 2));
  drop (connect4_spawner_take (&fixture->spawner, 0));
  drop (connect4_spawner_take (&fixture->spawner, 0));
}

/* Spares are started one after the other: each start is a moment in which nobody is answered. */
static void
test_refill (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpint (refill_all (fixture), >=, (CONNECT4_SPAWNER_SPARES - 1) * MS);
  g_assert_cmpuint (fixture->n_starts, ==, CONNECT4_SPAWNER_SPARES);
  make_ready (fixture);
  g_assert_cmpint (refill_all (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_starts, ==, CONNECT4_SPAWNER_SPARES);

  drop (connect4_spawner_take (&fixture->spawner, 0));
  refill_all (fixture);
  g_assert_cmpuint (fixture->n_starts, ==, CONNECT4_SPAWNER_SPARES + 1);
}

/* Those that somebody waits for are all started soon, a few in a turn, and not again while they get ready. */
static void
test_wanted (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpint (connect4_spawner_refill (&fixture->spawner, 10, fixture->now), <=, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 4);
  connect4_spawner_refill (&fixture->spawner, 10, fixture->now);
  connect4_spawner_refill (&fixture->spawner, 10, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 10);
  connect4_spawner_refill (&fixture->spawner, 10, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 10);
}

/* One that does not get ready for long is not counted on. */
static void
test_slow_start (Fixture       *fixture,
                 gconstpointer  data)
{
  connect4_spawner_refill (&fixture->spawner, 1, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 1);
  fixture->now += 2 * G_USEC_PER_SEC;
  connect4_spawner_refill (&fixture->spawner, 1, fixture->now);
  g_assert_cmpuint (fixture->n_starts, >, 1);
}

/* Starts that fail are put off for longer and longer, also for those who wait; the first that works ends that. */
static void
test_failing (Fixture       *fixture,
              gconstpointer  data)
{
  gint64 last_delay = 0;

  fixture->failure = G_IO_ERROR_BUSY;
  g_assert_false (connect4_spawner_is_failing (&fixture->spawner));
  for (guint i = 1; i <= 10; i++)
    {
      gint64 due;

      g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "An action handler cannot be started: *");
      due = connect4_spawner_refill (&fixture->spawner, 3, fixture->now);
      g_test_assert_expected_messages ();
      g_assert_cmpuint (fixture->n_starts, ==, i);
      g_assert_true (connect4_spawner_is_failing (&fixture->spawner));
      g_assert_cmpint (due - fixture->now, >=, last_delay);
      last_delay = due - fixture->now;
      g_assert_cmpint (connect4_spawner_refill (&fixture->spawner, 3, due - 1), ==, due);
      g_assert_cmpuint (fixture->n_starts, ==, i);
      fixture->now = due;
    }
  g_assert_cmpint (last_delay, ==, CONNECT4_BACKOFF_MAX);

  fixture->failure = 0;
  connect4_spawner_refill (&fixture->spawner, 3, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 13);
  g_assert_true (connect4_spawner_is_failing (&fixture->spawner));
  make_ready (fixture);
  g_assert_false (connect4_spawner_is_failing (&fixture->spawner));
}

/* While their supervisor is down, nobody need hear that none can be started. */
static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  GLogLevelFlags before = g_log_set_fatal_mask (G_LOG_DOMAIN, G_LOG_FATAL_MASK | G_LOG_LEVEL_MESSAGE);

  fixture->failure = G_IO_ERROR_CLOSED;
  g_assert_cmpint (connect4_spawner_refill (&fixture->spawner, 3, fixture->now), >, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 1);
  g_assert_true (connect4_spawner_is_failing (&fixture->spawner));
  g_log_set_fatal_mask (G_LOG_DOMAIN, before);
}

/* One that ends before it is ready is a start that has failed. */
static void
test_ends_early (Fixture       *fixture,
                 gconstpointer  data)
{
  Connect4Handler *handler;

  connect4_spawner_start (&fixture->spawner, 1, fixture->now, NULL);
  handler = fixture->spawner.spares.head->data;
  connect4_spawner_count (&fixture->spawner, handler, fixture->now);
  drop (handler);
  g_assert_true (connect4_spawner_is_failing (&fixture->spawner));
  g_assert_cmpint (connect4_spawner_refill (&fixture->spawner, 1, fixture->now), >, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 1);
}

/* When thousands die, spares are put off; but not those whom somebody waits for. */
static void
test_storm (Fixture       *fixture,
            gconstpointer  data)
{
  connect4_spawner_start (&fixture->spawner, 1, fixture->now, NULL);
  make_ready (fixture);
  for (guint i = 0; i < 1000; i++)
    connect4_spawner_count (&fixture->spawner, fixture->spawner.spares.head->data, fixture->now);
  g_assert_false (connect4_spawner_is_failing (&fixture->spawner));

  drop (connect4_spawner_take (&fixture->spawner, 0));
  fixture->n_starts = 0;
  g_assert_cmpint (connect4_spawner_refill (&fixture->spawner, 0, fixture->now), >, fixture->now + 100 * MS);
  g_assert_cmpuint (fixture->n_starts, ==, 0);
  connect4_spawner_refill (&fixture->spawner, 2, fixture->now);
  g_assert_cmpuint (fixture->n_starts, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function) g_test_add ("/handler/spawner/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("start", test_start);
  ADD ("take", test_take);
  ADD ("take-kept", test_take_kept);
  ADD ("refill", test_refill);
  ADD ("wanted", test_wanted);
  ADD ("slow-start", test_slow_start);
  ADD ("failing", test_failing);
  ADD ("closed", test_closed);
  ADD ("ends-early", test_ends_early);
  ADD ("storm", test_storm);
#undef ADD

  return g_test_run ();
}
