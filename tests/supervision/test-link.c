/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-supervision-error.h"

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"

#define SORT(data) ((Connect4TestSort) GPOINTER_TO_INT (data))

static void
link_actors (Connect4Actor *actor,
             gpointer       other)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (connect4_actor_link (actor, CONNECT4_ACTOR (other), &error));
  g_assert_no_error (error);
}

static void
exit_with (gpointer            actor,
           Connect4ExitReason *reason)
{
  connect4_actor_exit (CONNECT4_ACTOR (actor), reason);
  connect4_exit_reason_unref (reason);
}

static void
send_exit (gpointer            actor,
           Connect4ExitReason *reason)
{
  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (actor), reason);
  connect4_exit_reason_unref (reason);
}

static void
kill_now (Connect4Actor *actor)
{
  send_exit (actor, connect4_exit_reason_new (CONNECT4_EXIT_KILL));
  connect4_test_iterate_until (!connect4_actor_is_alive (actor));
}

/* Asserts that the only thing that the observer gets is this EXIT. */
static void
assert_one_exit (Connect4TestObserver *observer,
                 gpointer              from,
                 Connect4ExitKind      kind)
{
  Connect4TestEvent *event = connect4_test_observer_wait (observer, 0);

  g_assert_cmpint (event->kind, ==, CONNECT4_TEST_EXIT);
  g_assert_true (event->from == from);
  connect4_test_assert_reason (event->reason, kind);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 1);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (observer)));
}

static void
assert_nothing (Connect4TestObserver *observer)
{
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 0);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (observer)));
}

static void
test_two_way (gconstpointer data)
{
  guint i;

  for (i = 0; i < 2; i++)
    {
      g_autoptr (Connect4Actor) actor = connect4_test_specimen_new (SORT (data));
      g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

      link_actors (actor, other);
      g_assert_true (connect4_actor_is_linked (actor, other));
      g_assert_true (connect4_actor_is_linked (other, actor));

      kill_now (i == 0 ? actor : other);
      connect4_test_iterate_until (!connect4_actor_is_alive (actor) &&
                                   !connect4_actor_is_alive (other));
      connect4_test_assert_exit (i == 0 ? other : actor, CONNECT4_EXIT_KILLED);
      g_assert_false (connect4_actor_is_linked (actor, other));
    }
}

static void
test_one_per_pair (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

  link_actors (CONNECT4_ACTOR (observer), other);
  link_actors (CONNECT4_ACTOR (observer), other);
  link_actors (other, observer);
  kill_now (other);
  assert_one_exit (observer, other, CONNECT4_EXIT_KILLED);
}

static void
test_one_per_pair_unlinked_once (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

  link_actors (CONNECT4_ACTOR (observer), other);
  link_actors (other, observer);
  connect4_actor_unlink (CONNECT4_ACTOR (observer), other, CONNECT4_UNLINK_NONE);
  g_assert_false (connect4_actor_is_linked (CONNECT4_ACTOR (observer), other));
  kill_now (other);
  assert_nothing (observer);
}

static void
test_oneself (gconstpointer data)
{
  g_autoptr (Connect4Actor) actor = connect4_test_specimen_new (SORT (data));

  link_actors (actor, actor);
  g_assert_false (connect4_actor_is_linked (actor, actor));
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (actor));
  kill_now (actor);
}

static void
test_either_end_unlinks (gconstpointer data)
{
  guint i;

  for (i = 0; i < 2; i++)
    {
      g_autoptr (Connect4Actor) actor = connect4_test_specimen_new (SORT (data));
      g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

      link_actors (actor, other);
      connect4_actor_unlink (i == 0 ? actor : other, i == 0 ? other : actor, CONNECT4_UNLINK_NONE);
      connect4_actor_unlink (actor, other, CONNECT4_UNLINK_NONE);
      kill_now (actor);
      connect4_test_iterate_all ();
      g_assert_cmpint (connect4_actor_get_state (other), ==, CONNECT4_ACTOR_RUNNING);
      kill_now (other);
    }
}

static void
test_dead_trapping (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

  kill_now (other);
  link_actors (CONNECT4_ACTOR (observer), other);
  g_assert_false (connect4_actor_is_linked (CONNECT4_ACTOR (observer), other));
  assert_one_exit (observer, other, CONNECT4_EXIT_NOPROC);
}

