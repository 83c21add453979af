/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-format.h"

#define SECOND G_USEC_PER_SEC
#define MINUTE (60 * (gint64) SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
assert_text (char       *text, /* transfer full */
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_duration (void)
{
  assert_text (connect4_format_duration (-5), "0 s");
  assert_text (connect4_format_duration (SECOND - 1), "0 s");
  assert_text (connect4_format_duration (MINUTE - 1), "59 s");
  assert_text (connect4_format_duration (MINUTE), "1 min 0 s");
  assert_text (connect4_format_duration (HOUR - 1), "59 min 59 s");
  assert_text (connect4_format_duration (3 * HOUR + 12 * MINUTE), "3 h 12 min");
  assert_text (connect4_format_duration (2 * DAY + HOUR), "2 d 1 h");
}

static void
test_latency (void)
{
  assert_text (connect4_format_latency (0), "0.00 ms");
  assert_text (connect4_format_latency (420), "0.42 ms");
  assert_text (connect4_format_latency (12345), "12 ms");
}

static void
test_memory (void)
{
  assert_text (connect4_format_memory (0), "");
  assert_text (connect4_format_memory (2 * 1024 * 1024), "2.0\302\240MiB");
}

static void
test_clock (void)
{
  g_setenv ("TZ", "UTC0", TRUE);
  assert_text (connect4_format_clock (1700000000123456), "22:13:20.123");
}

static void
test_object_path (void)
{
  assert_text (connect4_format_object ("/io/github/connect4d/sessions/17"), "player 17");
  assert_text (connect4_format_object ("/io/github/connect4d/games/K7QXNM"), "game K7QXNM");
  assert_text (connect4_format_object ("/io/github/connect4d/actors/root_2fpub_2dsub"),
               "root/pub-sub");
  assert_text (connect4_format_object ("/io/github/connect4d/actors/a_2"), "a_2");
  assert_text (connect4_format_object ("/io/github/connect4d"), "/io/github/connect4d");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/format/duration", test_duration);
  g_test_add_func ("/ctl/format/latency", test_latency);
  g_test_add_func ("/ctl/format/memory", test_memory);
  g_test_add_func ("/ctl/format/clock", test_clock);
  g_test_add_func ("/ctl/format/object-path", test_object_path);

  return g_test_run ();
}
