/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-telnet-stream.h"

#include <string.h>

#define IAC    "\xff"
#define DONT   "\xfe"
#define DO     "\xfd"
#define WONT   "\xfc"
#define WILL   "\xfb"
#define SB     "\xfa"
#define EL     "\xf8"
#define EC     "\xf7"
#define AYT    "\xf6"
#define AO     "\xf5"
#define IP     "\xf4"
#define BRK    "\xf3"
#define NOP    "\xf1"
#define SE     "\xf0"
#define ECHO   "\x01"
#define TTYPE  "\x18"
#define NAWS   "\x1f"
#define MCCP2  "\x56"

typedef struct
{
  Connect4TelnetStream stream;
  GString *sent;
  GString *lines; /* each in brackets, "!" for one that was too long */
} Fixture;

static void
append_sent (const char *bytes,
             gsize       length,
             gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_len (fixture->sent, bytes, length);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  connect4_telnet_stream_init (&fixture->stream, append_sent, fixture);
  fixture->sent = g_string_new (NULL);
  fixture->lines = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  connect4_telnet_stream_clear (&fixture->stream);
  connect4_telnet_stream_clear (&fixture->stream);
  g_string_free (fixture->sent, TRUE);
  g_string_free (fixture->lines, TRUE);
}

static void
take_lines (Fixture *fixture)
{
  Connect4LineStatus status;
  const char *line = NULL;
  gsize length = 0;

  while ((status = connect4_telnet_stream_next_line (&fixture->stream, &line, &length)) !=
         CONNECT4_LINE_NONE)
    {
      if (status == CONNECT4_LINE_TOO_LONG)
        {
          g_string_append_c (fixture->lines, '!');
          continue;
        }
      g_assert_cmpuint (length, <=, CONNECT4_LINE_MAX);
      g_string_append_c (fixture->lines, '[');
      g_string_append_len (fixture->lines, line, length);
      g_string_append_c (fixture->lines, ']');
    }
}

/* Feeds a copy that is overwritten when the stream has been told to keep what it needs. */
static void
feed (Fixture    *fixture,
      const char *bytes,
      gsize       length)
{
  g_autofree char *copy = g_memdup2 (bytes, length);

  connect4_telnet_stream_feed (&fixture->stream, copy, length);
  take_lines (fixture);
  connect4_telnet_stream_keep (&fixture->stream);
  if (length > 0)
    memset (copy, '#', length);
}

#define feed_literal(fixture, literal) feed (fixture, literal, sizeof (literal) - 1)

static void
reset (Fixture *fixture)
{
  connect4_telnet_stream_clear (&fixture->stream);
  connect4_telnet_stream_init (&fixture->stream, append_sent, fixture);
  g_string_truncate (fixture->sent, 0);
  g_string_truncate (fixture->lines, 0);
}

/* What the lines are must not depend on how the bytes come: all at once, split in two at any place,
 * or one by one. */
static void
assert_lines (Fixture    *fixture,
              const char *bytes,
              gsize       length,
              const char *expected)
{
  gsize i;

  for (i = 0; i <= length; i++)
    {
      reset (fixture);
      feed (fixture, bytes, i);
      feed (fixture, bytes + i, length - i);
      g_assert_cmpstr (fixture->lines->str, ==, expected);
    }

  reset (fixture);
  for (i = 0; i < length; i++)
    feed (fixture, bytes + i, 1);
  g_assert_cmpstr (fixture->lines->str, ==, expected);
}

#define assert_lines_of(fixture, literal, expected) \
  assert_lines (fixture, literal, sizeof (literal) - 1, expected)

static void
test_line_ends (Fixture       *fixture,
                gconstpointer  data)
{
  assert_lines_of (fixture, "a\r\nb\r\nc", "[a][b]");
  assert_lines_of (fixture, "a\nb\n", "[a][b]");
  assert_lines_of (fixture, "a\rb\rc", "[a][b]");
  assert_lines_of (fixture, "a\r\0b\r\0", "[a][b]");
  assert_lines_of (fixture, "a\r\n\r\n\n\r\r\0\r\nb\n", "[a][][][][][][b]");
  assert_lines_of (fixture, "a\r\0\nb\n", "[a][][b]");
  assert_lines_of (fixture, "a\n\rb\n", "[a][][b]");
}

