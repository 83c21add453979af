/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connect4-test-observer.h"
#include "handler/connect4-handler-loop.h"
#include "supervision/connect4-process-actor.h"

/* A process in the sandbox, and our end of its pair of sockets. */
typedef struct
{
  Connect4ProcessActor *actor;
  int fd;
} Child;

static char *
get_program (void)
{
  return g_test_build_filename (G_TEST_BUILT, "test-sandbox-child", NULL);
}

static void
child_start (Child      *child,
             const char *attempt,
             int         extra_fd)
{
  g_autofree char *program = get_program ();
  const char *arguments[] = { program, attempt, NULL };
  const int target_fds[] = { CONNECT4_HANDLER_FD, CONNECT4_HANDLER_FD + 1 };
  int ends[2];
  int source_fds[2];
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
  source_fds[0] = ends[1];
  source_fds[1] = extra_fd;

  child->fd = ends[0];
  child->actor = g_object_new (CONNECT4_TYPE_PROCESS_ACTOR, "name", attempt, NULL);
  connect4_process_actor_spawn (child->actor,
                                arguments,
                                source_fds,
                                target_fds,
                                extra_fd == -1 ? 1 : 2,
                                &error);
  g_assert_no_error (error);
  close (ends[1]);
}

static Connect4ExitReason *
child_await_end (Child *child)
{
  connect4_test_iterate_until (!connect4_actor_is_alive (CONNECT4_ACTOR (child->actor)));

  return connect4_actor_get_exit_reason (CONNECT4_ACTOR (child->actor));
}

static void
child_clear (Child *child)
{
  close (child->fd);
  g_clear_object (&child->actor);
}

static void
test_kills (gconstpointer data)
{
  Child child;
  Connect4ExitReason *reason;

  child_start (&child, data, -1);
  reason = child_await_end (&child);
  connect4_test_assert_reason (reason, CONNECT4_EXIT_SIGNAL);
  g_assert_cmpint (connect4_exit_reason_get_signal (reason), ==, SIGSYS);
  child_clear (&child);
}

static void
test_work (void)
{
  Child child;
  char byte = 'x';

  child_start (&child, "work", -1);
  g_assert_cmpint (send (child.fd, &byte, 1, 0), ==, 1);
  connect4_test_assert_reason (child_await_end (&child), CONNECT4_EXIT_NORMAL);
  byte = '\0';
  g_assert_cmpint (recv (child.fd, &byte, 1, 0), ==, 1);
  g_assert_cmpint (byte, ==, 'x');
  child_clear (&child);
}

static void
test_memory (void)
{
  Child child;

  child_start (&child, "take-memory", -1);
  connect4_test_assert_reason (child_await_end (&child), CONNECT4_EXIT_NORMAL);
  child_clear (&child);
}

static void
test_signal (const char *attempt,
             int         signal_number)
{
  Child child;
  Connect4ExitReason *reason;

  child_start (&child, attempt, -1);
  reason = child_await_end (&child);
  connect4_test_assert_reason (reason, CONNECT4_EXIT_SIGNAL);
  g_assert_cmpint (connect4_exit_reason_get_signal (reason), ==, signal_number);
  child_clear (&child);
}

static void
test_processor_time (void)
{
  test_signal ("take-time", SIGXCPU);
}

static void
test_abort (void)
{
  test_signal ("abort", SIGABRT);
}

/* What else it was given is closed: the other end of this pipe sees it while the child lives. */
static void
test_descriptors (void)
{
  Child child;
  int ends[2];
  char byte;

  g_assert_no_errno (pipe2 (ends, O_CLOEXEC));
  child_start (&child, "wait", ends[1]);
  close (ends[1]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 0);
  g_assert_true (connect4_actor_is_alive (CONNECT4_ACTOR (child.actor)));
  close (ends[0]);

  send (child.fd, "x", 1, 0);
  connect4_test_assert_reason (child_await_end (&child), CONNECT4_EXIT_NORMAL);
  child_clear (&child);
}

