/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-process.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "connect4-test-observer.h"
#include "handler/connect4-request-parser.h"
#include "handler/connect4-slot.h"
#include "handler/connect4-wire.h"
#include "paths/connect4-paths.h"

/* A real handler, and what has been heard of it. */
typedef struct
{
  Connect4HandlerProcess *process;
  Connect4Slot slots[8];
  GQueue requests; /* Connect4Request, owned: those that are unanswered */
  guint32 last_id;
  GArray *columns; /* of each answer the column of its move, or -1 */
  gboolean refuse; /* to take any answer */
  guint n_ready;
  guint n_writable;
  guint n_looks;
  guint n_ended;
} Fixture;

static gboolean
on_answer (Connect4HandlerProcess *process,
           guint32                 id,
           const Connect4Action   *action,
           gpointer                user_data)
{
  Fixture *fixture = user_data;
  Connect4Request *request = connect4_requests_peek (&fixture->requests);
  int column = action->type == CONNECT4_ACTION_MOVE ? action->move.column : -1;

  if (fixture->refuse || request == NULL || request->id != id)
    return FALSE;

  connect4_request_free (connect4_requests_pop (&fixture->requests));
  g_array_append_val (fixture->columns, column);

  return TRUE;
}

static void
on_ready (Connect4HandlerProcess *process,
          gpointer                user_data)
{
  ((Fixture *) user_data)->n_ready++;
}

static void
on_writable (Connect4HandlerProcess *process,
             gpointer                user_data)
{
  ((Fixture *) user_data)->n_writable++;
}

static void
on_check (Connect4HandlerProcess *process,
          gpointer                user_data)
{
  ((Fixture *) user_data)->n_looks++;
}

static void
on_ended (Connect4HandlerProcess *process,
          gpointer                user_data)
{
  ((Fixture *) user_data)->n_ended++;
}

static const Connect4HandlerProcessFuncs funcs = {
  .ready = on_ready,
  .answer = on_answer,
  .writable = on_writable,
  .check = on_check,
  .ended = on_ended,
};

static void
start (Fixture    *fixture,
       const char *program)
{
  g_autoptr (GError) error = NULL;

  fixture->columns = g_array_new (FALSE, FALSE, sizeof (int));
  fixture->process = connect4_handler_process_new ("handler", program, CONNECT4_PARSER_FAULT_INJECTION, &funcs,
                                                   fixture, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  start (fixture, connect4_paths_get_handler ());
  g_assert_true (connect4_handler_process_await_ready (fixture->process, &error));
  g_assert_no_error (error);
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
  connect4_requests_clear (&fixture->requests);
  g_array_unref (fixture->columns);
}

/* Sends so many lines as one batch.
 *
 * Returns: how many were sent */
static guint
send_lines (Fixture           *fixture,
            const char *const *lines,
            guint              n)
{
  GQueue batch = G_QUEUE_INIT;
  guint n_sent;

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (fixture->slots));
  for (guint i = 0; i < n; i++)
    {
      Connect4Request *request = connect4_request_new (&fixture->slots[i], CONNECT4_PLACE_GAME, lines[i],
                                                       strlen (lines[i]), g_get_monotonic_time ());

      request->id = fixture->last_id + i + 1;
      connect4_requests_push (&batch, request);
    }

  n_sent = connect4_handler_process_send (fixture->process, batch.head, n);
  fixture->last_id += n_sent;
  for (guint i = 0; i < n_sent; i++)
    connect4_requests_push (&fixture->requests, connect4_requests_pop (&batch));
  connect4_requests_clear (&batch);

  return n_sent;
}

static void
send_line (Fixture    *fixture,
           const char *line)
{
  g_assert_cmpuint (send_lines (fixture, &line, 1), ==, 1);
}

static Connect4ExitReason *
await_end (Fixture *fixture)
{
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (fixture->process)));
  connect4_handler_process_take_answers (fixture->process);

  return connect4_actor_get_exit_reason (CONNECT4_ACTOR (fixture->process));
}

static void
send_signal (Fixture *fixture,
             int      signal_number)
{
  kill (connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (fixture->process)), signal_number);
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

static void
test_ready (void)
{
  Fixture fixture = { NULL };

  start (&fixture, connect4_paths_get_handler ());
  g_assert_cmpuint (fixture.n_ready, ==, 0);
  connect4_test_iterate_until (fixture.n_ready == 1);
  tear_down (&fixture, NULL);
}

static void
test_await_ready (Fixture       *fixture,
                  gconstpointer  data)
{
  g_assert_true (connect4_handler_process_await_ready (fixture->process, NULL));
  g_assert_cmpuint (fixture->n_ready, ==, 1);
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const lines[] = { "1", "2", "nonsense" };

  g_assert_cmpuint (send_lines (fixture, lines, G_N_ELEMENTS (lines)), ==, 3);

  connect4_test_iterate_until (fixture->columns->len == 3);
  g_assert_cmpint (g_array_index (fixture->columns, int, 0), ==, 1);
  g_assert_cmpint (g_array_index (fixture->columns, int, 1), ==, 2);
  g_assert_cmpint (g_array_index (fixture->columns, int, 2), ==, -1);
  g_assert_cmpuint (connect4_handler_process_get_progress (fixture->process), ==, 3);
  g_assert_false (connect4_handler_process_is_distrusted (fixture->process));
}

