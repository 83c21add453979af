/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-actor-private.h"
#include "supervision/connect4-link.h"
#include "supervision/connect4-monitor.h"

#include "connect4-test-observer.h"
#include "connect4-test-specimen.h"

#define SORT(data) ((Connect4TestSort) GPOINTER_TO_INT (data))

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

/* An actor that takes its time to end: the test says when it has. */
typedef struct
{
  Connect4Actor parent_instance;

  guint n_terminations;
  Connect4ExitKind last_kind;
} SlowActor;

typedef Connect4ActorClass SlowActorClass;

static GType slow_actor_get_type (void);
G_DEFINE_TYPE (SlowActor, slow_actor, CONNECT4_TYPE_ACTOR)

static void
slow_actor_terminate (Connect4Actor      *actor,
                      Connect4ExitReason *reason)
{
  SlowActor *self = (SlowActor *) actor;

  self->n_terminations++;
  self->last_kind = connect4_exit_reason_get_kind (reason);
}

static void
slow_actor_class_init (SlowActorClass *klass)
{
  klass->terminate = slow_actor_terminate;
}

static void
slow_actor_init (SlowActor *self)
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

static void
count_call (GObject    *object,
            GParamSpec *pspec,
            gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_properties (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (plain_actor_get_type (), "name", "Ada", NULL);
  g_autofree char *name = NULL;
  Connect4ActorState state;
  gboolean trap_exit;
  guint n_notified = 0;

  g_object_get (actor, "name", &name, "state", &state, "trap-exit", &trap_exit, NULL);
  g_assert_cmpstr (name, ==, "Ada");
  g_assert_cmpstr (connect4_actor_get_name (actor), ==, "Ada");
  g_assert_cmpint (state, ==, CONNECT4_ACTOR_RUNNING);
  g_assert_false (trap_exit);
  g_assert_null (connect4_actor_get_exit_reason (actor));

  g_signal_connect (actor, "notify::trap-exit", G_CALLBACK (count_call), &n_notified);
  g_object_set (actor, "trap-exit", TRUE, NULL);
  connect4_actor_set_trap_exit (actor, TRUE);
  g_assert_true (connect4_actor_get_trap_exit (actor));
  g_assert_cmpuint (n_notified, ==, 1);
}

static void
test_state_notified (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (plain_actor_get_type (), NULL);
  guint n_notified = 0;

  g_signal_connect (actor, "notify::state", G_CALLBACK (count_call), &n_notified);
  exit_with (actor, CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (n_notified, ==, 2);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NORMAL);
}

static void
test_lookup (void)
{
  Connect4Actor *actor = g_object_new (plain_actor_get_type (), NULL);
  g_autoptr (Connect4Actor) other = g_object_new (plain_actor_get_type (), NULL);
  const guint64 id = connect4_actor_get_id (actor);
  const guint64 other_id = connect4_actor_get_id (other);

  g_assert_cmpuint (id, !=, other_id);
  g_assert_true (connect4_actor_lookup (id) == actor);
  g_assert_true (connect4_actor_lookup (other_id) == other);
  g_assert_null (connect4_actor_lookup (0));

  exit_with (other, CONNECT4_EXIT_NORMAL);
  g_assert_null (connect4_actor_lookup (other_id));

  g_object_unref (actor);
  g_assert_null (connect4_actor_lookup (id));
}

static void
test_parent (void)
{
  g_autoptr (Connect4Actor) child = g_object_new (plain_actor_get_type (), NULL);
  Connect4Actor *parent = g_object_new (plain_actor_get_type (), NULL);

  g_assert_null (connect4_actor_get_parent (child));
  connect4_actor_set_parent (child, parent);
  g_assert_true (connect4_actor_get_parent (child) == parent);

  exit_with (parent, CONNECT4_EXIT_NORMAL);
  g_assert_true (connect4_actor_get_parent (child) == parent);

  g_object_unref (parent);
  g_assert_null (connect4_actor_get_parent (child));
  connect4_actor_set_parent (child, NULL);
  g_assert_null (connect4_actor_get_parent (child));
}

/* As with OTP's behaviours, trapping exits does not keep a child from ending with its parent. */
static void
test_parent_exit (gconstpointer data)
{
  g_autoptr (Connect4Actor) child = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4TestObserver) parent = connect4_test_observer_new ();
  g_autoptr (Connect4TestObserver) stranger = connect4_test_observer_new ();

  connect4_actor_set_trap_exit (child, TRUE);
  connect4_actor_set_parent (child, CONNECT4_ACTOR (parent));
  g_assert_true (connect4_actor_link (child, CONNECT4_ACTOR (parent), NULL));

  send_exit (stranger, child, CONNECT4_EXIT_SHUTDOWN);
  send_exit (NULL, child, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (child), ==, CONNECT4_ACTOR_RUNNING);

  exit_with (parent, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_until (!connect4_actor_is_alive (child));
  connect4_test_assert_exit (child, CONNECT4_EXIT_SHUTDOWN);
}

/* The EXIT of a parent that was finalized counts; that of somebody else, or from outside, does not. */
static void
test_parent_finalized (gconstpointer data)
{
  g_autoptr (Connect4Actor) child = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4Actor) stray = connect4_test_specimen_new (SORT (data));
  Connect4TestObserver *parent = connect4_test_observer_new ();
  Connect4TestObserver *stranger = connect4_test_observer_new ();

  connect4_actor_set_trap_exit (child, TRUE);
  connect4_actor_set_trap_exit (stray, TRUE);
  connect4_actor_set_parent (child, CONNECT4_ACTOR (parent));
  connect4_actor_set_parent (stray, CONNECT4_ACTOR (parent));
  g_assert_true (connect4_actor_link (child, CONNECT4_ACTOR (parent), NULL));
  g_assert_true (connect4_actor_link (child, CONNECT4_ACTOR (stranger), NULL));
  g_assert_true (connect4_actor_link (stray, CONNECT4_ACTOR (stranger), NULL));

  g_object_unref (stranger);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (child), ==, CONNECT4_ACTOR_RUNNING);

  g_object_unref (parent);
  connect4_test_iterate_until (!connect4_actor_is_alive (child));
  send_exit (NULL, stray, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (stray), ==, CONNECT4_ACTOR_RUNNING);
  exit_with (stray, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_iterate_until (!connect4_actor_is_alive (stray));
}

