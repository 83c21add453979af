/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-link.h"
#include "supervision/connect4-supervision-error.h"
#include "supervision/connect4-supervisor.h"

#include "connect4-test-family.h"

/* How children are stopped, and how a supervisor ends. */

/* Children a, b and c, of which b is as the caller wants it. */
static void
make (Connect4TestFamily *family,
      Connect4TestSort    sort,
      int                 shutdown,
      gboolean            stubborn)
{
  Connect4ChildSpec specs[3];

  connect4_test_family_init_new (family, CONNECT4_STRATEGY_ONE_FOR_ONE);
  specs[0] = connect4_test_family_spec (family, "a", sort);
  specs[1] = connect4_test_family_spec (family, "b", sort);
  specs[1].shutdown = shutdown;
  connect4_test_family_member (family, "b")->stubborn = stubborn;
  specs[2] = connect4_test_family_spec (family, "c", sort);

  connect4_test_family_start (family, specs, G_N_ELEMENTS (specs));
  connect4_test_family_expect (family, "+a +b +c");
}

static void
kill_supervisor (Connect4TestFamily *family)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_send_exit (NULL, family->actor, kill);
}

static void
on_terminated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GAsyncResult **answer = user_data;

  *answer = g_object_ref (result);
}

static void
begin_terminate (Connect4TestFamily  *family,
                 const char          *id,
                 GAsyncResult       **answer)
{
  connect4_supervisor_terminate_child_async (family->self, id, NULL, on_terminated, answer);
}

static gboolean
finish_terminate (Connect4TestFamily  *family,
                  GAsyncResult       **answer,
                  GError             **error)
{
  connect4_test_iterate_until (*answer != NULL);

  return connect4_supervisor_terminate_child_finish (family->self, *answer, error);
}

static void
test_reverse_order (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  g_assert_cmpint (connect4_actor_get_state (family.actor), ==, CONNECT4_ACTOR_EXITING);
  connect4_test_family_expect (&family, "-c -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_SHUTDOWN);
}

/* Each is waited for before the next is asked. */
static void
test_one_after_the_other (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, TRUE);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-c");
  connect4_test_family_assert_state (&family, "a", RUNNING);
  connect4_test_family_assert_state (&family, "b", STOPPING);
  g_assert_cmpint (connect4_actor_get_state (connect4_test_family_actor (&family, "a")),
                   ==, CONNECT4_ACTOR_RUNNING);

  connect4_test_family_yield (&family, "b");
  connect4_test_family_expect (&family, "-b -a x");
}

/* Killed when its time is over: that is a crash, since nobody wanted it so. */
static void
test_overdue (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  gint64 begin = g_get_monotonic_time ();

  make (&family, GPOINTER_TO_INT (data), 50, TRUE);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-c -b !b -a x");
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 50 * 1000);
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_KILLED);
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_brutal_kill (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_BRUTAL_KILL, TRUE);
  begin_terminate (&family, "b", &answer);
  connect4_test_family_assert_state (&family, "b", KILLING);
  g_assert_true (finish_terminate (&family, &answer, &error));
  connect4_test_family_expect (&family, "-b");
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_KILLED);
}

static void
test_unlinked (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  connect4_actor_unlink (connect4_test_family_actor (&family, "b"),
                         family.actor,
                         CONNECT4_UNLINK_FLUSH);

  connect4_test_family_crash (&family, "b");
  connect4_test_family_expect (&family, "-b !b +b *b");

  connect4_actor_unlink (connect4_test_family_actor (&family, "b"),
                         family.actor,
                         CONNECT4_UNLINK_FLUSH);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-c -b -a x");
}

static void
test_ends_just_then (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, FALSE);
  connect4_test_family_finish (&family, "b");
  begin_terminate (&family, "b", &answer);
  g_assert_true (finish_terminate (&family, &answer, &error));
  connect4_test_family_expect (&family, "-b");
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

/* The child is dead when it is asked to stop, and its DOWN is on the way. That it was to be stopped
 * does not hide the crash, but nothing is restarted. */
static void
test_crashes_just_then (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, CONNECT4_TEST_SORT_TASK, CONNECT4_SHUTDOWN_INFINITY, FALSE);
  connect4_actor_exit (connect4_test_family_actor (&family, "b"), timeout);
  g_assert_false (connect4_actor_is_alive (connect4_test_family_actor (&family, "b")));

  begin_terminate (&family, "b", &answer);
  g_assert_true (finish_terminate (&family, &answer, &error));
  connect4_test_family_expect (&family, "-b !b");
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