static int
get_limit (GPid pid,
           int  resource)
{
  struct rlimit limit;

  g_assert_no_errno (prlimit (pid, resource, NULL, &limit));
  g_assert_true (limit.rlim_cur == limit.rlim_max);

  return (int) MIN (limit.rlim_cur, G_MAXINT);
}

/* What the kernel says of a process in the sandbox. That the pipe is closed says that it is inside.
 * */
static void
test_status (void)
{
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];
  Child child;
  GPid pid;
  char byte;

  g_assert_no_errno (pipe2 (ends, O_CLOEXEC));
  child_start (&child, "wait", ends[1]);
  close (ends[1]);
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 0);
  close (ends[0]);

  pid = connect4_process_actor_get_pid (child.actor);
  path = g_strdup_printf ("/proc/%d/status", pid);
  g_file_get_contents (path, &status, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1\n"));
  g_assert_nonnull (strstr (status, "Seccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "Threads:\t1\n"));

  g_assert_cmpint (get_limit (pid, RLIMIT_NOFILE), ==, 0);
  g_assert_cmpint (get_limit (pid, RLIMIT_NPROC), ==, 0);
  g_assert_cmpint (get_limit (pid, RLIMIT_FSIZE), ==, 0);
  g_assert_cmpint (get_limit (pid, RLIMIT_CORE), ==, 0);
  g_assert_cmpint (get_limit (pid, RLIMIT_AS), >, 0);

  send (child.fd, "x", 1, 0);
  connect4_test_assert_reason (child_await_end (&child), CONNECT4_EXIT_NORMAL);
  child_clear (&child);
}

static void
test_orphan (void)
{
  g_autofree char *program = get_program ();
  char *arguments[] = { program, (char *) "be-parent", NULL };
  g_autoptr (GError) error = NULL;
  char line[64] = "";
  int child, keeper, output;
  GPid pid;

  g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (output, line, sizeof line - 1), >, 0);
  g_assert_cmpint (sscanf (line, "%d %d", &child, &keeper), ==, 2);

  prctl (PR_SET_CHILD_SUBREAPER, TRUE); /* adopts both when they are orphans */
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);

  g_assert_cmpint (waitpid (keeper, NULL, WNOHANG), ==, 0);
  kill (keeper, SIGKILL);
  g_assert_cmpint (waitpid (keeper, NULL, 0), ==, keeper);
  prctl (PR_SET_CHILD_SUBREAPER, FALSE);
  close (output);
}

/* One that is started by hand, or whose parent is gone already, ends by itself. */
static void
test_no_parent (void)
{
  g_autofree char *program = get_program ();
  char *arguments[] = { program, (char *) "work", NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int wait_status;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                NULL, &errors, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  g_assert_cmpint (WEXITSTATUS (wait_status), ==, EXIT_FAILURE);
  g_assert_cmpstr (errors, !=, "");
}

int
main (int   argc,
      char *argv[])
{
  static const char *const forbidden[] = {
    "open-file",     "create-file",   "open-socket",   "write-elsewhere",
    "send-elsewhere", "run-program",  "start-process", "spawn-process",
    "start-thread",  "signal-parent", "signal-itself", "trace-parent",
    "run-memory",    "map-file",      "raise-limit",   "leave-parent",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_autofree char *path = g_strconcat ("/handler/sandbox/kills/", forbidden[i], NULL);

      g_test_add_data_func (path, forbidden[i], test_kills);
    }

  g_test_add_func ("/handler/sandbox/work", test_work);
  g_test_add_func ("/handler/sandbox/memory", test_memory);
  g_test_add_func ("/handler/sandbox/processor-time", test_processor_time);
  g_test_add_func ("/handler/sandbox/abort", test_abort);
  g_test_add_func ("/handler/sandbox/descriptors", test_descriptors);
  g_test_add_func ("/handler/sandbox/status", test_status);
  g_test_add_func ("/handler/sandbox/orphan", test_orphan);
  g_test_add_func ("/handler/sandbox/no-parent", test_no_parent);

  return g_test_run ();
}