static void
test_send (void)
{
  g_autoptr (Connect4TestObserver) receiver = connect4_test_observer_new ();
  g_autoptr (Connect4TestObserver) sender = connect4_test_observer_new ();

  send_text (sender, receiver, "1");
  send_text (NULL, receiver, "2");
  connect4_actor_send (CONNECT4_ACTOR (sender), CONNECT4_ACTOR (receiver), (gpointer) "3", NULL);
  exit_with (sender, CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (connect4_test_observer_count (receiver), ==, 0);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (receiver), ==, 3);
  g_assert_cmpstr (connect4_test_observer_get (receiver, 0)->message, ==, "1");
  g_assert_true (connect4_test_observer_get (receiver, 0)->from == CONNECT4_ACTOR (sender));
  g_assert_cmpstr (connect4_test_observer_get (receiver, 1)->message, ==, "2");
  g_assert_null (connect4_test_observer_get (receiver, 1)->from);
  g_assert_cmpstr (connect4_test_observer_get (receiver, 2)->message, ==, "3");
}

static void
test_send_to_dead (void)
{
  g_autoptr (Connect4TestObserver) receiver = connect4_test_observer_new ();

  send_text (NULL, receiver, "dropped when its turn comes");
  exit_with (receiver, CONNECT4_EXIT_NORMAL);
  send_text (NULL, receiver, "dropped at once");
  connect4_actor_send (NULL, CONNECT4_ACTOR (receiver), (gpointer) "dropped at once", NULL);
  send_exit (NULL, receiver, CONNECT4_EXIT_KILL);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (receiver), ==, 0);
  connect4_test_assert_exit (receiver, CONNECT4_EXIT_NORMAL);
}

/* What is queued keeps its receiver, and is delivered, when everybody else has dropped it. */
static void
test_send_to_dropped (void)
{
  Connect4TestObserver *receiver = connect4_test_observer_new ();

  send_text (NULL, receiver, "the last reference");
  connect4_test_assert_finalized (receiver);
}