/* More than the socket takes while nobody reads; when it takes something again, that is said. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const lines[] = { "0", "1", "2", "3", "4", "5", "6", "7" };
  const guint n = G_N_ELEMENTS (lines);
  guint n_sent = 0;
  guint n_more;

  send_signal (fixture, SIGSTOP);
  while ((n_more = send_lines (fixture, lines, n)) > 0)
    n_sent += n_more;
  g_assert_cmpuint (n_sent, >, 0);
  connect4_test_iterate_all ();
  g_assert_cmpuint (fixture->n_writable, ==, 0);

  send_signal (fixture, SIGCONT);
  connect4_test_iterate_until (fixture->n_writable > 0);
  n_sent += send_lines (fixture, lines, n);
  connect4_test_iterate_until (fixture->columns->len == n_sent);
  g_assert_cmpuint (n_sent % n, ==, 0);
  for (guint i = 0; i < n_sent; i++)
    g_assert_cmpint (g_array_index (fixture->columns, int, i), ==, (int) (i % n));
  g_assert_cmpuint (fixture->n_writable, ==, 1);
}

/* A batch has room for so many bytes only: what does not fit is left to its caller. */
static void
test_big (Fixture       *fixture,
          gconstpointer  data)
{
  const guint n = 2 * CONNECT4_WIRE_BATCH_SIZE / CONNECT4_REQUEST_LINE_MAX;
  g_autofree Connect4Slot *slots = g_new0 (Connect4Slot, n);
  g_autofree char *line = g_strnfill (CONNECT4_REQUEST_LINE_MAX, 'x');
  GQueue batch = G_QUEUE_INIT;
  guint n_sent;

  for (guint i = 0; i < n; i++)
    {
      connect4_requests_push (&batch, connect4_request_new (&slots[i], CONNECT4_PLACE_GAME, line,
                                                            CONNECT4_REQUEST_LINE_MAX, 0));
      slots[i].request->id = i + 1;
    }

  n_sent = connect4_handler_process_send (fixture->process, batch.head, n);
  g_assert_cmpuint (n_sent, >, 1);
  g_assert_cmpuint (n_sent, <, n);
  for (guint i = 0; i < n_sent; i++)
    connect4_requests_push (&fixture->requests, connect4_requests_pop (&batch));
  connect4_test_iterate_until (fixture->columns->len == n_sent);
  connect4_requests_clear (&batch);
}

/* Who has asked for an earlier look gets that one; the other one is not forgotten by whoever asked for it. */
static void
test_look (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 now = g_get_monotonic_time ();

  connect4_handler_process_check_at (fixture->process, now + 20 * G_TIME_SPAN_MILLISECOND);
  connect4_handler_process_check_at (fixture->process, now + G_TIME_SPAN_HOUR);
  connect4_test_iterate_until (fixture->n_looks == 1);
  g_assert_cmpint (g_get_monotonic_time (), >=, now + 20 * G_TIME_SPAN_MILLISECOND);

  connect4_handler_process_check_at (fixture->process, now + G_TIME_SPAN_HOUR);
  connect4_handler_process_check_at (fixture->process, 0);
  connect4_test_iterate_until (fixture->n_looks == 2);
}

/* What was answered before the time has come is taken before the look. */
static void
test_answers_before_look (Fixture       *fixture,
                          gconstpointer  data)
{
  send_line (fixture, "1");
  await_answer_on_wire ();
  connect4_handler_process_check_at (fixture->process, 0);
  connect4_test_iterate_until (fixture->n_looks == 1);
  g_assert_cmpuint (fixture->columns->len, ==, 1);
}

static void
test_lower (Fixture       *fixture,
            gconstpointer  data)
{
  GPid pid = connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (fixture->process));

  g_assert_cmpint (sched_getscheduler (pid), ==, SCHED_OTHER);
  connect4_handler_process_lower (fixture->process);
  g_assert_cmpint (sched_getscheduler (pid), ==, SCHED_IDLE);
  send_line (fixture, "1");
  connect4_test_iterate_until (fixture->columns->len == 1);
}

