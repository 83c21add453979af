/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"

typedef struct
{
  Connect4TestObserver *observer;
  Connect4Actor *actor; /* the same as observer */
} Fixture;

static void
fixture_init (Fixture *fixture)
{
  fixture->observer = connect4_test_observer_new ();
  fixture->actor = CONNECT4_ACTOR (fixture->observer);
}

static void
fixture_clear (Fixture *fixture)
{
  connect4_test_assert_finalized (fixture->observer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
kill_now (Connect4Actor *actor)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, actor, kill);
  connect4_test_iterate_until (!connect4_actor_is_alive (actor));
}

/* Waits for the DOWN at @index, and asserts what it says. */
static void
assert_down (Connect4TestObserver *observer,
             guint                 index,
             guint64               reference,
             Connect4Actor        *observed,
             Connect4ExitKind      kind)
{
  Connect4TestEvent *event = connect4_test_observer_wait (observer, index);

  g_assert_cmpint (event->kind, ==, CONNECT4_TEST_DOWN);
  g_assert_cmpuint (event->reference, ==, reference);
  g_assert_true (event->from == observed);
  connect4_test_assert_reason (event->reason, kind);
}

static void
test_one_way (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  g_autoptr (Connect4Actor) dying = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 reference;

  fixture_init (&fixture);
  connect4_actor_monitor (dying, observed);
  reference = connect4_actor_monitor (fixture.actor, observed);

  kill_now (dying);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (observed));
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 0);

  kill_now (observed);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_KILLED);
  g_assert_true (connect4_actor_is_alive (fixture.actor));
}

static void
test_one_down_each (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 references[5];
  guint i;

  fixture_init (&fixture);

  for (i = 0; i < G_N_ELEMENTS (references); i++)
    {
      references[i] = connect4_actor_monitor (fixture.actor, observed);
      g_assert_cmpuint (references[i], !=, 0);
      g_assert_true (i == 0 || references[i] != references[i - 1]);
    }

  connect4_test_specimen_finish (observed);

  for (i = 0; i < G_N_ELEMENTS (references); i++)
    assert_down (fixture.observer, i, references[i], observed, CONNECT4_EXIT_NORMAL);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, G_N_ELEMENTS (references));
}

static void
test_noproc (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 reference;

  fixture_init (&fixture);
  kill_now (observed);

  reference = connect4_actor_monitor (fixture.actor, observed);
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 0);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 1);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_NOPROC);
}

static void
test_oneself (gconstpointer data)
{
  g_autoptr (Connect4Actor) actor = connect4_test_specimen_new (GPOINTER_TO_INT (data));

  g_assert_cmpuint (connect4_actor_monitor (actor, actor), !=, 0);
  kill_now (actor);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, CONNECT4_EXIT_KILLED);
}

static void
test_dead_observer (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);

  fixture_init (&fixture);
  kill_now (fixture.actor);

  g_assert_cmpuint (connect4_actor_monitor (fixture.actor, observed), !=, 0);
  g_assert_cmpuint (connect4_actor_monitor (fixture.actor, fixture.actor), !=, 0);
  kill_now (observed);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 0);
}

static void
test_demonitor (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  g_autoptr (GError) error = NULL;
  guint64 reference;
  gboolean in_time = FALSE;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);

  g_assert_true (
    connect4_actor_demonitor (fixture.actor, reference, CONNECT4_DEMONITOR_NONE, &in_time, &error));
  g_assert_no_error (error);
  g_assert_true (in_time);

  g_assert_true (
    connect4_actor_demonitor (fixture.actor, reference, CONNECT4_DEMONITOR_NONE, &in_time, &error));
  g_assert_no_error (error);
  g_assert_false (in_time);

  kill_now (observed);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 0);
}

static void
test_demonitor_unknown (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  g_assert_true (
    connect4_actor_demonitor (fixture.actor, G_MAXUINT64, CONNECT4_DEMONITOR_FLUSH, NULL, &error));
  g_assert_no_error (error);
}

/* The observed has died and the DOWN is queued. */
static void
test_demonitor_queued (gconstpointer data)
{
  const Connect4DemonitorFlags flags = GPOINTER_TO_INT (data);
  g_auto (Fixture) fixture;
  g_autoptr (Connect4TestObserver) observed = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  guint64 reference;
  guint64 other;
  gboolean in_time = TRUE;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, CONNECT4_ACTOR (observed));
  other = connect4_actor_monitor (fixture.actor, CONNECT4_ACTOR (observed));
  connect4_actor_exit (CONNECT4_ACTOR (observed), normal);

  g_assert_true (connect4_actor_demonitor (fixture.actor, reference, flags, &in_time, NULL));
  g_assert_false (in_time);

  connect4_test_iterate_all ();

  if (flags == CONNECT4_DEMONITOR_FLUSH)
    {
      g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 1);
      assert_down (fixture.observer, 0, other, CONNECT4_ACTOR (observed), CONNECT4_EXIT_NORMAL);
    }
  else
    {
      g_assert_cmpuint (connect4_test_observer_count (fixture.observer), ==, 2);
      assert_down (fixture.observer, 0, reference, CONNECT4_ACTOR (observed), CONNECT4_EXIT_NORMAL);
    }
}