static void
test_defaults (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (plain_actor_get_type (), NULL);

  send_text (NULL, actor, "ignored");
  connect4_actor_monitor (actor, actor);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (actor));
}

static void
test_exit (void)
{
  static const Connect4ExitKind kinds[] = {
    CONNECT4_EXIT_NORMAL, CONNECT4_EXIT_SHUTDOWN, CONNECT4_EXIT_KILL, CONNECT4_EXIT_KILLED,
    CONNECT4_EXIT_TIMEOUT,
  };
  guint i;

  for (i = 0; i < 2 * G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (Connect4TestObserver) actor = i % 2 == 0 ? connect4_test_observer_new ()
                                                          : connect4_test_observer_new_trap ();

      exit_with (actor, kinds[i / 2]);
      connect4_test_assert_exit (actor, kinds[i / 2]);
      exit_with (actor, CONNECT4_EXIT_NOPROC);
      connect4_test_assert_exit (actor, kinds[i / 2]);
    }
}

static void
test_send_exit (gconstpointer data)
{
  g_autoptr (Connect4Actor) victim = connect4_test_specimen_new (SORT (data));
  g_autoptr (Connect4TestObserver) sender = connect4_test_observer_new ();

  send_exit (sender, victim, CONNECT4_EXIT_NORMAL);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (victim), ==, CONNECT4_ACTOR_RUNNING);

  send_exit (sender, victim, CONNECT4_EXIT_TIMEOUT);
  g_assert_cmpint (connect4_actor_get_state (victim), ==, CONNECT4_ACTOR_RUNNING);
  connect4_test_iterate_until (!connect4_actor_is_alive (victim));
  connect4_test_assert_exit (victim, CONNECT4_EXIT_TIMEOUT);
}

static void
test_send_exit_trapped (void)
{
  static const Connect4ExitKind kinds[] = {
    CONNECT4_EXIT_NORMAL, CONNECT4_EXIT_SHUTDOWN, CONNECT4_EXIT_KILLED, CONNECT4_EXIT_TIMEOUT,
  };
  g_autoptr (Connect4TestObserver) receiver = connect4_test_observer_new_trap ();
  g_autoptr (Connect4TestObserver) sender = connect4_test_observer_new ();
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    send_exit (sender, receiver, kinds[i]);

  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (receiver), ==, G_N_ELEMENTS (kinds));

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Connect4TestEvent *event = connect4_test_observer_get (receiver, i);

      g_assert_cmpint (event->kind, ==, CONNECT4_TEST_EXIT);
      g_assert_true (event->from == CONNECT4_ACTOR (sender));
      connect4_test_assert_reason (event->reason, kinds[i]);
    }
}

static void
test_send_exit_to_oneself (gconstpointer data)
{
  static const Connect4ExitKind kinds[] = { CONNECT4_EXIT_NORMAL, CONNECT4_EXIT_TIMEOUT };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (Connect4Actor) actor = connect4_test_specimen_new (SORT (data));

      send_exit (actor, actor, kinds[i]);
      connect4_test_iterate_until (!connect4_actor_is_alive (actor));
      connect4_test_assert_exit (actor, kinds[i]);
    }
}

static void
test_send_exit_to_oneself_trapped (void)
{
  g_autoptr (Connect4TestObserver) actor = connect4_test_observer_new_trap ();

  send_exit (actor, actor, CONNECT4_EXIT_NORMAL);
  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (actor)));
  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 1);

  send_exit (actor, actor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_all ();
  connect4_test_assert_exit (actor, CONNECT4_EXIT_KILLED);
}

/* Messages and exits from one sender arrive in the order in which they were sent. */
static void
test_send_exit_after_messages (void)
{
  g_autoptr (Connect4TestObserver) receiver = connect4_test_observer_new ();

  send_text (NULL, receiver, "before");
  send_exit (NULL, receiver, CONNECT4_EXIT_KILL);
  send_text (NULL, receiver, "after");
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (receiver), ==, 1);
  connect4_test_assert_exit (receiver, CONNECT4_EXIT_KILLED);
}

