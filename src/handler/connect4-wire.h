/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"

G_BEGIN_DECLS

#define CONNECT4_WIRE_VERSION 1

/* What one batch may be at most, either way. */
#define CONNECT4_WIRE_BATCH_SIZE     65536 /* bytes */
#define CONNECT4_WIRE_BATCH_MESSAGES 512

/**
 * Connect4WireDirection:
 * @CONNECT4_WIRE_REQUESTS: from the server to a handler
 * @CONNECT4_WIRE_ANSWERS: from a handler to the server
 */
typedef enum {
  CONNECT4_WIRE_REQUESTS,
  CONNECT4_WIRE_ANSWERS,
} Connect4WireDirection;

/**
 * Connect4WireStatus:
 * @CONNECT4_WIRE_MESSAGE: there was a message
 * @CONNECT4_WIRE_END: the batch has no more, and nothing behind them
 * @CONNECT4_WIRE_BROKEN: the bytes are not what docs/wire.md says
 */
typedef enum {
  CONNECT4_WIRE_MESSAGE,
  CONNECT4_WIRE_END,
  CONNECT4_WIRE_BROKEN,
} Connect4WireStatus;

/* One line on its way to a handler. */
typedef struct
{
  guint32 id; /* comes back with the answer */
  Connect4Place place;
  const char *line; /* not owned; any bytes */
  gsize length;
} Connect4WireRequest;

/* Puts a batch together in a buffer of CONNECT4_WIRE_BATCH_SIZE bytes that is the caller's. */
typedef struct
{
  guint8 *batch; /* not owned */
  gsize used;
  guint n_messages;
} Connect4WireWriter;

/* Takes a batch apart. Believes nothing: each read is checked against what is left. */
typedef struct
{
  const guint8 *next; /* not owned */
  gsize left;
  guint n_messages; /* still to come */
  gboolean broken;
} Connect4WireReader;

void               connect4_wire_writer_init   (Connect4WireWriter        *self,
                                                guint8                    *batch,
                                                Connect4WireDirection      direction);
gboolean           connect4_wire_write_request (Connect4WireWriter        *self,
                                                const Connect4WireRequest *request);
gboolean           connect4_wire_write_answer  (Connect4WireWriter        *self,
                                                guint32                    id,
                                                const Connect4Action      *action);

void               connect4_wire_reader_init   (Connect4WireReader        *self,
                                                const guint8              *batch,
                                                gsize                      length,
                                                Connect4WireDirection      direction);
Connect4WireStatus connect4_wire_read_request  (Connect4WireReader        *self,
                                                Connect4WireRequest       *request);
Connect4WireStatus connect4_wire_read_answer   (Connect4WireReader        *self,
                                                Connect4ParserFlags        flags,
                                                guint32                   *id,
                                                Connect4Action            *action);

G_END_DECLS
