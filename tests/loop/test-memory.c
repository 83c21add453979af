/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-memory.h"

#include <malloc.h>
#include <unistd.h>

#include "connect4-test-clock.h"

#define MANY  1000
#define BLOCK 1024

/* Free memory that malloc() keeps below what is still in use. */
static gsize
measure_kept (void)
{
  return mallinfo2 ().fordblks;
}

static gsize
get_resident (void)
{
  g_autofree char *statm = NULL;
  char **words;
  gsize pages;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  words = g_strsplit (statm, " ", 3);
  pages = (gsize) g_ascii_strtoull (words[1], NULL, 10);
  g_strfreev (words);

  return pages * (gsize) sysconf (_SC_PAGESIZE);
}

/* What many have left goes back to the system, although something above it stays. */
static void
test_gives_back (void)
{
  enum { N_BLOCKS = 16 * 1024 };
  Connect4MemoryTrim trim;
  g_autofree gpointer *blocks = g_new (gpointer, N_BLOCKS);
  gpointer top;
  gsize resident;

  if (mallinfo2 ().arena == 0)
    {
      g_test_skip ("something else is in the place of the C library's malloc(), such as valgrind's");
      return;
    }

  connect4_memory_trim_init (&trim);
  for (guint i = 0; i < N_BLOCKS; i++)
    blocks[i] = g_malloc0 (BLOCK);
  top = g_malloc0 (BLOCK);
  for (guint i = 0; i < N_BLOCKS; i++)
    g_free (blocks[i]);
  g_assert_cmpuint (measure_kept (), >=, N_BLOCKS * BLOCK);
  resident = get_resident ();

  for (guint i = 0; i < MANY; i++)
    connect4_memory_trim_count (&trim);
  connect4_test_clock_pass (2 * G_USEC_PER_SEC);
  g_assert_false (connect4_timer_is_set (&trim.timer));
  g_assert_cmpuint (get_resident (), <=, resident - N_BLOCKS * BLOCK / 2);

  g_free (top);
  connect4_memory_trim_clear (&trim);
}

/* As long as many go, it would be too early. */
static void
test_waits_for_all (void)
{
  Connect4MemoryTrim trim;
  connect4_memory_trim_init (&trim);
  for (guint i = 0; i < MANY; i++)
    connect4_memory_trim_count (&trim);
  for (guint i = 0; i < MANY - 1; i++)
    connect4_memory_trim_count (&trim);
  connect4_test_clock_pass (3 * G_USEC_PER_SEC / 2);
  g_assert_true (connect4_timer_is_set (&trim.timer));
  connect4_test_clock_pass (G_USEC_PER_SEC);
  g_assert_false (connect4_timer_is_set (&trim.timer));

  connect4_memory_trim_clear (&trim);
}

static void
test_few (void)
{
  Connect4MemoryTrim trim;

  connect4_memory_trim_init (&trim);
  for (guint i = 0; i < MANY - 1; i++)
    connect4_memory_trim_count (&trim);
  g_assert_false (connect4_timer_is_set (&trim.timer));
  connect4_memory_trim_clear (&trim);
}

/* One that was given is the next that is taken, and is empty. */
static void
test_text (void)
{
  GString *text = connect4_memory_take_text ();

  g_assert_cmpstr (text->str, ==, "");
  g_string_append (text, "something");
  connect4_memory_give_text (text);
  g_assert_true (connect4_memory_take_text () == text);
  g_assert_cmpstr (text->str, ==, "");
  connect4_memory_give_text (text);
}

static void
test_own (void)
{
  const gsize size = 64 * 1024 * 1024;
  guint64 before = connect4_memory_get_of_process (getpid ());
  g_autofree char *memory = g_malloc (size);

  memset (memory, 1, size);
  g_assert_cmpuint (before, >, 100 * 1024);
  g_assert_cmpuint (connect4_memory_get_of_process (getpid ()), >, before + size / 2);
}

static void
test_none (void)
{
  g_assert_cmpuint (connect4_memory_get_of_process (0), ==, 0);
  g_assert_cmpuint (connect4_memory_get_of_process (G_MAXINT), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#if !CONNECT4_SANITIZED
  g_test_add_func ("/loop/memory/gives-back", test_gives_back);
#else
  (void) test_gives_back; /* the sanitizer's malloc() gives nothing back */
#endif
  g_test_add_func ("/loop/memory/waits-for-all", test_waits_for_all);
  g_test_add_func ("/loop/memory/few", test_few);
  g_test_add_func ("/loop/memory/text", test_text);
  g_test_add_func ("/loop/memory/own", test_own);
  g_test_add_func ("/loop/memory/none", test_none);

  return g_test_run ();
}