/* Whether exits are trapped is looked at when an EXIT arrives. */
static void
test_trap_exit_on_arrival (void)
{
  g_autoptr (Connect4TestObserver) actor = connect4_test_observer_new ();

  send_exit (NULL, actor, CONNECT4_EXIT_TIMEOUT);
  connect4_actor_set_trap_exit (CONNECT4_ACTOR (actor), TRUE);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 1);
}

static void
test_exiting (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  SlowActor *slow = (SlowActor *) actor;

  exit_with (actor, CONNECT4_EXIT_SHUTDOWN);
  exit_with (actor, CONNECT4_EXIT_TIMEOUT);
  send_exit (NULL, actor, CONNECT4_EXIT_NORMAL);
  send_exit (NULL, actor, CONNECT4_EXIT_TIMEOUT);
  connect4_test_iterate_all ();
  g_assert_cmpuint (slow->n_terminations, ==, 1);
  g_assert_cmpint (slow->last_kind, ==, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpint (connect4_actor_get_state (actor), ==, CONNECT4_ACTOR_EXITING);
  g_assert_true (connect4_actor_is_alive (actor));
  g_assert_true (connect4_actor_lookup (connect4_actor_get_id (actor)) == actor);
  g_assert_null (connect4_actor_get_exit_reason (actor));

  g_assert_true (connect4_actor_link (CONNECT4_ACTOR (observer), actor, NULL));
  connect4_actor_monitor (CONNECT4_ACTOR (observer), actor);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 0);

  connect4_actor_exited (actor, shutdown);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 2);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_SHUTDOWN);
}

/* A kill is not asked for a second time, and does not wait for what was asked for the first time. */
static void
test_exiting_killed (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);
  SlowActor *slow = (SlowActor *) actor;

  exit_with (actor, CONNECT4_EXIT_SHUTDOWN);
  send_exit (NULL, actor, CONNECT4_EXIT_KILL);
  send_exit (NULL, actor, CONNECT4_EXIT_KILL);
  connect4_test_iterate_all ();
  g_assert_cmpuint (slow->n_terminations, ==, 1);
  g_assert_cmpint (slow->last_kind, ==, CONNECT4_EXIT_SHUTDOWN);

  connect4_actor_exited (actor, normal);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_KILLED);
}

/* A class cannot refuse a kill, whoever it comes from. */
static void
test_kill_refused (void)
{
  g_autoptr (Connect4Actor) sent = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4Actor) linked = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4Actor) itself = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new ();

  g_assert_true (connect4_actor_link (linked, sent, NULL));
  connect4_actor_monitor (CONNECT4_ACTOR (observer), linked);
  send_exit (NULL, sent, CONNECT4_EXIT_KILL);
  exit_with (itself, CONNECT4_EXIT_KILL);
  connect4_test_assert_exit (itself, CONNECT4_EXIT_KILL);

  connect4_test_observer_wait (observer, 0);
  connect4_test_assert_exit (sent, CONNECT4_EXIT_KILLED);
  connect4_test_assert_exit (linked, CONNECT4_EXIT_KILLED);
  g_assert_cmpuint (((SlowActor *) linked)->n_terminations, ==, 1);
}

/* It ends without anybody having asked. */
static void
test_exited (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (slow_actor_get_type (), NULL);
  g_autoptr (Connect4ExitReason) normal = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_actor_exited (actor, normal);
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (((SlowActor *) actor)->n_terminations, ==, 0);
}

static void
test_disposed (void)
{
  g_autoptr (Connect4Actor) actor = g_object_new (plain_actor_get_type (), NULL);
  g_autoptr (Connect4TestObserver) observer = connect4_test_observer_new_trap ();
  g_autoptr (GError) error = NULL;

  connect4_actor_monitor (CONNECT4_ACTOR (observer), actor);
  g_object_run_dispose (G_OBJECT (actor));
  g_object_run_dispose (G_OBJECT (actor));
  connect4_test_assert_exit (actor, CONNECT4_EXIT_NOPROC);

  connect4_actor_monitor (CONNECT4_ACTOR (observer), actor);
  g_assert_true (connect4_actor_link (CONNECT4_ACTOR (observer), actor, &error));
  g_assert_no_error (error);
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (observer), ==, 3);
  g_assert_null (connect4_test_observer_get (observer, 0)->from);
}

