/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <unistd.h>

#include "admin/connect4-process-memory.h"

static void
test_own (void)
{
  const gsize size = 64 * 1024 * 1024;
  guint64 before = connect4_process_memory_get (getpid ());
  g_autofree char *memory = g_malloc (size);

  memset (memory, 1, size);
  g_assert_cmpuint (before, >, 100 * 1024);
  g_assert_cmpuint (connect4_process_memory_get (getpid ()), >, before + size / 2);
}

static void
test_none (void)
{
  g_assert_cmpuint (connect4_process_memory_get (0), ==, 0);
  g_assert_cmpuint (connect4_process_memory_get (G_MAXINT), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/admin/process-memory/own", test_own);
  g_test_add_func ("/admin/process-memory/none", test_none);

  return g_test_run ();
}
