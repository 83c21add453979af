/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-wire.h"

#include <string.h>

#include "handler/connect4-request-parser.h"

#define FLAGS CONNECT4_PARSER_NONE

static const char *const lines[] = {
  "", "create foo --cols=20 --connect=5", "create '42' --cols=42 --rows=42", "create x --rows=-5",
  "join ABC234", "join ABC234 z", "games", "funfacts 20", "lang", "lang fr", "help", "help move",
  "exit", "play", "move 3", "-2147483648", "2147483647", "lobby", "leave", "board",
  "frobnicate \xc3\xa9", "create", "create --name", "create --name=a --name=b", "move x", "'",
  "join A |", "play now", "create a --nope",
  "create 0123456789012345678901234567890123456789012345678901234567890123",
  "create 01234567890123456789012345678901234567890123456789012345678901234",
  "01234567890123456789012345678901234567890123456789012345678901234x",
};

typedef struct
{
  guint8 bytes[CONNECT4_WIRE_BATCH_SIZE];
  Connect4WireWriter writer;
} Batch;

static Batch *
batch_new (Connect4WireDirection direction)
{
  Batch *batch = g_new0 (Batch, 1);

  connect4_wire_writer_init (&batch->writer, batch->bytes, direction);

  return batch;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, g_free)

/* All lines, at both places, parsed: the answers that there can be. */
static Batch *
batch_new_answers (void)
{
  Batch *batch = batch_new (CONNECT4_WIRE_ANSWERS);

  for (guint32 i = 0; i < 2 * G_N_ELEMENTS (lines); i++)
    {
      const char *line = lines[i / 2];
      Connect4Action action;

      connect4_request_parse (line, strlen (line), i % 2, FLAGS, &action);
      g_assert_true (connect4_wire_write_answer (&batch->writer, i, &action));
    }

  return batch;
}

static Batch *
batch_new_requests (void)
{
  Batch *batch = batch_new (CONNECT4_WIRE_REQUESTS);

  for (guint32 i = 0; i < 2 * G_N_ELEMENTS (lines); i++)
    {
      const char *line = lines[i / 2];
      Connect4WireRequest request = { G_MAXUINT32 - i, i % 2, line, strlen (line) };

      g_assert_true (connect4_wire_write_request (&batch->writer, &request));
    }

  return batch;
}

/* Reads to the end, and looks at every byte that it is given. */
static Connect4WireStatus
read_requests (const guint8 *bytes,
               gsize         length,
               guint        *n_messages)
{
  Connect4WireReader reader;
  Connect4WireRequest request;
  Connect4WireStatus status;

  *n_messages = 0;
  connect4_wire_reader_init (&reader, bytes, length, CONNECT4_WIRE_REQUESTS);
  while ((status = connect4_wire_read_request (&reader, &request)) == CONNECT4_WIRE_MESSAGE)
    {
      g_autofree char *copy = g_memdup2 (request.line, request.length);

      g_assert_true (copy != NULL || request.length == 0);
      g_assert_cmpuint (request.length, <=, CONNECT4_REQUEST_LINE_MAX);
      (*n_messages)++;
    }

  return status;
}

static Connect4WireStatus
read_answers (const guint8 *bytes,
              gsize         length,
              guint        *n_messages)
{
  static Batch again; /* too large to be made each time */
  Connect4WireReader reader;
  Connect4WireStatus status;
  Connect4Action action;
  guint32 id;

  *n_messages = 0;
  connect4_wire_writer_init (&again.writer, again.bytes, CONNECT4_WIRE_ANSWERS);
  connect4_wire_reader_init (&reader, bytes, length, CONNECT4_WIRE_ANSWERS);
  for (;;)
    {
      status = connect4_wire_read_answer (&reader, FLAGS, &id, &action);
      if (status != CONNECT4_WIRE_MESSAGE)
        break;

      g_assert_true (connect4_wire_write_answer (&again.writer, id, &action));
      (*n_messages)++;
    }

  if (status == CONNECT4_WIRE_END)
    g_assert_cmpmem (again.bytes, again.writer.used, bytes, length);

  return status;
}

typedef Connect4WireStatus (*ReadFunc) (const guint8 *bytes,
                                        gsize         length,
                                        guint        *n_messages);

static void
test_requests (void)
{
  g_autoptr (Batch) batch = batch_new_requests ();
  Connect4WireRequest request;
  Connect4WireReader reader;

  connect4_wire_reader_init (&reader, batch->bytes, batch->writer.used, CONNECT4_WIRE_REQUESTS);
  for (guint32 i = 0; i < 2 * G_N_ELEMENTS (lines); i++)
    {
      const char *line = lines[i / 2];

      g_assert_cmpint (connect4_wire_read_request (&reader, &request), ==, CONNECT4_WIRE_MESSAGE);
      g_assert_cmpuint (request.id, ==, G_MAXUINT32 - i);
      g_assert_cmpuint (request.place, ==, i % 2);
      g_assert_cmpmem (request.line, request.length, line, strlen (line));
    }
  g_assert_cmpint (connect4_wire_read_request (&reader, &request), ==, CONNECT4_WIRE_END);
}