/* Ways in which a process answers SIGTERM. */
static void
test_process_answers (char              command,
                      Connect4ExitKind  kind,
                      const char       *expected)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  Connect4TestProcess *b;

  make (&family, CONNECT4_TEST_SORT_PROCESS, CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  b = CONNECT4_TEST_PROCESS (connect4_test_family_actor (&family, "b"));
  connect4_test_process_tell (b, command);
  connect4_test_process_await (b);

  begin_terminate (&family, "b", &answer);
  g_assert_true (finish_terminate (&family, &answer, &error));
  connect4_test_family_expect (&family, expected);
  connect4_test_assert_exit (b, kind);
}

static void
test_process_ends_well (void)
{
  test_process_answers ('t', CONNECT4_EXIT_SHUTDOWN, "-b");
}

static void
test_process_ends_badly (void)
{
  test_process_answers ('e', CONNECT4_EXIT_STATUS, "-b !b");
}

static void
test_two_wait (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, CONNECT4_TEST_SORT_TASK, CONNECT4_SHUTDOWN_INFINITY, TRUE);
  begin_terminate (&family, "b", &first);
  begin_terminate (&family, "b", &second);
  connect4_test_iterate_all ();
  g_assert_null (first);

  connect4_test_family_yield (&family, "b");
  g_assert_true (finish_terminate (&family, &first, &error));
  g_assert_true (finish_terminate (&family, &second, &error));
}

static void
test_cancelled_wait (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, CONNECT4_TEST_SORT_TASK, CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  connect4_supervisor_terminate_child_async (family.self, "b", cancellable,
                                             on_terminated, &answer);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish_terminate (&family, &answer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  connect4_test_family_assert_state (&family, "b", STOPPED);
}

static void
assert_all_killed (Connect4TestFamily *family)
{
  const char *ids[] = { "a", "b", "c" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      Connect4Actor *actor = connect4_test_family_actor (family, ids[i]);

      connect4_test_iterate_until (!connect4_actor_is_alive (actor));
      connect4_test_assert_exit (actor, CONNECT4_EXIT_KILLED);
    }
}

/* A supervisor that is killed stops nobody: its links do. */
static void
test_killed (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, TRUE);
  kill_supervisor (&family);
  connect4_test_family_expect (&family, "x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_KILLED);
  assert_all_killed (&family);
}

/* Also in the middle of stopping children; who waits for one of them is told. */
static void
test_killed_while_stopping (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, TRUE);
  begin_terminate (&family, "b", &answer);
  connect4_test_family_exit (&family, CONNECT4_EXIT_SHUTDOWN);
  connect4_test_family_expect (&family, "-c");

  kill_supervisor (&family);
  connect4_test_family_expect (&family, "x");
  g_assert_false (finish_terminate (&family, &answer, &error));
  g_assert_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "b")));
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_KILLED);
}

/* The parent's EXIT is an order; anybody else's is not. */
static void
test_exit_of_parent (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) parent = connect4_test_observer_new ();
  g_autoptr (Connect4TestObserver) stranger = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  connect4_actor_set_parent (family.actor, CONNECT4_ACTOR (parent));
  connect4_actor_link (CONNECT4_ACTOR (parent), family.actor, NULL);
  connect4_actor_link (CONNECT4_ACTOR (stranger), family.actor, NULL);

  connect4_actor_exit (CONNECT4_ACTOR (stranger), timeout);
  connect4_test_iterate_all ();
  g_assert_cmpint (connect4_actor_get_state (family.actor), ==, CONNECT4_ACTOR_RUNNING);

  connect4_actor_exit (CONNECT4_ACTOR (parent), timeout);
  connect4_test_family_expect (&family, "-c -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_TIMEOUT);
}

