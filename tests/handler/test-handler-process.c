/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-process.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "connect4-test-observer.h"
#include "paths/connect4-paths.h"

/* A real handler, and what its owner has been told of it. */
typedef struct
{
  Connect4HandlerProcessSettings settings;
  Connect4HandlerProcess *process;
  guint n_ready;
  guint n_idle;
  guint n_ended;
  guint n_sent;   /* and not answered, when it ended */
  guint n_unsent; /* likewise */
} Fixture;

/* Who asks: each answer is noted as the column of its move, or -1. */
typedef struct
{
  Connect4Actor *actor;
  Connect4Request *request;
} Asker;

static GArray *columns;

static void
on_answer (Connect4Actor        *requester,
           const Connect4Action *action)
{
  int column = action->type == CONNECT4_ACTION_MOVE ? action->move.column : -1;

  g_array_append_val (columns, column);
}

static void
on_ready (Connect4HandlerProcess *process,
          gpointer                user_data)
{
  ((Fixture *) user_data)->n_ready++;
}

static void
on_idle (Connect4HandlerProcess *process,
         gpointer                user_data)
{
  ((Fixture *) user_data)->n_idle++;
}

static void
on_ended (Connect4HandlerProcess *process,
          gpointer                user_data)
{
  ((Fixture *) user_data)->n_ended++;
}

static void
start (Fixture    *fixture,
       const char *program)
{
  g_autoptr (GError) error = NULL;

  columns = g_array_new (FALSE, FALSE, sizeof (int));
  fixture->settings = (Connect4HandlerProcessSettings){
    .program = program,
    .flags = CONNECT4_PARSER_FAULT_INJECTION,
    .timeout = 60 * G_USEC_PER_SEC,
    .ready = on_ready,
    .idle = on_idle,
    .ended = on_ended,
    .user_data = fixture,
  };
  fixture->process = connect4_handler_process_new ("handler", &fixture->settings, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  start (fixture, connect4_paths_get_handler ());
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) kill = connect4_exit_reason_new (CONNECT4_EXIT_KILL);

  connect4_actor_exit (CONNECT4_ACTOR (fixture->process), kill);
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->process)));
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  connect4_test_assert_finalized (fixture->process);
  g_array_unref (columns);
}

static void
submit (Fixture    *fixture,
        Asker      *asker,
        const char *line)
{
  if (asker->actor == NULL)
    asker->actor = CONNECT4_ACTOR (connect4_test_observer_new ());

  connect4_handler_process_submit (fixture->process,
                                   connect4_request_new (asker->actor,
                                                         CONNECT4_PLACE_GAME,
                                                         line,
                                                         strlen (line),
                                                         on_answer,
                                                         &asker->request));
}

static void
asker_clear (Asker *asker)
{
  g_clear_object (&asker->actor);
}

static void
await_ready (Fixture *fixture)
{
  connect4_test_iterate_until (fixture->n_ready == 1);
}

static Connect4ExitReason *
await_end (Fixture *fixture)
{
  GQueue sent = G_QUEUE_INIT;
  GQueue unsent = G_QUEUE_INIT;

  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->process)));

  connect4_handler_process_take_requests (fixture->process, &sent, &unsent);
  fixture->n_sent += sent.length;
  fixture->n_unsent += unsent.length;
  connect4_requests_clear (&sent);
  connect4_requests_clear (&unsent);

  return connect4_actor_get_exit_reason (CONNECT4_ACTOR (fixture->process));
}

static void
send_signal (Fixture *fixture,
             int      signal_number)
{
  kill (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (fixture->process)), signal_number);
}

