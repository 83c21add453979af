/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

/* A handler, outside of any sandbox, that answers as it should and ends at each `crash exit`, but lies
 * about how far it has got: it says that it is at the batch's first request from beginning to end. */

#include "config.h"

#include <sys/socket.h>
#include <unistd.h>

#include "handler/connect4-request-parser.h"
#include "handler/connect4-wire.h"
#include "handler/connect4-worker.h"

static guint8 request_batch[CONNECT4_WIRE_BATCH_SIZE];
static guint8 answer_batch[CONNECT4_WIRE_BATCH_SIZE];

static void
answer_requests (Connect4Progress *progress,
                 gsize             length)
{
  Connect4WireRequest request;
  Connect4WireReader reader;
  Connect4WireWriter writer;
  Connect4Action action;
  gboolean lied = FALSE;

  connect4_wire_reader_init (&reader, request_batch, length, CONNECT4_WIRE_REQUESTS);
  connect4_wire_writer_init (&writer, answer_batch, CONNECT4_WIRE_ANSWERS);

  while (connect4_wire_read_request (&reader, &request) == CONNECT4_WIRE_MESSAGE)
    {
      if (!lied)
        connect4_progress_set_id (progress, request.id);
      lied = TRUE;
      connect4_request_parse (request.line, request.length, request.place,
                              CONNECT4_PARSER_FAULT_INJECTION, &action);
      if (action.type == CONNECT4_ACTION_CRASH)
        _exit (1);
      connect4_wire_write_answer (&writer, request.id, &action);
    }

  send (CONNECT4_WORKER_FD, answer_batch, writer.used, MSG_NOSIGNAL);
}

int
main (void)
{
  Connect4Progress *progress = connect4_progress_map (CONNECT4_WORKER_PROGRESS_FD, NULL);
  Connect4WireWriter ready;
  ssize_t length;

  connect4_wire_writer_init (&ready, answer_batch, CONNECT4_WIRE_ANSWERS);
  send (CONNECT4_WORKER_FD, answer_batch, ready.used, MSG_NOSIGNAL);
  while ((length = recv (CONNECT4_WORKER_FD, request_batch, sizeof request_batch, 0)) > 0)
    answer_requests (progress, (gsize) length);

  return 0;
}