static void
test_dead_not_trapping (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));
  g_autoptr (GError) error = NULL;

  kill_now (other);
  g_assert_false (connect4_actor_link (CONNECT4_ACTOR (observer), other, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  assert_nothing (observer);

  g_clear_error (&error);
  g_assert_false (connect4_actor_link (other, CONNECT4_ACTOR (observer), &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

static void
test_unlink (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));

  link_actors (CONNECT4_ACTOR (observer), other);
  connect4_actor_unlink (CONNECT4_ACTOR (observer), other, CONNECT4_UNLINK_NONE);
  connect4_test_specimen_crash (other);
  connect4_test_iterate_until (!connect4_actor_is_alive (other));
  assert_nothing (observer);
}

/* Two linked observers of which one has died, and its EXIT is queued. */
static Connect4TestObserver *
new_with_queued_exit (gboolean               trap_exit,
                      Connect4TestObserver **dead)
{
  Connect4TestObserver *observer = trap_exit ? connect4_test_observer_new_trap ()
                                             : connect4_test_observer_new ();

  *dead = connect4_test_observer_new ();
  link_actors (CONNECT4_ACTOR (observer), *dead);
  exit_with (*dead, connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT));

  return observer;
}

static void
test_unlink_queued (void)
{
  g_autoptr (Connect4TestObserver) dead = NULL;
  g_autoptr (Connect4TestObserver) observer = new_with_queued_exit (TRUE, &dead);

  connect4_actor_unlink (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (dead), CONNECT4_UNLINK_NONE);
  assert_one_exit (observer, dead, CONNECT4_EXIT_TIMEOUT);
}

/* Erlang: once unlink has returned, the link has no effect on a caller that does not trap exits. */
static void
test_unlink_queued_not_trapping (void)
{
  g_autoptr (Connect4TestObserver) dead = NULL;
  g_autoptr (Connect4TestObserver) observer = new_with_queued_exit (FALSE, &dead);

  connect4_actor_unlink (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (dead), CONNECT4_UNLINK_NONE);
  assert_nothing (observer);
}

static void
test_unlink_flush (void)
{
  g_autoptr (Connect4TestObserver) dead = NULL;
  g_autoptr (Connect4TestObserver) observer = new_with_queued_exit (TRUE, &dead);
  g_autoptr (Connect4TestObserver) stranger = connect4_test_observer_new ();

  link_actors (CONNECT4_ACTOR (observer), stranger);
  exit_with (stranger, connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT));

  connect4_actor_unlink (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (dead), CONNECT4_UNLINK_FLUSH);
  assert_one_exit (observer, stranger, CONNECT4_EXIT_TIMEOUT);
}

/* What was sent is an EXIT like another for who traps exits; a kill is not. */
static void
test_unlink_flush_sent (void)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4TestObserver) other = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  link_actors (CONNECT4_ACTOR (observer), other);
  connect4_actor_send_exit (CONNECT4_ACTOR (other), CONNECT4_ACTOR (observer), timeout);
  connect4_actor_unlink (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (other), CONNECT4_UNLINK_FLUSH);
  assert_nothing (observer);

  connect4_actor_send_exit (CONNECT4_ACTOR (other), CONNECT4_ACTOR (observer), kill);
  connect4_actor_unlink (CONNECT4_ACTOR (observer), CONNECT4_ACTOR (other), CONNECT4_UNLINK_FLUSH);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (observer, CONNECT4_EXIT_KILLED);
}

static void
test_normal (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) finished = connect4_test_specimen_new (SORT (data));

  link_actors (CONNECT4_ACTOR (observer), finished);
  link_actors (other, finished);
  connect4_test_specimen_finish (finished);
  assert_one_exit (observer, finished, CONNECT4_EXIT_NORMAL);
  g_assert_cmpint (connect4_actor_get_state (other), ==, CONNECT4_ACTOR_RUNNING);
  g_assert_false (connect4_actor_is_linked (other, finished));
  kill_now (other);
}

/* A chain of four in which each sort kills the other, and the last traps exits. */
static void
test_crash_goes_on (gconstpointer data)
{
  const Connect4TestSort other_sort =
    SORT (data) == CONNECT4_TEST_SORT_TASK ? CONNECT4_TEST_SORT_PROCESS : CONNECT4_TEST_SORT_TASK;
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) first = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) second = connect4_test_specimen_new (other_sort);
  g_autoptr (Connect4Actor) third = connect4_test_specimen_new (SORT (data));

  link_actors (first, second);
  link_actors (second, third);
  link_actors (third, observer);
  connect4_test_specimen_crash (first);

  connect4_test_observer_wait (observer, 0);
  g_assert_true (connect4_test_is_crash_of (SORT (data), connect4_actor_get_exit_reason (first)));
  g_assert_true (connect4_test_is_crash_of (SORT (data), connect4_actor_get_exit_reason (second)));
  g_assert_true (connect4_test_is_crash_of (SORT (data), connect4_actor_get_exit_reason (third)));
  assert_one_exit (observer, third,
                   connect4_exit_reason_get_kind (connect4_actor_get_exit_reason (first)));
}

