/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-processor-time.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_oneself (void)
{
  gint64 before, used;
  gboolean wants_more = FALSE;

  g_assert_true (connect4_processor_time_read (getpid (), &wants_more, &before));
  g_assert_true (wants_more);

  do
    g_assert_true (connect4_processor_time_read (getpid (), &wants_more, &used));
  while (used - before < 20 * G_TIME_SPAN_MILLISECOND);
}

static void
test_stopped (void)
{
  gboolean wants_more = TRUE;
  gint64 used;
  pid_t pid = fork ();

  if (pid == 0)
    for (;;)
      ;

  g_assert_no_errno (kill (pid, SIGSTOP));
  g_assert_cmpint (waitpid (pid, NULL, WUNTRACED), ==, pid);
  g_assert_true (connect4_processor_time_read (pid, &wants_more, &used));
  g_assert_false (wants_more);

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_nobody (void)
{
  gboolean wants_more;
  gint64 used;

  g_assert_false (connect4_processor_time_read (G_MAXINT, &wants_more, &used));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/processor-time/oneself", test_oneself);
  g_test_add_func ("/handler/processor-time/stopped", test_stopped);
  g_test_add_func ("/handler/processor-time/nobody", test_nobody);

  return g_test_run ();
}