static void
test_answers (void)
{
  g_autoptr (Batch) batch = batch_new_answers ();
  Connect4WireReader reader;
  Connect4Action action, expected;
  guint32 id;

  connect4_wire_reader_init (&reader, batch->bytes, batch->writer.used, CONNECT4_WIRE_ANSWERS);
  for (guint32 i = 0; i < 2 * G_N_ELEMENTS (lines); i++)
    {
      const char *line = lines[i / 2];

      connect4_request_parse (line, strlen (line), i % 2, FLAGS, &expected);
      memset (&action, 0xff, sizeof action);
      g_assert_cmpint (connect4_wire_read_answer (&reader, FLAGS, &id, &action),
                       ==,
                       CONNECT4_WIRE_MESSAGE);
      g_assert_cmpuint (id, ==, i);
      g_assert_cmpmem (&action, sizeof action, &expected, sizeof expected);
    }
  g_assert_cmpint (connect4_wire_read_answer (&reader, FLAGS, &id, &action), ==, CONNECT4_WIRE_END);
}

static void
test_empty (void)
{
  g_autoptr (Batch) requests = batch_new (CONNECT4_WIRE_REQUESTS);
  g_autoptr (Batch) answers = batch_new (CONNECT4_WIRE_ANSWERS);
  const guint8 *q = requests->bytes;
  const guint8 *a = answers->bytes;
  guint n;

  g_assert_cmpint (read_requests (q, requests->writer.used, &n), ==, CONNECT4_WIRE_END);
  g_assert_cmpint (read_answers (a, answers->writer.used, &n), ==, CONNECT4_WIRE_END);
  g_assert_cmpint (read_requests (a, answers->writer.used, &n), ==, CONNECT4_WIRE_BROKEN);
  g_assert_cmpint (read_answers (q, requests->writer.used, &n), ==, CONNECT4_WIRE_BROKEN);
  g_assert_cmpint (read_requests (NULL, 0, &n), ==, CONNECT4_WIRE_BROKEN);
  g_assert_cmpint (read_answers (NULL, 0, &n), ==, CONNECT4_WIRE_BROKEN);
}

/* Cut anywhere, or with anything behind it, a batch is broken; and the whole one was not. A copy of
 * just that length lets the sanitizers see a read behind the end. */
static void
check_lengths (Batch    *batch,
               ReadFunc  read)
{
  gsize used = batch->writer.used;
  guint n_messages;

  for (gsize length = 0; length < used; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (batch->bytes, length);

      g_assert_cmpint (read (cut, length, &n_messages), ==, CONNECT4_WIRE_BROKEN);
      g_assert_cmpuint (n_messages, <, batch->writer.n_messages);
    }

  g_assert_cmpint (read (batch->bytes, used, &n_messages), ==, CONNECT4_WIRE_END);
  g_assert_cmpuint (n_messages, ==, batch->writer.n_messages);
  g_assert_cmpint (read (batch->bytes, used + 1, &n_messages), ==, CONNECT4_WIRE_BROKEN);
}

static void
test_lengths (void)
{
  g_autoptr (Batch) requests = batch_new_requests ();
  g_autoptr (Batch) answers = batch_new_answers ();

  check_lengths (requests, read_requests);
  check_lengths (answers, read_answers);
}

/* Each bit turned over: what is read is broken, or reads the same when it is
 * written again (which read_answers() checks). */
static void
test_mutations (void)
{
  g_autoptr (Batch) requests = batch_new_requests ();
  g_autoptr (Batch) answers = batch_new_answers ();
  guint n_messages;

  for (guint8 bit = 1; bit != 0; bit = (guint8) (bit << 1))
    {
      for (gsize i = 0; i < requests->writer.used; i++)
        {
          requests->bytes[i] ^= bit;
          read_requests (requests->bytes, requests->writer.used, &n_messages);
          requests->bytes[i] ^= bit;
        }

      for (gsize i = 0; i < answers->writer.used; i++)
        {
          answers->bytes[i] ^= bit;
          read_answers (answers->bytes, answers->writer.used, &n_messages);
          answers->bytes[i] ^= bit;
        }
    }
}

static void
test_random (void)
{
  GRand *rand = g_rand_new_with_seed (7);
  guint n_messages;

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 4, 64);
      g_autofree guint8 *bytes = g_malloc (length);

      for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8) g_rand_int_range (rand, 0, round % 2 == 0 ? 8 : 256);
      bytes[0] = CONNECT4_WIRE_VERSION;
      bytes[1] = round % 4 < 2 ? 'Q' : 'A';
      bytes[3] = 0;

      read_requests (bytes, length, &n_messages);
      read_answers (bytes, length, &n_messages);
    }

  g_rand_free (rand);
}