static void
test_measure (Fixture       *fixture,
              gconstpointer  data)
{
  Connect4ProcessorTime time;

  send_line (fixture, "crash hang");
  do
    connect4_handler_process_measure (fixture->process, &time);
  while (time.used < 20 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (connect4_handler_process_get_progress (fixture->process), ==, 1);

  send_signal (fixture, SIGSTOP);
  do
    connect4_handler_process_measure (fixture->process, &time);
  while (time.state == CONNECT4_PROCESS_RUNNABLE);
  g_assert_cmpint (time.state, ==, CONNECT4_PROCESS_STOPPED);
}

/* It ends, with the one request that it has unanswered. */
static void
check_end (Fixture          *fixture,
           Connect4ExitKind  kind)
{
  connect4_test_assert_reason (await_end (fixture), kind);
  g_assert_cmpuint (fixture->requests.length, ==, 1);
  g_assert_cmpuint (fixture->columns->len, ==, 0);
}

static void
check_crash (Fixture          *fixture,
             const char       *line,
             Connect4ExitKind  kind)
{
  send_line (fixture, line);
  check_end (fixture, kind);
  g_assert_cmpuint (connect4_handler_process_get_progress (fixture->process), ==, 1);
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
  g_assert_true (connect4_handler_process_is_distrusted (fixture->process));
}

/* An answer that nobody can make anything of. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->refuse = TRUE;
  check_crash (fixture, "1", CONNECT4_EXIT_ERROR);
  g_assert_true (connect4_handler_process_is_distrusted (fixture->process));
}

/* What it has answered when it has been given up is not heard. */
static void
test_time_out (Fixture       *fixture,
               gconstpointer  data)
{
  send_line (fixture, "1");
  await_answer_on_wire ();
  connect4_handler_process_time_out (fixture->process);
  check_end (fixture, CONNECT4_EXIT_TIMEOUT);
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  send_signal (fixture, SIGSTOP);
  send_line (fixture, "1");
  send_signal (fixture, SIGKILL);
  check_end (fixture, CONNECT4_EXIT_SIGNAL);
  g_assert_cmpuint (connect4_handler_process_get_progress (fixture->process), ==, 0);
}

/* What it has answered before it was killed is answered, though nobody has listened yet. */
static void
test_last_words (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const lines[] = { "1", "2" };

  send_lines (fixture, lines, 2);
  await_answer_on_wire ();
  g_assert_cmpuint (fixture->columns->len, ==, 0);
  send_signal (fixture, SIGKILL);

  await_end (fixture);
  g_assert_cmpuint (fixture->columns->len, ==, 2);
  g_assert_cmpuint (fixture->requests.length, ==, 0);
}

/* Ctrl-C at the terminal of a server reaches all that it has started. */
static void
test_interrupted (Fixture       *fixture,
                  gconstpointer  data)
{
  send_signal (fixture, SIGINT);
  send_signal (fixture, SIGHUP);
  send_line (fixture, "1");
  connect4_test_iterate_until (fixture->columns->len == 1);
}

/* While a process is being killed, nothing more is sent to it. */
static void
test_unsent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Connect4ExitReason) timeout = connect4_exit_reason_new (CONNECT4_EXIT_TIMEOUT);
  const char *line = "1";

  connect4_process_actor_kill (CONNECT4_PROCESS_ACTOR (fixture->process), timeout);
  g_assert_cmpuint (send_lines (fixture, &line, 1), ==, 0);
  connect4_test_assert_reason (await_end (fixture), CONNECT4_EXIT_TIMEOUT);
}

static void
test_detached (Fixture       *fixture,
               gconstpointer  data)
{
  connect4_handler_process_detach (fixture->process);
  connect4_test_assert_reason (await_end (fixture), CONNECT4_EXIT_NORMAL);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  fixture->n_ended = 1;
}

/* Programs that speak otherwise, or not at all, in the place of the handler. */
static void
check_other_program (const char       *program,
                     Connect4ExitKind  kind)
{
  Fixture fixture = { NULL };
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
  g_autoptr (GError) error = NULL;

  g_assert_null (connect4_handler_process_new ("missing", "/nonexistent/connect4-handler", 0, &funcs, NULL, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED);
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
    { "/handler/handler-process/await-ready", test_await_ready },
    { "/handler/handler-process/answers", test_answers },
    { "/handler/handler-process/many", test_many },
    { "/handler/handler-process/big", test_big },
    { "/handler/handler-process/look", test_look },
    { "/handler/handler-process/answers-before-look", test_answers_before_look },
    { "/handler/handler-process/lower", test_lower },
    { "/handler/handler-process/measure", test_measure },
    { "/handler/handler-process/segv", test_segv },
    { "/handler/handler-process/abort", test_abort },
    { "/handler/handler-process/exit", test_exit },
    { "/handler/handler-process/oom", test_oom },
    { "/handler/handler-process/garbage", test_garbage },
    { "/handler/handler-process/refused", test_refused },
    { "/handler/handler-process/time-out", test_time_out },
    { "/handler/handler-process/killed", test_killed },
    { "/handler/handler-process/last-words", test_last_words },
    { "/handler/handler-process/interrupted", test_interrupted },
    { "/handler/handler-process/unsent", test_unsent },
    { "/handler/handler-process/detached", test_detached },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/handler/handler-process/ready", test_ready);
  g_test_add_func ("/handler/handler-process/other-program", test_other_program);
  g_test_add_func ("/handler/handler-process/no-program", test_no_program);

  return g_test_run ();
}
