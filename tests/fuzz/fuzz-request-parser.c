/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "handler/connect4-request-parser.h"
#include "handler/connect4-wire.h"

/* Whatever is typed becomes an action that can go over the wire and arrives there as it was. */
static void
check_wire (const Connect4Action *action,
            Connect4ParserFlags   flags)
{
  static guint8 batch[CONNECT4_WIRE_BATCH_SIZE];
  Connect4WireWriter writer;
  Connect4WireReader reader;
  Connect4Action arrived;
  guint32 id;

  connect4_wire_writer_init (&writer, batch, CONNECT4_WIRE_ANSWERS);
  g_assert_true (connect4_wire_write_answer (&writer, 1, action));

  connect4_wire_reader_init (&reader, batch, writer.used, CONNECT4_WIRE_ANSWERS);
  g_assert_true (connect4_wire_read_answer (&reader, flags, &id, &arrived) == CONNECT4_WIRE_MESSAGE);
  g_assert_true (memcmp (&arrived, action, sizeof arrived) == 0);
}

/* The first byte says where the player is and what can be typed, the rest is the line. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  Connect4Action action, again;
  Connect4ParserFlags flags;
  Connect4Place place;

  if (size == 0)
    return 0;

  place = data[0] & 1 ? CONNECT4_PLACE_GAME : CONNECT4_PLACE_MENU;
  flags = data[0] & 2 ? CONNECT4_PARSER_FAULT_INJECTION : CONNECT4_PARSER_NONE;

  connect4_request_parse ((const char *) data + 1, size - 1, place, flags, &action);
  memset (&again, 0xff, sizeof again);
  connect4_request_parse ((const char *) data + 1, size - 1, place, flags, &again);
  g_assert_true (memcmp (&action, &again, sizeof action) == 0);

  if (action.type != CONNECT4_ACTION_CRASH)
    check_wire (&action, flags);

  return 0;
}