static void
test_ring (gconstpointer data)
{
  g_autoptr (Connect4Actor) first = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) second = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) third = connect4_test_specimen_new (SORT (data));

  link_actors (first, second);
  link_actors (second, third);
  link_actors (third, first);
  connect4_test_specimen_crash (second);
  connect4_test_iterate_until (!connect4_actor_is_alive (first) &&
                               !connect4_actor_is_alive (third));
  g_assert_true (connect4_test_is_crash_of (SORT (data), connect4_actor_get_exit_reason (first)));
  g_assert_true (connect4_test_is_crash_of (SORT (data), connect4_actor_get_exit_reason (third)));
}

/* Death by a signal is passed on as what it was. */
static void
test_signal_goes_on (void)
{
  g_autoptr (Connect4Actor) process = connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);
  g_autoptr (Connect4Actor) task = connect4_test_specimen_new (CONNECT4_TEST_SORT_TASK);

  link_actors (process, task);
  connect4_test_process_tell (CONNECT4_TEST_PROCESS (process), 'a');
  connect4_test_iterate_until (!connect4_actor_is_alive (task));
  connect4_test_assert_exit (task, CONNECT4_EXIT_SIGNAL);
}

static void
test_kill_cannot_be_trapped (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) victim = connect4_test_specimen_new (SORT (data));

  connect4_actor_set_trap_exit (victim, TRUE);
  link_actors (CONNECT4_ACTOR (observer), victim);

  send_exit (victim, connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN));
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (victim), ==, CONNECT4_ACTOR_RUNNING);

  send_exit (victim, connect4_exit_reason_new (CONNECT4_EXIT_KILL));
  assert_one_exit (observer, victim, CONNECT4_EXIT_KILLED);
  connect4_test_assert_exit (victim, CONNECT4_EXIT_KILLED);
}

/* Killed is no kill: who sends it can be trapped. */
static void
test_killed_can_be_trapped (void)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();

  send_exit (observer, connect4_exit_reason_new (CONNECT4_EXIT_KILLED));
  assert_one_exit (observer, NULL, CONNECT4_EXIT_KILLED);
}

/* A task that ends itself with kill. A process does that with a SIGKILL, which is the next case. */
static void
test_own_kill_goes_on (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) suicidal = connect4_test_specimen_new (SORT (data));

  link_actors (CONNECT4_ACTOR (observer), suicidal);
  link_actors (other, suicidal);
  exit_with (suicidal, connect4_exit_reason_new (CONNECT4_EXIT_KILL));
  assert_one_exit (observer, suicidal, CONNECT4_EXIT_KILL);
  connect4_test_iterate_until (!connect4_actor_is_alive (other));
  connect4_test_assert_exit (other, CONNECT4_EXIT_KILL);
}

static void
test_own_sigkill_goes_on (void)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4Actor) suicidal = connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);

  link_actors (CONNECT4_ACTOR (observer), suicidal);
  connect4_test_process_tell (CONNECT4_TEST_PROCESS (suicidal), 'k');
  assert_one_exit (observer, suicidal, CONNECT4_EXIT_SIGNAL);
}

static void
test_shutdown_kills (gconstpointer data)
{
  static const char *const details[] = { NULL, "for the night" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (details); i++)
    {
      g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
      g_autoptr (Connect4Actor) other = connect4_test_specimen_new (SORT (data));
      g_autoptr (Connect4Actor) stopped = connect4_test_specimen_new (SORT (data));

      link_actors (CONNECT4_ACTOR (observer), stopped);
      link_actors (other, stopped);
      send_exit (stopped, connect4_exit_reason_new_shutdown (details[i]));
      assert_one_exit (observer, stopped, CONNECT4_EXIT_SHUTDOWN);

      connect4_test_iterate_until (!connect4_actor_is_alive (other));
      connect4_test_assert_exit (other, CONNECT4_EXIT_SHUTDOWN);
      g_assert_false (connect4_exit_reason_is_crash (connect4_actor_get_exit_reason (other)));
      g_assert_cmpstr (connect4_exit_reason_get_detail (connect4_actor_get_exit_reason (other)), ==,
                       details[i]);
    }
}

/* An end that is finalized while it lives is an exit with reason noproc, of nobody. */
static void
test_finalized (gconstpointer data)
{
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4TestObserver) other = connect4_test_observer_new ();
  Connect4Actor *vanishing = SORT (data) == CONNECT4_TEST_SORT_TASK
                               ? CONNECT4_ACTOR (connect4_test_observer_new ())
                               : connect4_test_specimen_new (CONNECT4_TEST_SORT_PROCESS);

  link_actors (CONNECT4_ACTOR (observer), vanishing);
  link_actors (vanishing, other);
  connect4_test_assert_finalized (vanishing);
  assert_one_exit (observer, NULL, CONNECT4_EXIT_NOPROC);
  connect4_test_assert_exit (other, CONNECT4_EXIT_NOPROC);
}