static void
test_demonitor_not_owner (void)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4TestObserver) stranger = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);
  g_autoptr (GError) error = NULL;
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);

  g_assert_false (connect4_actor_demonitor (CONNECT4_ACTOR (stranger), reference,
                                            CONNECT4_DEMONITOR_FLUSH, NULL, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOT_OWNER);

  kill_now (observed);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_KILLED);
}

/* An observer that, at its first DOWN, gives up the reference of that one and of the next. */
typedef struct
{
  Connect4Actor parent_instance;

  guint64 next_reference;
  guint n_downs;
} Demonitorer;

typedef Connect4ActorClass DemonitorerClass;

static GType demonitorer_get_type (void);
G_DEFINE_TYPE (Demonitorer, demonitorer, CONNECT4_TYPE_ACTOR)

static void
demonitorer_down (Connect4Actor      *actor,
                  guint64             reference,
                  Connect4Actor      *observed,
                  Connect4ExitReason *reason)
{
  Demonitorer *self = (Demonitorer *) actor;
  gboolean in_time = TRUE;

  self->n_downs++;
  g_assert_true (
    connect4_actor_demonitor (actor, reference, CONNECT4_DEMONITOR_FLUSH, &in_time, NULL));
  g_assert_false (in_time);
  connect4_actor_demonitor (actor, self->next_reference, CONNECT4_DEMONITOR_FLUSH, NULL, NULL);
}

static void
demonitorer_class_init (DemonitorerClass *klass)
{
  klass->down = demonitorer_down;
}

static void
demonitorer_init (Demonitorer *self)
{
}

static void
test_demonitor_in_down (void)
{
  g_autoptr (Connect4Actor) observer = g_object_new (demonitorer_get_type (), NULL);
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);

  connect4_actor_monitor (observer, observed);
  ((Demonitorer *) observer)->next_reference = connect4_actor_monitor (observer, observed);

  kill_now (observed);
  connect4_test_iterate_all ();
  g_assert_cmpuint (((Demonitorer *) observer)->n_downs, ==, 1);
}

static void
test_messages_first (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);
  connect4_actor_send (observed, fixture.actor, g_strdup ("first"), g_free);
  connect4_actor_send (observed, fixture.actor, g_strdup ("second"), g_free);
  connect4_test_specimen_finish (observed);

  assert_down (fixture.observer, 2, reference, observed, CONNECT4_EXIT_NORMAL);
  g_assert_cmpstr (connect4_test_observer_get (fixture.observer, 0)->message, ==, "first");
  g_assert_cmpstr (connect4_test_observer_get (fixture.observer, 1)->message, ==, "second");
  g_assert_true (connect4_test_observer_get (fixture.observer, 0)->from == observed);
}

static void
on_released (Connect4Release *release,
             Connect4Actor   *actor,
             gpointer         user_data)
{
  Connect4TestObserver *observer = user_data;

  g_assert_false (connect4_actor_is_alive (actor));
  g_assert_null (connect4_actor_lookup (connect4_actor_get_id (actor)));
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 0);
  connect4_actor_send (NULL, CONNECT4_ACTOR (observer), g_strdup ("released"), g_free);
}

static void
test_names_free_first (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  Connect4Release kept;
  Connect4Release removed;
  guint64 reference;

  fixture_init (&fixture);
  connect4_release_init (&kept, on_released, fixture.observer);
  connect4_release_init (&removed, on_released, fixture.observer);
  connect4_actor_add_release (observed, &kept);
  connect4_actor_add_release (observed, &removed);
  connect4_actor_remove_release (observed, &removed);
  connect4_actor_remove_release (observed, &removed);
  reference = connect4_actor_monitor (fixture.actor, observed);

  connect4_test_specimen_finish (observed);
  assert_down (fixture.observer, 1, reference, observed, CONNECT4_EXIT_NORMAL);
  g_assert_cmpstr (connect4_test_observer_get (fixture.observer, 0)->message, ==, "released");
  connect4_actor_remove_release (observed, &kept);
}

static void
test_nothing_left (gconstpointer data)
{
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  g_autoptr (Connect4Actor) dying = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  Connect4TestObserver *forgotten = connect4_test_observer_new ();
  guint i;

  for (i = 0; i < 10; i++)
    {
      connect4_actor_monitor (dying, observed);
      connect4_actor_monitor (CONNECT4_ACTOR (forgotten), observed);
    }

  g_assert_cmpuint (connect4_actor_get_private (observed)->monitored_by.length, ==, 20);
  kill_now (dying);
  g_assert_cmpuint (connect4_actor_get_private (observed)->monitored_by.length, ==, 10);
  connect4_test_assert_finalized (forgotten);
  g_assert_cmpuint (connect4_actor_get_private (observed)->monitored_by.length, ==, 0);
}

