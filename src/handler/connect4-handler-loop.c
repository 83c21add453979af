/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-handler-loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/connect4-request-parser.h"
#include "handler/connect4-sandbox.h"
#include "handler/connect4-wire.h"

/* After how many batches the processor time is renewed. However full they are, they take far less than
 * CONNECT4_SANDBOX_PROCESSOR_TIME. */
#define BATCHES_PER_RENEWAL 256

#define CRASH_STATUS 3

/* Static, so that a process takes only as many pages as its largest batch has needed. */
static guint8 request_batch[CONNECT4_WIRE_BATCH_SIZE];
static guint8 answer_batch[CONNECT4_WIRE_BATCH_SIZE];

static gboolean
send_batch (int                 fd,
            Connect4WireWriter *writer)
{
  ssize_t sent;

  do
    sent = send (fd, writer->batch, writer->used, MSG_NOSIGNAL);
  while (sent == -1 && errno == EINTR);

  return sent == (ssize_t) writer->used;
}

static void
write_nowhere (void)
{
  volatile guintptr nowhere = sizeof (int);

  *(volatile int *) nowhere = 0;
}

static void
exhaust_memory (void)
{
  const gsize size = 1024 * 1024;
  char *volatile memory;

  while ((memory = malloc (size)) != NULL)
    memset (memory, 1, size);

  abort ();
}

/* Sends bytes that are no answer, behind the answers to the requests before. */
static void
send_garbage (int                 fd,
              Connect4WireWriter *writer)
{
  static const char garbage[] = "\x01"
                                "A\xff\xffgarbage";

  if (writer->n_messages > 0)
    send_batch (fd, writer);
  send (fd, garbage, sizeof garbage, MSG_NOSIGNAL);
  connect4_wire_writer_init (writer, answer_batch, CONNECT4_WIRE_ANSWERS);
}

/* Fault injection: really ends, hangs, or sends bytes that are no answer. */
static void
crash (int                 fd,
       Connect4WireWriter *writer,
       Connect4CrashKind   kind)
{
  switch (kind)
    {
    case CONNECT4_CRASH_SEGV:
      write_nowhere ();
      break;
    case CONNECT4_CRASH_ABORT:
      abort ();
    case CONNECT4_CRASH_EXIT:
      _exit (CRASH_STATUS);
    case CONNECT4_CRASH_HANG:
      for (;;)
        ;
    case CONNECT4_CRASH_OOM:
      exhaust_memory ();
      break;
    case CONNECT4_CRASH_GARBAGE:
      send_garbage (fd, writer);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
answer_requests (int                  fd,
                 Connect4Progress    *progress,
                 Connect4ParserFlags  flags,
                 gsize                length)
{
  Connect4WireRequest request;
  Connect4WireStatus status;
  Connect4WireReader reader;
  Connect4WireWriter writer;
  Connect4Action action;

  connect4_wire_reader_init (&reader, request_batch, length, CONNECT4_WIRE_REQUESTS);
  connect4_wire_writer_init (&writer, answer_batch, CONNECT4_WIRE_ANSWERS);

  while ((status = connect4_wire_read_request (&reader, &request)) == CONNECT4_WIRE_MESSAGE)
    {
      connect4_progress_set_id (progress, request.id);
      connect4_request_parse (request.line, request.length, request.place, flags, &action);
      if (action.type == CONNECT4_ACTION_CRASH)
        crash (fd, &writer, action.crash.kind);
      else if (!connect4_wire_write_answer (&writer, request.id, &action))
        return FALSE;
    }

  return status == CONNECT4_WIRE_END && send_batch (fd, &writer);
}

/**
 * connect4_handler_loop_run:
 * @fd: a handler's end of the wire
 * @progress: where to say how far it has got
 * @flags: what can be typed
 *
 * Says that it is ready, then answers requests until the server closes its end. All of what a
 * handler process does; see docs/wire.md.
 *
 * Returns: %FALSE if the server said something that it should not, or does not listen
 */
gboolean
connect4_handler_loop_run (int                  fd,
                           Connect4Progress    *progress,
                           Connect4ParserFlags  flags)
{
  Connect4WireWriter ready;

  connect4_wire_writer_init (&ready, answer_batch, CONNECT4_WIRE_ANSWERS);
  if (!send_batch (fd, &ready))
    return FALSE;

  for (guint n_batches = 1;; n_batches++)
    {
      ssize_t length = recv (fd, request_batch, sizeof request_batch, MSG_TRUNC);

      if (length == 0)
        return TRUE;
      if (length == -1 && errno == EINTR)
        continue;
      if (length == -1 || (gsize) length > sizeof request_batch)
        return FALSE;
      if (!answer_requests (fd, progress, flags, (gsize) length))
        return FALSE;
      if (n_batches % BATCHES_PER_RENEWAL == 0)
        connect4_sandbox_renew_processor_time ();
    }
}
