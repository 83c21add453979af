/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

/* A handler, outside of any sandbox, that answers as it should and ends at each `crash exit`, but lies
 * about how far it has got: it says that it is at the request behind. Some moves it takes in a way of its own. */

#include "config.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/connect4-handler-loop.h"
#include "handler/connect4-request-parser.h"
#include "handler/connect4-wire.h"

#define MOVE_FORGED    50 /* answered with `exit`, unless it is the first that this process answers */
#define MOVE_FORBIDDEN 51 /* always */
#define MOVE_STOPPED   52 /* stops the process, which says truly where it is, unless it is the first */

static guint8 request_batch[CONNECT4_WIRE_BATCH_SIZE];
static guint8 answer_batch[CONNECT4_WIRE_BATCH_SIZE];
static guint n_answered;

static void
take_move (Connect4Progress *progress,
           guint32           id,
           Connect4Action   *action)
{
  switch (action->move.column)
    {
    case MOVE_FORGED:
      if (n_answered == 0)
        break;
      G_GNUC_FALLTHROUGH;
    case MOVE_FORBIDDEN:
      *action = (Connect4Action){ .type = CONNECT4_ACTION_EXIT };
      break;
    case MOVE_STOPPED:
      if (n_answered == 0)
        break;
      connect4_progress_set_id (progress, id);
      raise (SIGSTOP);
      break;
    default:
      break;
    }
}

static void
answer_requests (Connect4Progress *progress,
                 gsize             length)
{
  Connect4WireRequest request;
  Connect4WireReader reader;
  Connect4WireWriter writer;
  Connect4Action action;

  connect4_wire_reader_init (&reader, request_batch, length, CONNECT4_WIRE_REQUESTS);
  connect4_wire_writer_init (&writer, answer_batch, CONNECT4_WIRE_ANSWERS);

  while (connect4_wire_read_request (&reader, &request) == CONNECT4_WIRE_MESSAGE)
    {
      connect4_progress_set_id (progress, request.id + 1);
      connect4_request_parse (request.line, request.length, request.place,
                              CONNECT4_PARSER_FAULT_INJECTION, &action);
      if (action.type == CONNECT4_ACTION_CRASH)
        _exit (1);
      if (action.type == CONNECT4_ACTION_MOVE)
        take_move (progress, request.id, &action);
      connect4_wire_write_answer (&writer, request.id, &action);
      n_answered++;
    }

  send (CONNECT4_HANDLER_FD, answer_batch, writer.used, MSG_NOSIGNAL);
}

int
main (void)
{
  Connect4Progress *progress = connect4_progress_map (CONNECT4_HANDLER_PROGRESS_FD, NULL);
  Connect4WireWriter ready;
  ssize_t length;

  connect4_wire_writer_init (&ready, answer_batch, CONNECT4_WIRE_ANSWERS);
  send (CONNECT4_HANDLER_FD, answer_batch, ready.used, MSG_NOSIGNAL);
  while ((length = recv (CONNECT4_HANDLER_FD, request_batch, sizeof request_batch, 0)) > 0)
    answer_requests (progress, (gsize) length);

  return 0;
}