/* An observer that dies while DOWNs are queued for it. */
static void
test_nothing_left_queued (void)
{
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  Connect4TestObserver *observer = connect4_test_observer_new ();

  connect4_actor_monitor (CONNECT4_ACTOR (observer), observed);
  connect4_actor_exit (observed, normal);
  connect4_actor_exit (CONNECT4_ACTOR (observer), normal);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 0);
  connect4_test_assert_finalized (observer);
}

static void
test_reason_normal (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);
  connect4_test_specimen_finish (observed);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_NORMAL);
}

static void
test_reason_shutdown (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new_shutdown ("for the night");
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);
  connect4_actor_send_exit (fixture.actor, observed, shutdown);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpstr (
    connect4_exit_reason_get_detail (connect4_test_observer_get (fixture.observer, 0)->reason), ==,
    "for the night");
}

static void
test_reason_killed (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);
  kill_now (observed);
  assert_down (fixture.observer, 0, reference, observed, CONNECT4_EXIT_KILLED);
}

static void
test_reason_crash (gconstpointer data)
{
  g_auto (Fixture) fixture;
  g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (GPOINTER_TO_INT (data));

  fixture_init (&fixture);
  connect4_actor_monitor (fixture.actor, observed);
  connect4_test_specimen_crash (observed);
  g_assert_true (connect4_test_is_crash_of (
    GPOINTER_TO_INT (data), connect4_test_observer_wait (fixture.observer, 0)->reason));
}

/* Each signal that a child can die of, from outside and from inside. */
static void
test_reason_signal (void)
{
  static const struct
  {
    char command;
    int signal;
  } cases[] = { { 'a', SIGABRT }, { 's', SIGSEGV }, { 'k', SIGKILL } };
  g_auto (Fixture) fixture;
  guint i;

  fixture_init (&fixture);

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Connect4Actor) observed = connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);
      guint64 reference = connect4_actor_monitor (fixture.actor, observed);

      connect4_test_process_tell (CONNECT4_TEST_PROCESS (observed), cases[i].command);
      assert_down (fixture.observer, i, reference, observed, CONNECT4_EXIT_SIGNAL);
      g_assert_cmpint (
        connect4_exit_reason_get_signal (connect4_test_observer_get (fixture.observer, i)->reason),
        ==, cases[i].signal);
    }
}

/* The last reference to the observed is dropped: it has vanished. */
static void
test_finalized (gconstpointer data)
{
  g_auto (Fixture) fixture;
  Connect4Actor *observed = GPOINTER_TO_INT (data) == CONNECT4_TEST_SORT_TASK
                              ? CONNECT4_ACTOR (connect4_test_observer_new ())
                              : connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);
  guint64 reference;

  fixture_init (&fixture);
  reference = connect4_actor_monitor (fixture.actor, observed);
  connect4_test_assert_finalized (observed);
  assert_down (fixture.observer, 0, reference, NULL, CONNECT4_EXIT_NOPROC);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/monitor/01-one-way", test_one_way);
  connect4_test_add_for_sorts ("/supervision/monitor/02-one-down-each", test_one_down_each);
  connect4_test_add_for_sorts ("/supervision/monitor/03-noproc", test_noproc);
  connect4_test_add_for_sorts ("/supervision/monitor/03-oneself", test_oneself);
  g_test_add_func ("/supervision/monitor/03-dead-observer", test_dead_observer);
  connect4_test_add_for_sorts ("/supervision/monitor/04-demonitor", test_demonitor);
  g_test_add_func ("/supervision/monitor/04-demonitor-unknown", test_demonitor_unknown);
  g_test_add_data_func ("/supervision/monitor/04-demonitor-plain",
                        GINT_TO_POINTER (CONNECT4_DEMONITOR_NONE), test_demonitor_queued);
  g_test_add_data_func ("/supervision/monitor/04-demonitor-flush",
                        GINT_TO_POINTER (CONNECT4_DEMONITOR_FLUSH), test_demonitor_queued);
  g_test_add_func ("/supervision/monitor/04-demonitor-not-owner", test_demonitor_not_owner);
  g_test_add_func ("/supervision/monitor/04-demonitor-in-down", test_demonitor_in_down);
  connect4_test_add_for_sorts ("/supervision/monitor/05-messages-first", test_messages_first);
  connect4_test_add_for_sorts ("/supervision/monitor/06-names-free-first", test_names_free_first);
  connect4_test_add_for_sorts ("/supervision/monitor/07-nothing-left", test_nothing_left);
  g_test_add_func ("/supervision/monitor/07-nothing-left-queued", test_nothing_left_queued);
  connect4_test_add_for_sorts ("/supervision/monitor/08-reason-normal", test_reason_normal);
  connect4_test_add_for_sorts ("/supervision/monitor/08-reason-shutdown", test_reason_shutdown);
  connect4_test_add_for_sorts ("/supervision/monitor/08-reason-killed", test_reason_killed);
  connect4_test_add_for_sorts ("/supervision/monitor/08-reason-crash", test_reason_crash);
  g_test_add_func ("/supervision/monitor/08-reason-signal", test_reason_signal);
  connect4_test_add_for_sorts ("/supervision/monitor/finalized", test_finalized);

  return g_test_run ();
}
