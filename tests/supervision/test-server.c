/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

#include "connect4-server.h"
#include "connect4-test-observer.h"

/* A server that echoes, and misbehaves on request. */
typedef struct
{
  Connect4Server parent_instance;

  GString *log;   /* the requests and messages that it has got, each with a space behind it */
  GTask *delayed; /* owned; the reply to "later" */
} EchoServer;

typedef Connect4ServerClass EchoServerClass;

static GType echo_server_get_type (void);
G_DEFINE_TYPE (EchoServer, echo_server, CONNECT4_TYPE_SERVER)

static void
echo_server_log (EchoServer *self,
                 const char *what)
{
  g_string_append_printf (self->log, "%s ", what);
}

static void
echo_server_end (EchoServer *self)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_shutdown ("asked");

  connect4_actor_exit (CONNECT4_ACTOR (self), reason);
}

static void
echo_server_handle_call (Connect4Server *server,
                         gpointer        request,
                         GTask          *reply)
{
  EchoServer *self = (EchoServer *) server;

  echo_server_log (self, request);

  if (g_str_equal (request, "later"))
    self->delayed = g_object_ref (reply);
  else if (g_str_equal (request, "fail"))
    g_task_return_new_error (reply, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no");
  else if (!g_str_equal (request, "forget") && !g_str_equal (request, "die"))
    g_task_return_pointer (reply, g_strdup (request), g_free);

  if (g_str_equal (request, "stop") || g_str_equal (request, "die"))
    echo_server_end (self);
}

static void
echo_server_handle_cast (Connect4Server *server,
                         gpointer        request)
{
  echo_server_log ((EchoServer *) server, request);
}

static void
echo_server_handle_info (Connect4Server *server,
                         Connect4Actor  *sender,
                         gpointer        message)
{
  echo_server_log ((EchoServer *) server, message);
}

static void
echo_server_finalize (GObject *object)
{
  EchoServer *self = (EchoServer *) object;

  g_clear_object (&self->delayed);
  g_string_free (self->log, TRUE);

  G_OBJECT_CLASS (echo_server_parent_class)->finalize (object);
}

static void
echo_server_class_init (EchoServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = echo_server_finalize;

  klass->handle_call = echo_server_handle_call;
  klass->handle_cast = echo_server_handle_cast;
  klass->handle_info = echo_server_handle_info;
}

static void
echo_server_init (EchoServer *self)
{
  self->log = g_string_new (NULL);
}

/* A server that implements nothing. */
typedef Connect4Server MuteServer;
typedef Connect4ServerClass MuteServerClass;

static GType mute_server_get_type (void);
G_DEFINE_TYPE (MuteServer, mute_server, CONNECT4_TYPE_SERVER)

static void
mute_server_class_init (MuteServerClass *klass)
{
}

static void
mute_server_init (MuteServer *self)
{
}

typedef struct
{
  EchoServer *echo;
  Connect4Server *server; /* the same as echo */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->echo = g_object_new (echo_server_get_type (), NULL);
  fixture->server = CONNECT4_SERVER (fixture->echo);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  connect4_test_iterate_all ();
  connect4_test_assert_finalized (fixture->echo);
}

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static void
call (Connect4Server  *server,
      const char      *request,
      GCancellable    *cancellable,
      GAsyncResult   **slot)
{
  connect4_server_call_async (server, g_strdup (request), g_free, cancellable, on_called, slot);
  g_assert_null (*slot);
}

static void
assert_reply (Connect4Server  *server,
              GAsyncResult   **slot,
              const char      *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = NULL;

  connect4_test_iterate_until (*slot != NULL);
  reply = connect4_server_call_finish (server, *slot, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply, ==, expected);
}

static void
assert_failure (Connect4Server  *server,
                GAsyncResult   **slot,
                GQuark           domain,
                int              code)
{
  g_autoptr (GError) error = NULL;

  connect4_test_iterate_until (*slot != NULL);
  g_assert_null (connect4_server_call_finish (server, *slot, &error));
  g_assert_error (error, domain, code);
}

static void
test_call (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture->server, "hello", NULL, &result);
  assert_reply (fixture->server, &result, "hello");
}

static void
test_call_later (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  call (fixture->server, "later", NULL, &first);
  call (fixture->server, "hello", NULL, &second);
  assert_reply (fixture->server, &second, "hello");
  g_assert_null (first);

  g_task_return_pointer (fixture->echo->delayed, g_strdup ("at last"), g_free);
  assert_reply (fixture->server, &first, "at last");
}

static void
test_call_error (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture->server, "fail", NULL, &result);
  assert_failure (fixture->server, &result, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (fixture->server)));
}

static void
test_call_forgotten (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture->server, "forget", NULL, &result);
  assert_failure (fixture->server, &result, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);
}