static void
test_nuls (Fixture       *fixture,
           gconstpointer  data)
{
  assert_lines_of (fixture, "a\0b\0\0c\r\nd\n", "[abc][d]");
  assert_lines_of (fixture, "\0\0\r\0\0\0a\0\r\0", "[][a]");
  assert_lines_of (fixture, "a\0\r\0\0b\0\n\0c\r\n", "[a][b][c]");
}

static void
test_borrows (Fixture       *fixture,
              gconstpointer  data)
{
  const char bytes[] = "one\r\ntwo\r\nthr";
  const char *line = NULL;
  gsize length = 0;

  connect4_telnet_stream_feed (&fixture->stream, bytes, strlen (bytes));
  g_assert_cmpint (connect4_telnet_stream_next_line (&fixture->stream, &line, &length), ==,
                   CONNECT4_LINE_COMPLETE);
  g_assert_true (line == bytes);
  g_assert_cmpint (connect4_telnet_stream_next_line (&fixture->stream, &line, &length), ==,
                   CONNECT4_LINE_COMPLETE);
  g_assert_true (line == bytes + 5);
  g_assert_null (fixture->stream.pending);
  connect4_telnet_stream_keep (&fixture->stream);

  feed_literal (fixture, "ee\r\n");
  g_assert_cmpstr (fixture->lines->str, ==, "[three]");
}

/* Nothing is on the heap while nothing is pending. */
static void
test_idle (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_true (connect4_telnet_stream_is_idle (&fixture->stream));

  feed_literal (fixture, "begun");
  g_assert_false (connect4_telnet_stream_is_idle (&fixture->stream));
  g_assert_nonnull (fixture->stream.pending);

  feed_literal (fixture, " and ended\r\n");
  g_assert_true (connect4_telnet_stream_is_idle (&fixture->stream));
  g_assert_null (fixture->stream.pending);
  g_assert_null (fixture->stream.telnet);

  feed_literal (fixture, IAC);
  g_assert_false (connect4_telnet_stream_is_idle (&fixture->stream));
  feed_literal (fixture, NOP);
  g_assert_true (connect4_telnet_stream_is_idle (&fixture->stream));
  g_assert_null (fixture->stream.pending);
}

/* Lines that are not taken at once, because a request is still unanswered, are kept. */
static void
test_taken_later (Fixture       *fixture,
                  gconstpointer  data)
{
  char bytes[] = "one\r\ntwo\r\nthree\r\n";
  const char *line = NULL;
  gsize length = 0;

  connect4_telnet_stream_feed (&fixture->stream, bytes, strlen (bytes));
  g_assert_cmpint (connect4_telnet_stream_next_line (&fixture->stream, &line, &length), ==,
                   CONNECT4_LINE_COMPLETE);
  connect4_telnet_stream_keep (&fixture->stream);
  memset (bytes, '#', sizeof bytes);

  take_lines (fixture);
  g_assert_cmpstr (fixture->lines->str, ==, "[two][three]");
  g_assert_null (fixture->stream.pending);
}

static void
test_long_lines (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *longest = g_strnfill (CONNECT4_LINE_MAX, 'x');
  g_autofree char *too_long = g_strconcat (longest, "y\r\nnext\r\n", NULL);
  g_autofree char *just_fits = g_strconcat (longest, "\r\nnext\r\n", NULL);
  g_autofree char *fits = g_strconcat ("[", longest, "][next]", NULL);

  assert_lines (fixture, too_long, strlen (too_long), "![next]");
  assert_lines (fixture, just_fits, strlen (just_fits), fits);
}

static void
test_endless_line (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *chunk = g_strnfill (10000, 'x');
  guint i;

  for (i = 0; i < 100; i++)
    {
      feed (fixture, chunk, 10000);
      g_assert_cmpstr (fixture->lines->str, ==, "!");
      g_assert_null (fixture->stream.pending);
      g_assert_false (connect4_telnet_stream_is_idle (&fixture->stream));
    }

  feed_literal (fixture, "\r\nnext\r\n");
  g_assert_cmpstr (fixture->lines->str, ==, "![next]");
}

static void
assert_sent (Fixture    *fixture,
             const char *bytes,
             gsize       length)
{
  g_assert_cmpmem (fixture->sent->str, fixture->sent->len, bytes, length);
}

#define assert_sent_is(fixture, literal) assert_sent (fixture, literal, sizeof (literal) - 1)

