/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-delivery-queue.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-registry.h"

#include "connect4-test-observer.h"

/* When what was sent is delivered, and in which thread. */

/* An actor of nothing but defaults. */
typedef Connect4Actor PlainActor;
typedef Connect4ActorClass PlainActorClass;

static GType plain_actor_get_type (void);
G_DEFINE_TYPE (PlainActor, plain_actor, CONNECT4_TYPE_ACTOR)

static void
plain_actor_class_init (PlainActorClass *klass)
{
}

static void
plain_actor_init (PlainActor *self)
{
}

static void
exit_with (gpointer         actor,
           Connect4ExitKind kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_exit (CONNECT4_ACTOR (actor), reason);
}

static void
send_exit (gpointer         from,
           gpointer         to,
           Connect4ExitKind kind)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (kind);

  connect4_actor_send_exit (from, CONNECT4_ACTOR (to), reason);
}

static void
send_text (gpointer    from,
           gpointer    to,
           const char *text)
{
  connect4_actor_send (from, CONNECT4_ACTOR (to), g_strdup (text), g_free);
}

/* An actor that sends itself a message for each that it gets. */
typedef struct
{
  Connect4Actor parent_instance;

  guint n_messages;
} RestlessActor;

typedef Connect4ActorClass RestlessActorClass;

static GType restless_actor_get_type (void);
G_DEFINE_TYPE (RestlessActor, restless_actor, CONNECT4_TYPE_ACTOR)

static void
restless_actor_receive (Connect4Actor *actor,
                        Connect4Actor *sender,
                        gpointer       message)
{
  ((RestlessActor *) actor)->n_messages++;
  connect4_actor_send (actor, actor, NULL, NULL);
}

static void
restless_actor_class_init (RestlessActorClass *klass)
{
  klass->receive = restless_actor_receive;
}

static void
restless_actor_init (RestlessActor *self)
{
}

static void
test_turns (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (restless_actor_get_type (), NULL);

  connect4_actor_send (actor, actor, NULL, NULL);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (((RestlessActor *) actor)->n_messages, ==, 1);

  exit_with (actor, CONNECT4_EXIT_NORMAL);
  connect4_test_iterate_all ();
  g_assert_cmpuint (((RestlessActor *) actor)->n_messages, ==, 1);
}

static gboolean
count_timeout (gpointer user_data)
{
  ++*(guint *) user_data;

  return G_SOURCE_CONTINUE;
}

/* Those who talk without end leave others their share of each turn of the loop. */
static void
test_share (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (restless_actor_get_type (), NULL);
  guint n_called = 0;
  guint id = g_timeout_add (0, count_timeout, &n_called);

  connect4_actor_send (actor, actor, NULL, NULL);
  for (guint i = 0; i < 1000; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (((RestlessActor *) actor)->n_messages, >=, 100);
  g_assert_cmpuint (n_called, >=, 100);

  g_source_remove (id);
  exit_with (actor, CONNECT4_EXIT_NORMAL);
  connect4_test_iterate_all ();
}

/* An actor that, told of an end, asks another one for something and waits for it in a nested loop. */
typedef struct
{
  Connect4Actor parent_instance;

  Connect4TestObserver *other; /* not owned */
  gboolean answered;
} AskingActor;

typedef Connect4ActorClass AskingActorClass;

static GType asking_actor_get_type (void);
G_DEFINE_TYPE (AskingActor, asking_actor, CONNECT4_TYPE_ACTOR)

static void
asking_actor_down (Connect4Actor      *actor,
                   guint64             reference,
                   Connect4Actor      *observed,
                   Connect4ExitReason *reason)
{
  AskingActor *self = (AskingActor *) actor;

  send_text (self, self->other, "question");
  connect4_test_observer_wait (self->other, 0);
  self->answered = TRUE;
}

static void
asking_actor_class_init (AskingActorClass *klass)
{
  klass->down = asking_actor_down;
}

static void
asking_actor_init (AskingActor *self)
{
}

static void
test_nested_loop (void)
{
  g_autoptr (Connect4TestObserver) other = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) observed = g_object_new (plain_actor_get_type (), NULL);
  g_autoptr (Connect4Actor) asking = g_object_new (asking_actor_get_type (), NULL);

  ((AskingActor *) asking)->other = other;
  connect4_actor_monitor (asking, observed);
  exit_with (observed, CONNECT4_EXIT_NORMAL);
  send_text (NULL, other, "behind the DOWN");
  connect4_test_iterate_until (((AskingActor *) asking)->answered);
  connect4_test_observer_wait (other, 1);
  g_assert_cmpstr (connect4_test_observer_get (other, 0)->message, ==, "behind the DOWN");
  g_assert_cmpstr (connect4_test_observer_get (other, 1)->message, ==, "question");
}