typedef struct
{
  Connect4Release release;
  Connect4Release *other; /* to be removed; or NULL */
  GString *log;
  const char *name;
} Name;

static void
on_released (Connect4Release *release,
             Connect4Actor   *actor,
             gpointer         user_data)
{
  Name *name = user_data;

  g_string_append (name->log, name->name);

  if (name->other != NULL)
    connect4_actor_remove_release (actor, name->other);

  g_free (name);
}

static Name *
new_name (Connect4Actor *owner,
          GString       *log,
          const char    *text)
{
  Name *name = g_new0 (Name, 1);

  name->log = log;
  name->name = text;
  connect4_release_init (&name->release, on_released, name);
  connect4_actor_add_release (owner, &name->release);

  return name;
}

/* Releases run in order, once, may free themselves and remove each other. */
static void
test_release (void)
{
  Connect4Actor *actor = g_object_new (plain_actor_get_type (), NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  Name *removing = new_name (actor, log, "a");
  Name *removed = new_name (actor, log, "b");

  new_name (actor, log, "c");
  removing->other = &removed->release;
  g_object_unref (actor);
  g_assert_cmpstr (log->str, ==, "ac");
  g_free (removed);
}

/* An actor gets everything in the main context that was the thread's default when it was made. */
static void
test_main_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (Connect4TestObserver) actor = NULL;
  g_autoptr (Connect4TestObserver) here = connect4_test_observer_new ();

  g_main_context_push_thread_default (context);
  actor = connect4_test_observer_new ();
  g_main_context_pop_thread_default (context);

  send_text (here, actor, "there");
  send_text (actor, here, "here");
  connect4_test_iterate_all ();
  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 0);
  g_assert_cmpuint (connect4_test_observer_count (here), ==, 1);

  while (g_main_context_iteration (context, FALSE))
    continue;

  g_assert_cmpuint (connect4_test_observer_count (actor), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/supervision/actor/properties", test_properties);
  g_test_add_func ("/supervision/actor/state-notified", test_state_notified);
  g_test_add_func ("/supervision/actor/lookup", test_lookup);
  g_test_add_func ("/supervision/actor/parent", test_parent);
  connect4_test_add_for_sorts ("/supervision/actor/parent-exit", test_parent_exit);
  connect4_test_add_for_sorts ("/supervision/actor/parent-finalized", test_parent_finalized);
  g_test_add_func ("/supervision/actor/send", test_send);
  g_test_add_func ("/supervision/actor/send-to-dead", test_send_to_dead);
  g_test_add_func ("/supervision/actor/send-to-dropped", test_send_to_dropped);
  g_test_add_func ("/supervision/actor/defaults", test_defaults);
  g_test_add_func ("/supervision/actor/exit", test_exit);
  connect4_test_add_for_sorts ("/supervision/actor/send-exit", test_send_exit);
  g_test_add_func ("/supervision/actor/send-exit-trapped", test_send_exit_trapped);
  connect4_test_add_for_sorts ("/supervision/actor/send-exit-to-oneself",
                               test_send_exit_to_oneself);
  g_test_add_func ("/supervision/actor/send-exit-to-oneself-trapped",
                   test_send_exit_to_oneself_trapped);
  g_test_add_func ("/supervision/actor/send-exit-after-messages", test_send_exit_after_messages);
  g_test_add_func ("/supervision/actor/trap-exit-on-arrival", test_trap_exit_on_arrival);
  g_test_add_func ("/supervision/actor/exiting", test_exiting);
  g_test_add_func ("/supervision/actor/exiting-killed", test_exiting_killed);
  g_test_add_func ("/supervision/actor/kill-refused", test_kill_refused);
  g_test_add_func ("/supervision/actor/exited", test_exited);
  g_test_add_func ("/supervision/actor/disposed", test_disposed);
  g_test_add_func ("/supervision/actor/release", test_release);
  g_test_add_func ("/supervision/actor/main-context", test_main_context);

  return g_test_run ();
}