static void
test_ready (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (connect4_handler_process_is_ready (fixture->process));
  g_assert_true (connect4_handler_process_await_ready (fixture->process, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  g_assert_true (connect4_handler_process_is_ready (fixture->process));
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  Asker askers[3] = { { NULL } };

  submit (fixture, &askers[0], "1");
  submit (fixture, &askers[1], "2");
  submit (fixture, &askers[2], "nonsense");
  g_assert_nonnull (askers[0].request);
  g_assert_cmpuint (connect4_handler_process_count_unanswered (fixture->process), ==, 3);

  connect4_test_iterate_until (columns->len == 3);
  g_assert_cmpint (g_array_index (columns, int, 0), ==, 1);
  g_assert_cmpint (g_array_index (columns, int, 1), ==, 2);
  g_assert_cmpint (g_array_index (columns, int, 2), ==, -1);
  g_assert_null (askers[0].request);
  g_assert_cmpuint (connect4_handler_process_count_unanswered (fixture->process), ==, 0);
  g_assert_cmpuint (connect4_handler_process_count_answered (fixture->process), ==, 3);
  g_assert_cmpuint (fixture->n_idle, ==, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_clear (&askers[i]);
}

/* More than a batch, and more than the socket takes while nobody reads. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  const guint n = 20000;
  g_autofree Asker *askers = g_new0 (Asker, n);
  g_autoptr (Connect4Actor) actor = CONNECT4_ACTOR (connect4_test_observer_new ());

  await_ready (fixture);
  send_signal (fixture, SIGSTOP);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u", i);

      askers[i].actor = actor;
      submit (fixture, &askers[i], line);
    }
  connect4_test_iterate_all ();
  send_signal (fixture, SIGCONT);

  connect4_test_iterate_until (columns->len == n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (columns, int, i), ==, i);
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  Asker askers[2] = { { NULL } };

  submit (fixture, &askers[0], "1");
  submit (fixture, &askers[1], "2");
  connect4_request_forget (askers[0].request);
  g_assert_null (askers[0].request);

  connect4_test_iterate_until (columns->len == 1);
  g_assert_cmpint (g_array_index (columns, int, 0), ==, 2);
  asker_clear (&askers[0]);
  asker_clear (&askers[1]);
}

/* It ends, with the one request that it has unanswered. */
static void
check_end (Fixture          *fixture,
           Asker            *asker,
           Connect4ExitKind  kind)
{
  connect4_test_assert_reason (await_end (fixture), kind);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_assert_cmpuint (fixture->n_unsent, ==, 0);
  g_assert_cmpuint (columns->len, ==, 0);
  g_assert_null (asker->request);
  asker_clear (asker);
}

static void
check_crash (Fixture          *fixture,
             const char       *line,
             Connect4ExitKind  kind)
{
  Asker asker = { NULL };

  submit (fixture, &asker, line);
  check_end (fixture, &asker, kind);
}

static void
test_segv (Fixture       *fixture,
           gconstpointer  data)
{
  check_crash (fixture, "crash segv", CONNECT4_EXIT_SIGNAL);
  g_assert_cmpint (connect4_exit_reason_get_signal (await_end (fixture)), ==, SIGSEGV);
}

static void
test_abort (Fixture       *fixture,
            gconstpointer  data)
{
  check_crash (fixture, "crash abort", CONNECT4_EXIT_SIGNAL);
  g_assert_cmpint (connect4_exit_reason_get_signal (await_end (fixture)), ==, SIGABRT);
}

static void
test_exit (Fixture       *fixture,
           gconstpointer  data)
{
  check_crash (fixture, "crash exit", CONNECT4_EXIT_STATUS);
  g_assert_cmpint (connect4_exit_reason_get_status (await_end (fixture)), ==, 3);
}

static void
test_oom (Fixture       *fixture,
          gconstpointer  data)
{
  check_crash (fixture, "crash oom", CONNECT4_EXIT_SIGNAL);
}

static void
test_garbage (Fixture       *fixture,
              gconstpointer  data)
{
  check_crash (fixture, "crash garbage", CONNECT4_EXIT_ERROR);
}

static void
test_hang (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 began;

  await_ready (fixture);
  fixture->settings.timeout = 100 * G_TIME_SPAN_MILLISECOND;
  began = g_get_monotonic_time ();
  check_crash (fixture, "crash hang", CONNECT4_EXIT_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, fixture->settings.timeout);
}

/* A process that does not even run. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  await_ready (fixture);
  fixture->settings.timeout = 50 * G_TIME_SPAN_MILLISECOND;
  send_signal (fixture, SIGSTOP);
  check_crash (fixture, "1", CONNECT4_EXIT_TIMEOUT);
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  Asker asker = { NULL };

  await_ready (fixture);
  send_signal (fixture, SIGSTOP);
  submit (fixture, &asker, "1");
  connect4_test_iterate_all ();
  send_signal (fixture, SIGKILL);
  check_end (fixture, &asker, CONNECT4_EXIT_SIGNAL);
}

/* Returns: the server's end of the wire, the only socket of its kind */
static int
find_wire (void)
{
  for (int fd = 3; fd < 1024; fd++)
    {
      int type = 0;
      socklen_t size = sizeof type;

      if (getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET)
        return fd;
    }

  g_assert_not_reached ();
}

/* Waits until the handler has answered, without listening to it. */
static void
await_answer_on_wire (void)
{
  struct pollfd wire = { .fd = find_wire (), .events = POLLIN };

  g_assert_cmpint (poll (&wire, 1, CONNECT4_TEST_LIMIT_SECONDS * 1000), ==, 1);
}

/* What it has answered before it was killed is answered, though nobody has listened yet. */
static void
test_last_words (Fixture       *fixture,
                 gconstpointer  data)
{
  Asker askers[2] = { { NULL } };

  await_ready (fixture);
  submit (fixture, &askers[0], "1");
  submit (fixture, &askers[1], "2");
  g_main_context_iteration (NULL, FALSE);
  await_answer_on_wire ();
  g_assert_cmpuint (columns->len, ==, 0);
  send_signal (fixture, SIGKILL);

  await_end (fixture);
  g_assert_cmpuint (columns->len, ==, 2);
  g_assert_cmpuint (fixture->n_sent, ==, 0);
  asker_clear (&askers[0]);
  asker_clear (&askers[1]);
}

/* Ctrl-C at the terminal of a server reaches all that it has started. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  Asker asker = { NULL };

  await_ready (fixture);
  send_signal (fixture, SIGINT);
  send_signal (fixture, SIGHUP);
  submit (fixture, &asker, "1");
  connect4_test_iterate_until (columns->len == 1);
  asker_clear (&asker);
}

/* While a process is being killed, nothing more is sent to it. */
static void
test_unsent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  Asker asker = { NULL };

  await_ready (fixture);
  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (fixture->process), timeout);
  submit (fixture, &asker, "1");
  connect4_test_assert_reason (await_end (fixture), CONNECT4_EXIT_TIMEOUT);
  g_assert_cmpuint (fixture->n_sent, ==, 0);
  g_assert_cmpuint (fixture->n_unsent, ==, 1);
  asker_clear (&asker);
}

/* The server was busy for longer than a request may take, the handler was not: nothing is amiss. */
static void
test_late_server (Fixture       *fixture,
                  gconstpointer  data)
{
  Asker asker = { NULL };
  gint64 deadline;
  gint64 left;

  await_ready (fixture);
  fixture->settings.timeout = G_USEC_PER_SEC / 2;
  submit (fixture, &asker, "1");
  g_main_context_iteration (NULL, FALSE);
  deadline = g_get_monotonic_time () + fixture->settings.timeout;
  await_answer_on_wire ();
  while ((left = deadline - g_get_monotonic_time ()) >= 0)
    g_usleep ((gulong) left + 1);
  connect4_test_iterate_until (columns->len == 1);

  connect4_test_iterate_all ();
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (fixture->process)));
  asker_clear (&asker);
}

