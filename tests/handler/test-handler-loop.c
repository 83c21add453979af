/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handler-loop.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/connect4-wire.h"

/* The loop on one end of a pair, in this process: what it is to read is there before it runs, and
 * what it has answered is there when it has returned. */
typedef struct
{
  int ours;
  int handlers_end;
  Connect4Progress *progress;
  guint8 batch[CONNECT4_WIRE_BATCH_SIZE + 1];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  int progress_fd;
  int ends[2];

  fixture->progress = connect4_progress_new (&progress_fd, &error);
  g_assert_no_error (error);
  close (progress_fd);

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
  fixture->ours = ends[0];
  fixture->handlers_end = ends[1];
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close (fixture->ours);
  close (fixture->handlers_end);
  connect4_progress_free (fixture->progress);
}

static void
send_lines (Fixture           *fixture,
            const char *const *lines,
            guint32            first_id)
{
  Connect4WireWriter writer;

  connect4_wire_writer_init (&writer, fixture->batch, CONNECT4_WIRE_REQUESTS);
  for (guint32 i = 0; lines[i] != NULL; i++)
    {
      Connect4WireRequest request = {
        .id = first_id + i,
        .place = CONNECT4_PLACE_GAME,
        .line = lines[i],
        .length = strlen (lines[i]),
      };

      g_assert_true (connect4_wire_write_request (&writer, &request));
    }

  g_assert_cmpint (send (fixture->ours, fixture->batch, writer.used, 0), ==, writer.used);
}

static gboolean
run (Fixture             *fixture,
     Connect4ParserFlags  flags)
{
  shutdown (fixture->ours, SHUT_WR);

  return connect4_handler_loop_run (fixture->handlers_end, fixture->progress, flags);
}

static void
receive (Fixture            *fixture,
         Connect4WireReader *reader)
{
  ssize_t length = recv (fixture->ours, fixture->batch, sizeof fixture->batch, MSG_DONTWAIT);

  g_assert_cmpint (length, >, 0);
  connect4_wire_reader_init (reader, fixture->batch, (gsize) length, CONNECT4_WIRE_ANSWERS);
}

static void
assert_column (Connect4WireReader *reader,
               guint32             id,
               int                 column)
{
  Connect4Action action;
  guint32 answered;

  g_assert_cmpint (connect4_wire_read_answer (reader, CONNECT4_PARSER_NONE, &answered, &action),
                   ==,
                   CONNECT4_WIRE_MESSAGE);
  g_assert_cmpuint (answered, ==, id);
  g_assert_cmpint (action.type, ==, CONNECT4_ACTION_MOVE);
  g_assert_cmpint (action.move.column, ==, column);
}

static void
assert_end (Connect4WireReader *reader)
{
  Connect4Action action;
  guint32 id;

  g_assert_cmpint (connect4_wire_read_answer (reader, CONNECT4_PARSER_NONE, &id, &action),
                   ==,
                   CONNECT4_WIRE_END);
}

static void
assert_nothing_sent (Fixture *fixture)
{
  g_assert_cmpint (recv (fixture->ours, fixture->batch, 1, MSG_DONTWAIT), ==, -1);
}

static void
test_ready (Fixture       *fixture,
            gconstpointer  data)
{
  Connect4WireReader reader;

  g_assert_true (run (fixture, CONNECT4_PARSER_NONE));
  receive (fixture, &reader);
  assert_end (&reader);
  assert_nothing_sent (fixture);
}

/* A batch for a batch, an answer for a request, in order. */
static void
test_batches (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const first[] = { "1", "2", NULL };
  const char *const second[] = { "3", NULL };
  Connect4WireReader reader;

  send_lines (fixture, first, 10);
  send_lines (fixture, second, 99);
  g_assert_true (run (fixture, CONNECT4_PARSER_NONE));

  receive (fixture, &reader);
  assert_end (&reader);
  receive (fixture, &reader);
  assert_column (&reader, 10, 1);
  assert_column (&reader, 11, 2);
  assert_end (&reader);
  receive (fixture, &reader);
  assert_column (&reader, 99, 3);
  assert_end (&reader);
}

static void
test_many_batches (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *const lines[] = { NULL };

  for (guint i = 0; i < 150; i++)
    send_lines (fixture, lines, 0);
  g_assert_true (run (fixture, CONNECT4_PARSER_NONE));
}

static void
test_nonsense (Fixture       *fixture,
               gconstpointer  data)
{
  g_assert_cmpint (send (fixture->ours, "nonsense", 8, 0), ==, 8);
  g_assert_false (run (fixture, CONNECT4_PARSER_NONE));
}

static void
test_too_long (Fixture       *fixture,
               gconstpointer  data)
{
  memset (fixture->batch, 0, sizeof fixture->batch);
  g_assert_cmpint (send (fixture->ours, fixture->batch, sizeof fixture->batch, 0),
                   ==,
                   sizeof fixture->batch);
  g_assert_false (run (fixture, CONNECT4_PARSER_NONE));
}

static void
test_deaf_server (Fixture       *fixture,
                  gconstpointer  data)
{
  shutdown (fixture->ours, SHUT_RDWR);
  g_assert_false (connect4_handler_loop_run (fixture->handlers_end, fixture->progress, CONNECT4_PARSER_NONE));
}

/* Answers what is no answer; the other ways to crash end the process, and are tested with one. */
static void
test_garbage (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const lines[] = { "1", "crash garbage", "2", NULL };
  Connect4WireReader reader;
  Connect4Action action;
  guint32 id;

  send_lines (fixture, lines, 0);
  g_assert_true (run (fixture, CONNECT4_PARSER_FAULT_INJECTION));

  receive (fixture, &reader);
  assert_end (&reader);
  receive (fixture, &reader);
  assert_column (&reader, 0, 1);
  assert_end (&reader);
  receive (fixture, &reader);
  g_assert_cmpint (connect4_wire_read_answer (&reader, CONNECT4_PARSER_NONE, &id, &action),
                   ==,
                   CONNECT4_WIRE_BROKEN);
  receive (fixture, &reader);
  assert_column (&reader, 2, 2);
  assert_end (&reader);
  g_assert_cmpuint (connect4_progress_get_id (fixture->progress), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture       *fixture,
                  gconstpointer  data);
  } tests[] = {
    { "/handler/loop/ready", test_ready },
    { "/handler/loop/batches", test_batches },
    { "/handler/loop/many-batches", test_many_batches },
    { "/handler/loop/nonsense", test_nonsense },
    { "/handler/loop/too-long", test_too_long },
    { "/handler/loop/deaf-server", test_deaf_server },
    { "/handler/loop/garbage", test_garbage },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