/* Bytes that are an answer but for one thing. */
static void
test_nonsense (void)
{
  static const struct
  {
    const char *what;
    gsize length;
    const char *answer; /* behind the id */
  } cases[] = {
    { "no such action", 1, "\x20" },
    { "crash", 1, "\x0e" },
    { "nothing with a value", 2, "\x00\x00" },
    { "no such refusal", 12, "\x01\x0e\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" },
    { "no such option", 12, "\x01\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00" },
    { "minimum above maximum", 12, "\x01\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x00" },
    { "text with a control character", 13, "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x1b" },
    { "text that is not UTF-8", 13, "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xff" },
    { "text with a NUL", 13, "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00" },
    { "text too long", 3, "\x06\x41" "a" },
    { "game without a name", 18, "\x02\x00\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
    { "game with a name that is none", 19, "\x02\x01" "!\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
    { "21 columns", 19, "\x02\x01" "a\x15\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
    { "42 by 7", 19, "\x02\x01" "a\x2a\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0" },
    { "connect 1", 19, "\x02\x01" "a\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0" },
    { "9 players", 19, "\x02\x01" "a\0\0\0\0\0\0\0\0\0\0\0\0\x09\0\0\0" },
    { "a symbol that is not ASCII", 7, "\x03\x01" "a\xc9\0\0\0" },
    { "a small letter", 7, "\x03\x01" "ax\0\0\0" },
    { "a space", 7, "\x03\x01" "a \0\0\0" },
    { "a symbol beyond Unicode", 7, "\x03\x01" "a\0\0\x11\0" },
    { "page 0", 5, "\x04\0\0\0\0" },
    { "no facts", 5, "\x05\0\0\0\0" },
    { "21 facts", 5, "\x05\x15\0\0\0" },
    { "help for no command", 3, "\x07\x01" "a" },
    { "help for a command's alias", 6, "\x07\x04" "quit" },
    { "help for crash", 7, "\x07\x05" "crash" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 bytes[64] = { CONNECT4_WIRE_VERSION, 'A', 1, 0, 0, 0, 0, 0 };
      gsize length = 8 + cases[i].length;
      guint n_messages;

      g_test_message ("%s", cases[i].what);
      memcpy (bytes + 8, cases[i].answer, cases[i].length);
      g_assert_cmpint (read_answers (bytes, length, &n_messages), ==, CONNECT4_WIRE_BROKEN);
    }
}

/* The answers to the largest batches of requests fit into one batch. */
static void
test_full (void)
{
  const char *const shapes[] = {
    "\xc3\xa9", "?", "", "create --name=0 --cols=1 --cols=2",
    "01234567890123456789012345678901234567890123456789012345678901234x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (Batch) requests = batch_new (CONNECT4_WIRE_REQUESTS);
      g_autoptr (Batch) answers = batch_new (CONNECT4_WIRE_ANSWERS);
      Connect4WireRequest request = { 0, CONNECT4_PLACE_MENU, shapes[i], strlen (shapes[i]) };
      Connect4Action action;

      connect4_request_parse (request.line, request.length, request.place, FLAGS, &action);
      while (connect4_wire_write_request (&requests->writer, &request))
        g_assert_true (connect4_wire_write_answer (&answers->writer, request.id++, &action));

      g_assert_cmpuint (requests->writer.n_messages, ==, CONNECT4_WIRE_BATCH_MESSAGES);
      g_assert_cmpuint (requests->writer.used, <=, CONNECT4_WIRE_BATCH_SIZE);
    }
}

static void
test_longest_lines (void)
{
  g_autoptr (Batch) requests = batch_new (CONNECT4_WIRE_REQUESTS);
  char line[CONNECT4_REQUEST_LINE_MAX] = { 'x' };
  Connect4WireRequest request = { 0, CONNECT4_PLACE_GAME, line, sizeof line };
  guint n_messages;

  while (connect4_wire_write_request (&requests->writer, &request))
    request.id++;

  g_assert_cmpuint (request.id, ==, (CONNECT4_WIRE_BATCH_SIZE - 4) / (7 + sizeof line));
  g_assert_cmpint (read_requests (requests->bytes, requests->writer.used, &n_messages),
                   ==,
                   CONNECT4_WIRE_END);
  g_assert_cmpuint (n_messages, ==, request.id);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/handler/wire/requests", test_requests);
  g_test_add_func ("/handler/wire/answers", test_answers);
  g_test_add_func ("/handler/wire/empty", test_empty);
  g_test_add_func ("/handler/wire/lengths", test_lengths);
  g_test_add_func ("/handler/wire/mutations", test_mutations);
  g_test_add_func ("/handler/wire/random", test_random);
  g_test_add_func ("/handler/wire/nonsense", test_nonsense);
  g_test_add_func ("/handler/wire/full", test_full);
  g_test_add_func ("/handler/wire/longest-lines", test_longest_lines);

  return g_test_run ();
}