/* A parent that was killed has not killed: its child ends in good order, with the same reason. */
static void
test_parent_killed (void)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4TestObserver) parent = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  make (&family, CONNECT4_TEST_SORT_TASK, CONNECT4_SHUTDOWN_DEFAULT, FALSE);
  connect4_actor_set_parent (family.actor, CONNECT4_ACTOR (parent));
  connect4_actor_link (CONNECT4_ACTOR (parent), family.actor, NULL);

  connect4_actor_send_exit (NULL, CONNECT4_ACTOR (parent), kill);
  connect4_test_family_expect (&family, "-c -b -a x");
  connect4_test_assert_exit (family.supervisor, CONNECT4_EXIT_KILLED);
  connect4_test_assert_exit (connect4_test_family_actor (&family, "b"), CONNECT4_EXIT_SHUTDOWN);
}

/* It is kept alive by nothing but its owner, until it has been told to end: then it ends by
 * itself. */
static void
test_forgotten (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  gpointer supervisor;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, TRUE);
  supervisor = connect4_test_family_steal (&family);
  g_object_add_weak_pointer (supervisor, &supervisor);

  connect4_actor_exit (supervisor, shutdown);
  g_object_unref (supervisor);
  connect4_test_iterate_all ();
  g_assert_nonnull (supervisor);

  connect4_test_family_yield (&family, "b");
  connect4_test_iterate_until (connect4_test_family_is_dead (&family));
  connect4_test_observer_clear (family.observer);
  connect4_test_iterate_until (supervisor == NULL);
}

/* Let go of without having ended, it takes its children with it. */
static void
test_vanished (gconstpointer data)
{
  g_auto (Connect4TestFamily) family;

  make (&family, GPOINTER_TO_INT (data), CONNECT4_SHUTDOWN_INFINITY, TRUE);
  connect4_test_assert_finalized (connect4_test_family_steal (&family));
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "a")));
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "b")));
  connect4_test_iterate_until (!connect4_actor_is_alive (connect4_test_family_actor (&family,
                                                                                     "c")));
}

static void
keep_task (Connect4TaskActor *actor,
           GTask             *task,
           gpointer           user_data)
{
  *(GTask **) user_data = g_object_ref (task);
}

static Connect4Actor *
start_stubborn (Connect4Actor  *supervisor,
                gpointer        user_data,
                GError        **error)
{
  Connect4TaskActor *task = connect4_task_actor_new (NULL, keep_task, user_data, NULL);

  connect4_task_actor_start (task);

  return CONNECT4_ACTOR (task);
}

/* Starts a supervisor that lives under @context, with one child that does not end when it is asked to. */
static Connect4Supervisor *
start_under (GMainContext  *context,
             GTask        **task)
{
  Connect4Supervisor *supervisor;
  const Connect4ChildSpec spec = { .id = "a", .start = start_stubborn, .user_data = task, .shutdown = 5 };

  g_main_context_push_thread_default (context);
  supervisor = connect4_supervisor_new ("other", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_assert_true (connect4_supervisor_start (supervisor, &spec, 1, NULL));
  g_main_context_pop_thread_default (context);

  return supervisor;
}

/* Whoever iterates which context: the time runs out where the supervisor lives. */
static void
test_two_contexts (void)
{
  GMainContext *contexts[] = { g_main_context_new (), g_main_context_ref (g_main_context_default ()) };
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  Connect4Supervisor *supervisors[G_N_ELEMENTS (contexts)];
  GTask *tasks[G_N_ELEMENTS (contexts)];
  guint i;

  for (i = 0; i < G_N_ELEMENTS (contexts); i++)
    supervisors[i] = start_under (contexts[i], &tasks[i]);
  for (i = 0; i < G_N_ELEMENTS (contexts); i++)
    connect4_actor_exit (CONNECT4_ACTOR (supervisors[i]), shutdown);

  for (i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      while (connect4_actor_is_alive (CONNECT4_ACTOR (supervisors[i])))
        g_main_context_iteration (contexts[i], TRUE);
      g_object_unref (supervisors[i]);
      g_clear_object (&tasks[i]);
      while (g_main_context_iteration (contexts[i], FALSE))
        continue;
      g_main_context_unref (contexts[i]);
    }
}

/* An actor that talks to itself without end, and takes no notice of being asked to end. */
typedef Connect4Actor ChattyActor;
typedef Connect4ActorClass ChattyActorClass;

static GType chatty_actor_get_type (void);
G_DEFINE_TYPE (ChattyActor, chatty_actor, CONNECT4_TYPE_ACTOR)

static void
chatty_actor_receive (Connect4Actor *actor,
                      Connect4Actor *sender,
                      gpointer       message)
{
  connect4_actor_send (actor, actor, NULL, NULL);
}

static void
chatty_actor_exit (Connect4Actor      *actor,
                   Connect4Actor      *from,
                   Connect4ExitReason *reason)
{
}

static void
chatty_actor_class_init (ChattyActorClass *klass)
{
  klass->receive = chatty_actor_receive;
  klass->exit = chatty_actor_exit;
}

static void
chatty_actor_init (ChattyActor *self)
{
}

static Connect4Actor *
start_chatty (Connect4Actor  *supervisor,
              gpointer        user_data,
              GError        **error)
{
  Connect4Actor *actor = g_object_new (chatty_actor_get_type (), "trap-exit", TRUE, NULL);

  connect4_actor_send (actor, actor, NULL, NULL);

  return actor;
}

/* Its time runs out all the same. */
static void
test_chatty (void)
{
  g_autoptr (Connect4Supervisor) supervisor = connect4_supervisor_new ("self", CONNECT4_STRATEGY_ONE_FOR_ONE);
  g_autoptr (Connect4ExitReason) shutdown = connect4_exit_reason_new (CONNECT4_EXIT_SHUTDOWN);
  g_autoptr (Connect4Actor) child = NULL;
  const Connect4ChildSpec spec = { .id = "a", .start = start_chatty, .shutdown = 5 };

  g_assert_true (connect4_supervisor_start (supervisor, &spec, 1, NULL));
  child = connect4_supervisor_get_child (supervisor, "a");
  connect4_actor_exit (CONNECT4_ACTOR (supervisor), shutdown);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (supervisor)));
  connect4_test_assert_exit (child, CONNECT4_EXIT_KILLED);
}