static void
test_refuses_options (Fixture       *fixture,
                      gconstpointer  data)
{
  assert_lines_of (fixture, "a" IAC DO ECHO "b" IAC WILL TTYPE IAC DO IAC "c\r\n", "[abc]");
  assert_sent_is (fixture, IAC WONT ECHO IAC DONT TTYPE IAC WONT IAC);

  assert_lines_of (fixture, IAC DONT ECHO IAC WONT TTYPE "a\r\n", "[a]");
  assert_sent_is (fixture, "");
}

static void
test_are_you_there (Fixture       *fixture,
                    gconstpointer  data)
{
  assert_lines_of (fixture, "half" IAC AYT "line\r\n", "[halfline]");
  assert_sent_is (fixture, "[Yes]\r\n");
}

static void
test_escaped (Fixture       *fixture,
              gconstpointer  data)
{
  assert_lines_of (fixture, IAC IAC "a" IAC IAC IAC IAC SB "b\r\n",
                   "[" IAC "a" IAC IAC SB "b]");
  assert_sent_is (fixture, "");
}

static void
test_harmless_commands (Fixture       *fixture,
                        gconstpointer  data)
{
  assert_lines_of (fixture, "a" IAC IP IAC BRK IAC AO IAC NOP IAC SE IAC "\x01"
                            "b\r\n",
                   "[ab]");
  assert_sent_is (fixture, "");
}

/* To erase is the parser's: the line has the key for it, and its limit counts what was sent. */
static void
test_erase (Fixture       *fixture,
            gconstpointer  data)
{
  assert_lines_of (fixture, IAC EC "ab" IAC EC "c\r\n", "[\177ab\177c]");
  assert_lines_of (fixture, "d\u00e9\b\177" IAC EC "c\r\n", "[d\u00e9\b\177\177c]");
  assert_lines_of (fixture, "a\n" IAC EC IAC EL "c\n", "[a][\177\025c]");
  assert_lines_of (fixture, "a\r" IAC EC "\nb\n", "[a][\177][b]");
  assert_lines_of (fixture, "a\033[A" IAC EL "\n", "[a\033[A\025]");
}

/* Seconds for @n times @bytes behind lines that wait to be taken. */
static double
time_behind_lines (Fixture    *fixture,
                   const char *bytes,
                   guint       n)
{
  g_autofree char *line = g_strnfill (100, 'x');
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) flood = g_string_new (NULL);
  double elapsed;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (lines, "%s\r\n", line);
  while (n-- > 0)
    g_string_append (flood, bytes);

  reset (fixture);
  connect4_telnet_stream_feed (&fixture->stream, lines->str, lines->len);
  connect4_telnet_stream_keep (&fixture->stream);
  g_test_timer_start ();
  connect4_telnet_stream_feed (&fixture->stream, flood->str, flood->len);
  connect4_telnet_stream_keep (&fixture->stream);
  elapsed = g_test_timer_elapsed ();

  return elapsed;
}

/* To erase looks at nothing of what waits. The slower one had to copy all of it each time. */
static void
test_erase_flood (Fixture       *fixture,
                  gconstpointer  data)
{
  double nothing = time_behind_lines (fixture, IAC NOP, 20000);
  double characters = time_behind_lines (fixture, IAC EC, 20000);
  double lines = time_behind_lines (fixture, IAC EL, 20000);

  g_test_message ("NOP %.6f s, EC %.6f s, EL %.6f s", nothing, characters, lines);
  g_assert_cmpfloat (characters, <, 20 * nothing + 0.05);
  g_assert_cmpfloat (lines, <, 20 * nothing + 0.05);
}

/* Bytes, lines and commands each have their weight, and it does not depend on how they come. */
static void
test_weight (Fixture       *fixture,
             gconstpointer  data)
{
  static const char bytes[] = "ab\r\n" IAC NOP IAC SB NAWS "xy" IAC SE IAC DO ECHO "c" IAC IAC "\nd";
  const guint expected = strlen (bytes) + 6 * CONNECT4_LINE_WEIGHT;

  feed_literal (fixture, bytes);
  g_assert_cmpuint (fixture->stream.weight, ==, expected);

  reset (fixture);
  for (gsize i = 0; i < strlen (bytes); i++)
    feed (fixture, bytes + i, 1);
  g_assert_cmpuint (fixture->stream.weight, ==, expected);
}

