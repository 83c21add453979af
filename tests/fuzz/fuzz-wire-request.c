/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "handler/connect4-wire.h"

/* What a handler could be sent. A batch that can be read to its end is the one that is made of what
 * was read. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static guint8 batch[CONNECT4_WIRE_BATCH_SIZE];
  Connect4WireRequest request;
  Connect4WireReader reader;
  Connect4WireStatus status;
  Connect4WireWriter writer;

  connect4_wire_reader_init (&reader, data, size, CONNECT4_WIRE_REQUESTS);
  connect4_wire_writer_init (&writer, batch, CONNECT4_WIRE_REQUESTS);
  while ((status = connect4_wire_read_request (&reader, &request)) == CONNECT4_WIRE_MESSAGE)
    g_assert_true (connect4_wire_write_request (&writer, &request));

  if (status == CONNECT4_WIRE_END)
    g_assert_true (writer.used == size && memcmp (batch, data, size) == 0);

  return 0;
}