static void
test_call_dead (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  echo_server_end (fixture->echo);
  call (fixture->server, "hello", NULL, &result);
  assert_failure (fixture->server, &result, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_NOPROC);
  g_assert_cmpstr (fixture->echo->log->str, ==, "");
}

/* It dies of one call; those that it has taken and those that are queued fail alike. */
static void
test_call_dying (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (GAsyncResult) deadly = NULL;
  g_autoptr (GAsyncResult) queued = NULL;

  call (fixture->server, "later", NULL, &taken);
  call (fixture->server, "die", NULL, &deadly);
  call (fixture->server, "hello", NULL, &queued);
  assert_failure (fixture->server, &taken, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);
  assert_failure (fixture->server, &deadly, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);
  assert_failure (fixture->server, &queued, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);
  g_assert_cmpstr (fixture->echo->log->str, ==, "later die ");

  g_task_return_pointer (fixture->echo->delayed, g_strdup ("too late"), g_free);
}

static void
test_call_crash (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "crash");
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new_error (error);
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture->server, "hello", NULL, &result);
  connect4_actor_exit (CONNECT4_ACTOR (fixture->server), reason);
  assert_failure (fixture->server, &result, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

/* OTP's {stop, Reason, Reply, State}: the reply arrives. */
static void
test_reply_and_stop (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  call (fixture->server, "later", NULL, &taken);
  call (fixture->server, "stop", NULL, &result);
  assert_reply (fixture->server, &result, "stop");
  assert_failure (fixture->server, &taken, CONNECT4_SUPERVISION_ERROR,
                  CONNECT4_SUPERVISION_ERROR_EXITED);
  connect4_test_assert_exit (fixture->server, CONNECT4_EXIT_SHUTDOWN);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) taken = NULL;
  g_autoptr (GAsyncResult) queued = NULL;
  g_autoptr (GAsyncResult) other = NULL;

  call (fixture->server, "later", cancellable, &taken);
  connect4_test_iterate_all ();
  call (fixture->server, "hello", cancellable, &queued);
  call (fixture->server, "other", NULL, &other);
  g_cancellable_cancel (cancellable);
  assert_failure (fixture->server, &taken, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_failure (fixture->server, &queued, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_reply (fixture->server, &other, "other");

  g_task_return_pointer (fixture->echo->delayed, g_strdup ("too late"), g_free);
}

static void
test_cast (Fixture       *fixture,
           gconstpointer  data)
{
  connect4_server_cast (fixture->server, g_strdup ("hello"), g_free);
  g_assert_cmpstr (fixture->echo->log->str, ==, "");
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture->echo->log->str, ==, "hello ");
}

static void
test_cast_dead (Fixture       *fixture,
                gconstpointer  data)
{
  connect4_server_cast (fixture->server, g_strdup ("before"), g_free);
  echo_server_end (fixture->echo);
  connect4_server_cast (fixture->server, g_strdup ("after"), g_free);
  connect4_test_iterate_all ();
  g_assert_cmpstr (fixture->echo->log->str, ==, "");
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  connect4_server_cast (fixture->server, g_strdup ("1"), g_free);
  connect4_actor_send (NULL, CONNECT4_ACTOR (fixture->server), g_strdup ("2"), g_free);
  call (fixture->server, "3", NULL, &result);
  connect4_server_cast (fixture->server, g_strdup ("4"), g_free);
  assert_reply (fixture->server, &result, "3");
  g_assert_cmpstr (fixture->echo->log->str, ==, "1 2 3 4 ");
}

/* Static strings, and none at all, are requests too. */
static void
test_not_implemented (void)
{
  g_autoptr (Connect4Server) server = g_object_new (mute_server_get_type (), NULL);
  g_autoptr (GAsyncResult) result = NULL;

  connect4_server_cast (server, NULL, NULL);
  connect4_server_call_async (server, (gpointer) "hello", NULL, NULL, on_called, &result);
  assert_failure (server, &result, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_object (&result);

  echo_server_end ((EchoServer *) server);
  connect4_server_cast (server, NULL, NULL);
  connect4_server_call_async (server, NULL, NULL, NULL, on_called, &result);
  assert_failure (server, &result, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC);
}

#define ADD(path, func) \
  g_test_add ("/supervision/server/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("call", test_call);
  ADD ("call-later", test_call_later);
  ADD ("call-error", test_call_error);
  ADD ("call-forgotten", test_call_forgotten);
  ADD ("call-dead", test_call_dead);
  ADD ("call-dying", test_call_dying);
  ADD ("call-crash", test_call_crash);
  ADD ("reply-and-stop", test_reply_and_stop);
  ADD ("cancel", test_cancel);
  ADD ("cast", test_cast);
  ADD ("cast-dead", test_cast_dead);
  ADD ("order", test_order);
  g_test_add_func ("/supervision/server/not-implemented", test_not_implemented);

  return g_test_run ();
}