/* Whichever end is let go of is finalized at once, though the other is there: for that it is an exit. */
static void
test_keeps_neither_end (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Connect4TestObserver *ends[] = { connect4_test_observer_new_trap (), connect4_test_observer_new_trap () };
      gpointer vanishing = ends[i];
      g_autoptr (Connect4TestObserver) other = ends[1 - i];

      link_actors (CONNECT4_ACTOR (ends[0]), CONNECT4_ACTOR (ends[1]));
      g_object_add_weak_pointer (vanishing, &vanishing);
      g_object_unref (vanishing);
      g_assert_null (vanishing);
      assert_one_exit (other, NULL, CONNECT4_EXIT_NOPROC);
    }
}

/* One handler of 5,000 sessions: linking, unlinking and dying do not walk all its links for
 * each. */
static void
test_many (void)
{
  enum { N_SESSIONS = 5000 };
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (Connect4TestObserver) handler = connect4_test_observer_new ();
  gint64 begin = g_get_monotonic_time ();
  guint i;

  for (i = 0; i < N_SESSIONS; i++)
    {
      g_ptr_array_add (sessions, connect4_test_observer_new_trap ());
      link_actors (CONNECT4_ACTOR (handler), g_ptr_array_index (sessions, i));
      link_actors (CONNECT4_ACTOR (handler), g_ptr_array_index (sessions, i));
    }

  for (i = 0; i < N_SESSIONS; i += 2)
    connect4_actor_unlink (CONNECT4_ACTOR (handler), g_ptr_array_index (sessions, i),
                           CONNECT4_UNLINK_NONE);

  exit_with (handler, connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT));
  connect4_test_iterate_all ();
  g_test_message ("%d links in %" G_GINT64_FORMAT " us", N_SESSIONS,
                  g_get_monotonic_time () - begin);

  for (i = 0; i < N_SESSIONS; i++)
    g_assert_cmpuint (connect4_test_observer_count (g_ptr_array_index (sessions, i)), ==, i % 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/link/09-two-way", test_two_way);
  connect4_test_add_for_sorts ("/supervision/link/09-one-per-pair", test_one_per_pair);
  connect4_test_add_for_sorts ("/supervision/link/09-one-per-pair-unlinked-once",
                               test_one_per_pair_unlinked_once);
  connect4_test_add_for_sorts ("/supervision/link/09-oneself", test_oneself);
  connect4_test_add_for_sorts ("/supervision/link/09-either-end-unlinks", test_either_end_unlinks);
  connect4_test_add_for_sorts ("/supervision/link/10-dead-trapping", test_dead_trapping);
  connect4_test_add_for_sorts ("/supervision/link/10-dead-not-trapping", test_dead_not_trapping);
  connect4_test_add_for_sorts ("/supervision/link/11-unlink", test_unlink);
  g_test_add_func ("/supervision/link/11-unlink-queued", test_unlink_queued);
  g_test_add_func ("/supervision/link/11-unlink-queued-not-trapping",
                   test_unlink_queued_not_trapping);
  g_test_add_func ("/supervision/link/11-unlink-flush", test_unlink_flush);
  g_test_add_func ("/supervision/link/11-unlink-flush-sent", test_unlink_flush_sent);
  connect4_test_add_for_sorts ("/supervision/link/12-normal", test_normal);
  connect4_test_add_for_sorts ("/supervision/link/13-crash-goes-on", test_crash_goes_on);
  connect4_test_add_for_sorts ("/supervision/link/13-ring", test_ring);
  g_test_add_func ("/supervision/link/13-signal-goes-on", test_signal_goes_on);
  connect4_test_add_for_sorts ("/supervision/link/14-kill-cannot-be-trapped",
                               test_kill_cannot_be_trapped);
  g_test_add_func ("/supervision/link/14-killed-can-be-trapped", test_killed_can_be_trapped);
  connect4_test_add_for_sorts ("/supervision/link/15-own-kill-goes-on", test_own_kill_goes_on);
  g_test_add_func ("/supervision/link/15-own-sigkill-goes-on", test_own_sigkill_goes_on);
  connect4_test_add_for_sorts ("/supervision/link/16-shutdown-kills", test_shutdown_kills);
  connect4_test_add_for_sorts ("/supervision/link/finalized", test_finalized);
  g_test_add_func ("/supervision/link/keeps-neither-end", test_keeps_neither_end);
  g_test_add_func ("/supervision/link/many", test_many);

  return g_test_run ();
}
