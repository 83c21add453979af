/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-process-tree.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILD_MEMORY (8 << 20)

static void
work (double seconds)
{
  clock_t end = clock () + seconds * CLOCKS_PER_SEC;

  while (clock () < end)
    continue;
}

/* What a child did stays in the sum when it has ended. */
static void
test_time_of_children (void)
{
  double before = bench_process_tree_get_cpu_seconds (getpid ());
  pid_t child = fork ();

  if (child == 0)
    {
      work (0.2);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_assert_cmpfloat (bench_process_tree_get_cpu_seconds (getpid ()) - before, >=, 0.15);
}

static void
use_memory (void)
{
  volatile char *memory = g_malloc (CHILD_MEMORY);

  for (gsize i = 0; i < CHILD_MEMORY; i += 1024)
    memory[i] = 1;
}

/* A grandchild counts too. */
static void
test_memory_of_children (void)
{
  double before = bench_process_tree_get_pss (getpid ());
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      if (fork () == 0)
        {
          prctl (PR_SET_PDEATHSIG, SIGKILL);
          use_memory ();
          if (write (ready[1], "x", 1) == 1)
            pause ();
        }
      pause ();
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpfloat (bench_process_tree_get_pss (getpid ()) - before, >=, CHILD_MEMORY / 2);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ready[0]);
  close (ready[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bench/process-tree/time-of-children", test_time_of_children);
  g_test_add_func ("/bench/process-tree/memory-of-children", test_memory_of_children);

  return g_test_run ();
}