/* Two actors, for a thread that is not theirs. */
typedef struct
{
  Connect4Actor *actor;
  Connect4Actor *other;
  Connect4Registry *registry; /* in which actor is */
  guint n_freed;
} Visit;

static void
expect_refusal (void)
{
  g_test_expect_message ("connect4-supervision", G_LOG_LEVEL_CRITICAL, "*another thread*");
}

static void
count_free (gpointer data)
{
  ++*(guint *) data;
}

static gpointer
visit_actors (gpointer data)
{
  Visit *visit = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (Connect4Actor) own = NULL;

  expect_refusal ();
  connect4_actor_send (NULL, visit->actor, &visit->n_freed, count_free);
  expect_refusal ();
  exit_with (visit->actor, CONNECT4_EXIT_SHUTDOWN);
  expect_refusal ();
  send_exit (NULL, visit->actor, CONNECT4_EXIT_KILL);
  expect_refusal ();
  g_assert_false (connect4_actor_link (visit->actor, visit->other, NULL));
  expect_refusal ();
  g_assert_cmpuint (connect4_actor_monitor (visit->actor, visit->other), ==, 0);
  expect_refusal ();
  g_assert_null (connect4_actor_lookup (connect4_actor_get_id (visit->actor)));

  expect_refusal ();
  g_assert_null (connect4_registry_lookup (visit->registry, "key"));
  expect_refusal ();
  connect4_registry_unregister (visit->registry, visit->actor, "key");

  g_main_context_push_thread_default (context);
  expect_refusal ();
  own = g_object_new (plain_actor_get_type (), NULL);
  g_main_context_pop_thread_default (context);
  connect4_test_assert_exit (own, CONNECT4_EXIT_NOPROC);

  return NULL;
}

/* Actors are of one thread: another is told so, and nothing happens. */
static void
test_another_thread (void)
{
  g_autoptr (Connect4TestObserver) actor = connect4_test_observer_new ();
  g_autoptr (Connect4Actor) other = g_object_new (plain_actor_get_type (), NULL);
  g_autoptr (Connect4Registry) registry = connect4_registry_new (NULL, CONNECT4_REGISTRY_UNIQUE);
  Visit visit = { .actor = CONNECT4_ACTOR (actor), .other = other, .registry = registry };

  g_assert_true (connect4_registry_register (registry, visit.actor, "key", NULL, NULL, NULL));
  g_thread_join (g_thread_new ("visit", visit_actors, &visit));
  g_test_assert_expected_messages ();
  connect4_test_iterate_all ();
  g_assert_cmpuint (visit.n_freed, ==, 1);
  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 0);
  g_assert_cmpint (connect4_actor_get_state (visit.actor), ==, CONNECT4_ACTOR_RUNNING);
  g_assert_false (connect4_actor_is_linked (visit.actor, other));
  g_assert_true (connect4_registry_lookup (registry, "key") == visit.actor);
}

static gpointer
use_actor (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (Connect4TestObserver) actor = NULL;

  g_main_context_push_thread_default (context);
  actor = connect4_test_observer_new ();
  send_text (NULL, actor, "hello");
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 1);
  g_clear_object (&actor);
  g_main_context_pop_thread_default (context);

  return NULL;
}

/* When there are none, any thread may begin; so this comes before the other tests. */
static void
test_thread_of_its_own (void)
{
  g_thread_join (g_thread_new ("first", use_actor, NULL));
  g_thread_join (g_thread_new ("second", use_actor, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/delivery-queue/thread-of-its-own", test_thread_of_its_own);
  g_test_add_func ("/supervision/delivery-queue/turns", test_turns);
  g_test_add_func ("/supervision/delivery-queue/share", test_share);
  g_test_add_func ("/supervision/delivery-queue/nested-loop", test_nested_loop);
  g_test_add_func ("/supervision/delivery-queue/another-thread", test_another_thread);

  return g_test_run ();
}