/* A supervisor that obeys a parent who was killed is not killed yet, and can be. */
static void
test_killed_while_obeying (void)
{
  g_auto (Connect4TestFamily) family;
  Connect4TestObserver *parent = connect4_test_observer_new ();
  g_autoptr (Connect4ExitReason) killed = connect4_exit_reason_new (CONNECT4_EXIT_KILLED);

  make (&family, CONNECT4_TEST_SORT_TASK, CONNECT4_SHUTDOWN_INFINITY, TRUE);
  connect4_actor_set_parent (family.actor, CONNECT4_ACTOR (parent));
  g_assert_true (connect4_actor_link (family.actor, CONNECT4_ACTOR (parent), NULL));
  connect4_actor_exit (CONNECT4_ACTOR (parent), killed);
  connect4_test_family_expect (&family, "-c");
  g_assert_true (connect4_actor_is_alive (family.actor));

  kill_supervisor (&family);
  connect4_test_family_expect (&family, "x");
  g_clear_object (&connect4_test_family_member (&family, "b")->task);
  connect4_test_assert_finalized (parent);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  connect4_test_add_for_sorts ("/supervision/supervisor-stop/20-reverse-order", test_reverse_order);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/20-one-after-the-other",
                               test_one_after_the_other);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/21-overdue", test_overdue);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/21-brutal-kill", test_brutal_kill);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/21-unlinked", test_unlinked);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/21-ends-just-then",
                               test_ends_just_then);
  g_test_add_func ("/supervision/supervisor-stop/21-crashes-just-then", test_crashes_just_then);
  g_test_add_func ("/supervision/supervisor-stop/21-process-ends-well", test_process_ends_well);
  g_test_add_func ("/supervision/supervisor-stop/21-process-ends-badly", test_process_ends_badly);
  g_test_add_func ("/supervision/supervisor-stop/25-two-wait", test_two_wait);
  g_test_add_func ("/supervision/supervisor-stop/25-cancelled-wait", test_cancelled_wait);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/27-killed", test_killed);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/27-killed-while-stopping",
                               test_killed_while_stopping);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/27-exit-of-parent",
                               test_exit_of_parent);
  g_test_add_func ("/supervision/supervisor-stop/27-parent-killed", test_parent_killed);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/27-forgotten", test_forgotten);
  connect4_test_add_for_sorts ("/supervision/supervisor-stop/27-vanished", test_vanished);

  g_test_add_func ("/supervision/supervisor-stop/21-two-contexts", test_two_contexts);

  g_test_add_func ("/supervision/supervisor-stop/21-chatty", test_chatty);

  g_test_add_func ("/supervision/supervisor-stop/27-killed-while-obeying", test_killed_while_obeying);

  return g_test_run ();
}