static void
test_subnegotiation (Fixture       *fixture,
                     gconstpointer  data)
{
  assert_lines_of (fixture, "a" IAC SB NAWS "\0P\0\x18" IAC SE "b\r\n", "[ab]");
  assert_lines_of (fixture, "a" IAC SB TTYPE "\0x\r\n" IAC IAC "y\n" IAC SE "b\r\n", "[ab]");
  assert_lines_of (fixture, "a" IAC SB TTYPE "x" IAC AYT "b\r\n", "[ab]");
  assert_sent_is (fixture, "[Yes]\r\n");
  assert_lines_of (fixture, "a" IAC SB IAC SE "b" IAC SB TTYPE "x" IAC SB "y" IAC SE "c\n",
                   "[abc]");
}

/* libtelnet would take all that follows for compressed. */
static void
test_subnegotiation_of_compression (Fixture       *fixture,
                                    gconstpointer  data)
{
  assert_lines_of (fixture, IAC SB MCCP2 IAC SE "help\r\n", "[help]");
  assert_sent_is (fixture, "");
}

static void
test_subnegotiation_flood (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *flood = g_strnfill (100000, 'x');

  feed_literal (fixture, "a" IAC SB NAWS);
  feed (fixture, flood, 100000);
  g_assert_cmpstr (fixture->lines->str, ==, "!");
  g_assert_null (fixture->stream.pending);

  feed_literal (fixture, IAC SE "\r\nhelp\r\n");
  g_assert_cmpstr (fixture->lines->str, ==, "![help]");
}

static void
test_reply_flood (Fixture       *fixture,
                  gconstpointer  data)
{
  gsize after_flood;
  guint i;

  for (i = 0; i < 10000; i++)
    feed_literal (fixture, IAC AYT IAC DO ECHO IAC WILL TTYPE);

  after_flood = fixture->sent->len;
  g_assert_cmpuint (after_flood, <=, 4096);
  g_assert_null (fixture->stream.pending);

  feed_literal (fixture, "help\r\n" IAC AYT);
  feed_literal (fixture, IAC AYT);
  g_assert_cmpstr (fixture->lines->str, ==, "[help]");
  g_assert_cmpuint (fixture->sent->len, >, after_flood);
}

/* Random bytes, those that mean something above all: what comes out does not depend on how they are
 * split. */
static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  static const char alphabet[] = "ab\r\n\0" IAC IAC IAC SB SE DO WILL AYT EC EL NAWS;
  guint n;

  for (n = 0; n < 2000; n++)
    {
      g_autofree char *lines = NULL;
      char bytes[1500];
      gsize length = g_test_rand_int_range (1, sizeof bytes);
      gsize i;

      for (i = 0; i < length; i++)
        bytes[i] = alphabet[g_test_rand_int_range (0, n % 3 == 0 ? 3 : sizeof alphabet - 1)];

      reset (fixture);
      for (i = 0; i < length; i++)
        feed (fixture, bytes + i, 1);
      lines = g_strdup (fixture->lines->str);

      reset (fixture);
      for (i = 0; i < length;)
        {
          gsize part = g_test_rand_int_range (1, 200);

          part = MIN (part, length - i);
          feed (fixture, bytes + i, part);
          i += part;
        }
      g_assert_cmpstr (fixture->lines->str, ==, lines);
    }
}

#define add_test(path, func) \
  g_test_add ("/telnet/stream/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_test ("line-ends", test_line_ends);
  add_test ("nuls", test_nuls);
  add_test ("borrows", test_borrows);
  add_test ("idle", test_idle);
  add_test ("taken-later", test_taken_later);
  add_test ("long-lines", test_long_lines);
  add_test ("endless-line", test_endless_line);
  add_test ("refuses-options", test_refuses_options);
  add_test ("are-you-there", test_are_you_there);
  add_test ("escaped", test_escaped);
  add_test ("harmless-commands", test_harmless_commands);
  add_test ("erase", test_erase);
  add_test ("erase-flood", test_erase_flood);
  add_test ("weight", test_weight);
  add_test ("subnegotiation", test_subnegotiation);
  add_test ("subnegotiation-of-compression", test_subnegotiation_of_compression);
  add_test ("subnegotiation-flood", test_subnegotiation_flood);
  add_test ("reply-flood", test_reply_flood);
  add_test ("random", test_random);

  return g_test_run ();
}
