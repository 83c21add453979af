/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "log/connect4-log.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define N_ENTRIES 20000

/* What the process has for stderr: a pipe of which the test has the other end. */
static int log_end;

static void
log_numbered (guint from,
              guint to)
{
  for (guint i = from; i < to; i++)
    g_message ("entry %u, which is as long as any", i);
}

static void
log_critical (guint number)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);

  g_critical ("entry %u, which is as long as any", number);
  g_log_set_always_fatal (fatal);
}

/* Reads until @last has been read. */
static void
read_until (GString    *text,
            const char *last)
{
  char bytes[4096];

  while (strstr (text->str, last) == NULL)
    {
      ssize_t n = read (log_end, bytes, sizeof bytes);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (text, bytes, n);
    }
}

/* Counts the entries that are there, which are in their order, and those of which it is said that they
 * were dropped where the next is not the one after the last. */
static guint
count_entries (const char *text,
               guint      *n_dropped)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint expected = 0;
  guint n = 0;

  *n_dropped = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *entry = strstr (lines[i], "entry ");
      const char *dropped = strstr (lines[i], " entries of the log were dropped here");

      if (entry != NULL)
        {
          g_assert_cmpuint (g_ascii_strtoull (entry + strlen ("entry "), NULL, 10), ==, expected);
          expected++;
          n++;
        }
      else if (dropped != NULL)
        {
          guint64 number;

          while (dropped > lines[i] && g_ascii_isdigit (dropped[-1]))
            dropped--;
          number = g_ascii_strtoull (dropped, NULL, 10);
          g_assert_cmpuint (number, >, 0);
          expected += number;
          *n_dropped += number;
        }
    }

  return n;
}

static void
test_read (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_dropped;

  log_numbered (0, 10);
  g_message ("the end of what is read");
  read_until (text, "the end of what is read\n");

  g_assert_cmpuint (count_entries (text->str, &n_dropped), ==, 10);
  g_assert_cmpuint (n_dropped, ==, 0);
}

/* Who logs goes on, and each entry is written or counted. */
static void
test_not_read (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_dropped;
  guint n;

  log_numbered (0, N_ENTRIES);
  log_critical (N_ENTRIES);     /* which waits until it is written, or for a second */
  log_critical (N_ENTRIES + 1); /* which does not wait again */

  read_until (text, "were dropped here");
  log_numbered (N_ENTRIES + 2, N_ENTRIES + 10);
  g_message ("the end of what was not read");
  read_until (text, "the end of what was not read\n");

  n = count_entries (text->str, &n_dropped);
  g_assert_cmpuint (n_dropped, >, 0);
  g_assert_cmpuint (n + n_dropped, ==, N_ENTRIES + 10);
}

/* What others do to the pipe that they share loses nothing. */
static void
test_non_blocking (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int flags = fcntl (STDERR_FILENO, F_GETFL);
  guint n_dropped;

  g_assert_cmpint (fcntl (STDERR_FILENO, F_SETFL, flags | O_NONBLOCK), ==, 0);
  log_numbered (0, 1000); /* more than a pipe takes, less than may wait */
  g_message ("the end of what was not waited for");
  read_until (text, "the end of what was not waited for\n");
  g_assert_cmpint (fcntl (STDERR_FILENO, F_SETFL, flags), ==, 0);

  g_assert_cmpuint (count_entries (text->str, &n_dropped), ==, 1000);
  g_assert_cmpuint (n_dropped, ==, 0);
}

/* Less important entries are not written, and so are not counted. */
static void
test_level (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  connect4_log_set_level (G_LOG_LEVEL_WARNING);
  log_numbered (0, N_ENTRIES);
  connect4_log_set_level (G_LOG_LEVEL_MESSAGE);
  g_message ("the end of what is important");
  read_until (text, "the end of what is important\n");

  g_assert_null (strstr (text->str, "entry "));
}

int
main (int   argc,
      char *argv[])
{
  int ends[2];

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  log_end = ends[0];
  g_assert_cmpint (dup2 (ends[1], STDERR_FILENO), ==, STDERR_FILENO);
  connect4_log_init ();

  g_test_add_func ("/log/read", test_read);
  g_test_add_func ("/log/not-read", test_not_read);
  g_test_add_func ("/log/non-blocking", test_non_blocking);
  g_test_add_func ("/log/level", test_level);

  return g_test_run ();
}
