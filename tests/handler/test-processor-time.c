/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-processor-time.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_oneself (void)
{
  Connect4ProcessorTime before, time;

  connect4_processor_time_read (getpid (), &before);
  g_assert_cmpint (before.state, ==, CONNECT4_PROCESS_RUNNABLE);

  do
    connect4_processor_time_read (getpid (), &time);
  while (time.used - before.used < 20 * G_TIME_SPAN_MILLISECOND);

  g_assert_cmpint (time.waited, >=, before.waited);
}

/* Of two that share one processor, each waits for the other. */
static void
test_crowd (void)
{
  Connect4ProcessorTime before, time;
  cpu_set_t all, one;
  pid_t pid;

  g_assert_no_errno (sched_getaffinity (0, sizeof all, &all));
  CPU_ZERO (&one);
  for (int i = 0; i < CPU_SETSIZE && CPU_COUNT (&one) == 0; i++)
    if (CPU_ISSET (i, &all))
      CPU_SET (i, &one);
  g_assert_no_errno (sched_setaffinity (0, sizeof one, &one));

  pid = fork ();
  if (pid == 0)
    for (;;)
      ;

  connect4_processor_time_read (getpid (), &before);
  do
    connect4_processor_time_read (getpid (), &time);
  while (time.waited - before.waited < 20 * G_TIME_SPAN_MILLISECOND);

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_assert_no_errno (sched_setaffinity (0, sizeof all, &all));
}

static void
test_sleeping (void)
{
  Connect4ProcessorTime time;
  pid_t pid = fork ();

  if (pid == 0)
    for (;;)
      pause ();

  do
    connect4_processor_time_read (pid, &time);
  while (time.state == CONNECT4_PROCESS_RUNNABLE);
  g_assert_cmpint (time.state, ==, CONNECT4_PROCESS_SLEEPING);

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_stopped (void)
{
  Connect4ProcessorTime time;
  pid_t pid = fork ();

  if (pid == 0)
    for (;;)
      ;

  g_assert_no_errno (kill (pid, SIGSTOP));
  g_assert_cmpint (waitpid (pid, NULL, WUNTRACED), ==, pid);
  connect4_processor_time_read (pid, &time);
  g_assert_cmpint (time.state, ==, CONNECT4_PROCESS_STOPPED);

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_nobody (void)
{
  Connect4ProcessorTime time = { CONNECT4_PROCESS_STOPPED, 1, 1 };

  connect4_processor_time_read (G_MAXINT, &time);
  g_assert_cmpint (time.state, ==, CONNECT4_PROCESS_UNKNOWN);
  g_assert_cmpint (time.used, ==, 0);
  g_assert_cmpint (time.waited, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/processor-time/oneself", test_oneself);
  g_test_add_func ("/handler/processor-time/crowd", test_crowd);
  g_test_add_func ("/handler/processor-time/sleeping", test_sleeping);
  g_test_add_func ("/handler/processor-time/stopped", test_stopped);
  g_test_add_func ("/handler/processor-time/nobody", test_nobody);

  return g_test_run ();
}