static void
test_detached (Fixture       *fixture,
               gconstpointer  data)
{
  Asker asker = { NULL };

  await_ready (fixture);
  submit (fixture, &asker, "1");
  connect4_handler_process_detach (fixture->process);
  connect4_test_assert_reason (await_end (fixture), CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  g_assert_null (asker.request);
  asker_clear (&asker);
  fixture->n_ended = 1;
}

/* Programs that speak otherwise, or not at all, in the place of the handler. */
static void
check_other_program (const char       *program,
                     Connect4ExitKind  kind)
{
  Fixture fixture = { { NULL } };
  g_autoptr (GError) error = NULL;

  start (&fixture, program);
  g_assert_false (connect4_handler_process_await_ready (fixture.process, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  connect4_test_assert_reason (await_end (&fixture), kind);
  tear_down (&fixture, NULL);
}

static void
test_other_program (void)
{
  check_other_program ("true", CONNECT4_EXIT_NORMAL);
  check_other_program ("false", CONNECT4_EXIT_STATUS);
}

static void
test_no_program (void)
{
  const Connect4HandlerProcessSettings settings = { .program = "/nonexistent/connect4-handler" };
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_handler_process_new ("missing", &settings, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "/handler/handler-process/ready", test_ready },
    { "/handler/handler-process/answers", test_answers },
    { "/handler/handler-process/many", test_many },
    { "/handler/handler-process/forgotten", test_forgotten },
    { "/handler/handler-process/segv", test_segv },
    { "/handler/handler-process/abort", test_abort },
    { "/handler/handler-process/exit", test_exit },
    { "/handler/handler-process/oom", test_oom },
    { "/handler/handler-process/garbage", test_garbage },
    { "/handler/handler-process/hang", test_hang },
    { "/handler/handler-process/stopped", test_stopped },
    { "/handler/handler-process/killed", test_killed },
    { "/handler/handler-process/last-words", test_last_words },
    { "/handler/handler-process/interrupted", test_interrupted },
    { "/handler/handler-process/unsent", test_unsent },
    { "/handler/handler-process/late-server", test_late_server },
    { "/handler/handler-process/detached", test_detached },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/handler/handler-process/other-program", test_other_program);
  g_test_add_func ("/handler/handler-process/no-program", test_no_program);

  return g_test_run ();
}
