/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PORTED-TESTS.md, 46 to 50: the original's jobs and its generic server. */
#include "config.h"

#include "supervision/connect4-task-actor.h"

#include "connect4-server.h"
#include "connect4-test-observer.h"

/* A server whose state is a number: a cast adds to it, a call reads it. */
typedef struct
{
  Connect4Server parent_instance;

  int total;
} AddingServer;

typedef Connect4ServerClass AddingServerClass;

static GType adding_server_get_type (void);
G_DEFINE_TYPE (AddingServer, adding_server, CONNECT4_TYPE_SERVER)

static void
adding_server_handle_call (Connect4Server *server,
                           gpointer        request,
                           GTask          *reply)
{
  g_task_return_pointer (reply, g_strdup_printf ("%d", ((AddingServer *) server)->total), g_free);
}

static void
adding_server_handle_cast (Connect4Server *server,
                           gpointer        request)
{
  ((AddingServer *) server)->total += GPOINTER_TO_INT (request);
}

static void
adding_server_class_init (AddingServerClass *klass)
{
  klass->handle_call = adding_server_handle_call;
  klass->handle_cast = adding_server_handle_cast;
}

static void
adding_server_init (AddingServer *self)
{
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
add_up (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  g_task_return_pointer (task, g_strdup_printf ("%d", 40 + GPOINTER_TO_INT (task_data)), g_free);
}

static void
note_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  *(GThread **) task_data = g_thread_self ();
  g_task_return_boolean (task, TRUE);
}

static void
test_async (void)
{
  GThread *thread = NULL;
  g_autoptr (Connect4TestObserver) caller = connect4_test_observer_new ();
  g_autoptr (Connect4TaskActor) job =
    connect4_task_actor_new_in_thread ("job", note_thread, &thread, NULL);

  connect4_task_actor_start (job);
  g_assert_true (CONNECT4_ACTOR (job) != CONNECT4_ACTOR (caller));
  g_assert_cmpuint (connect4_actor_get_id (CONNECT4_ACTOR (job)),
                    !=, connect4_actor_get_id (CONNECT4_ACTOR (caller)));

  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (job)));
  g_assert_nonnull (thread);
  g_assert_true (thread != g_thread_self ());
}

static void
test_await (void)
{
  g_autoptr (Connect4TaskActor) job =
    connect4_task_actor_new_in_thread ("job", add_up, GINT_TO_POINTER (2), NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  connect4_task_actor_start (job);
  connect4_task_actor_await_async (job, NULL, on_result, &result);
  connect4_test_iterate_until (result != NULL);
  value = connect4_task_actor_await_finish (job, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "42");
}

static void
test_server_starts (void)
{
  g_autoptr (Connect4Server) server =
    g_object_new (adding_server_get_type (), "name", "adding", NULL);

  g_assert_cmpint (connect4_actor_get_state (CONNECT4_ACTOR (server)), ==, CONNECT4_ACTOR_RUNNING);
  g_assert_true (connect4_actor_lookup (connect4_actor_get_id (CONNECT4_ACTOR (server))) ==
                 CONNECT4_ACTOR (server));
}

static void
test_call (void)
{
  g_autoptr (Connect4Server) server = g_object_new (adding_server_get_type (), NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = NULL;

  connect4_server_cast (server, GINT_TO_POINTER (20), NULL);
  connect4_server_cast (server, GINT_TO_POINTER (22), NULL);
  connect4_server_call_async (server, NULL, NULL, NULL, on_result, &result);
  connect4_test_iterate_until (result != NULL);
  reply = connect4_server_call_finish (server, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply, ==, "42");
}

static void
test_cast (void)
{
  g_autoptr (Connect4Server) server = g_object_new (adding_server_get_type (), NULL);

  connect4_server_cast (server, GINT_TO_POINTER (42), NULL);
  g_assert_cmpint (((AddingServer *) server)->total, ==, 0);
  connect4_test_iterate_until (((AddingServer *) server)->total == 42);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ported/jobs/46-async", test_async);
  g_test_add_func ("/ported/jobs/47-await", test_await);
  g_test_add_func ("/ported/server/48-starts", test_server_starts);
  g_test_add_func ("/ported/server/49-call", test_call);
  g_test_add_func ("/ported/server/50-cast", test_cast);

  return g_test_run ();
}
