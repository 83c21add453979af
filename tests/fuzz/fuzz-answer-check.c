/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "handler/connect4-answer-check.h"
#include "handler/connect4-request-parser.h"

static gboolean
is_plain (const char *line,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (line[i]))
        return FALSE;
    }

  return TRUE;
}

/* The first byte says where the player is and what can be typed, the rest is a line and, behind a
 * new line, another: the answer to either is plausible for it, and that to the second is not for the
 * first where the commands differ. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *line = (const char *) data + 1;
  const char *other;
  Connect4Action action, forged;
  Connect4ParserFlags flags;
  Connect4Place place;
  gsize length, other_length;

  if (size == 0)
    return 0;

  place = data[0] & 1 ? CONNECT4_PLACE_GAME : CONNECT4_PLACE_MENU;
  flags = data[0] & 2 ? CONNECT4_PARSER_FAULT_INJECTION : CONNECT4_PARSER_NONE;

  other = memchr (line, '\n', size - 1);
  length = other != NULL ? (gsize) (other - line) : size - 1;
  other = other != NULL ? other + 1 : line;
  other_length = (gsize) ((const char *) data + size - other);

  connect4_request_parse (line, length, place, flags, &action);
  if (action.type != CONNECT4_ACTION_CRASH)
    g_assert_true (connect4_answer_is_plausible (place, line, length, &action));

  connect4_request_parse (other, other_length, place, flags, &forged);
  if (forged.type != CONNECT4_ACTION_CRASH)
    g_assert_true (connect4_answer_is_plausible (place, other, other_length, &forged));

  if (is_plain (line, MIN (length, CONNECT4_REQUEST_LINE_MAX)) && action.type != forged.type &&
      action.type != CONNECT4_ACTION_REFUSE && forged.type != CONNECT4_ACTION_REFUSE)
    g_assert_false (connect4_answer_is_plausible (place, line, length, &forged));

  return 0;
}
