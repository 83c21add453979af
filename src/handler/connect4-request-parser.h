/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"

G_BEGIN_DECLS

/**
 * Connect4ParserFlags:
 * @CONNECT4_PARSER_NONE: what players can type
 * @CONNECT4_PARSER_FAULT_INJECTION: `crash` as well
 */
typedef enum {
  CONNECT4_PARSER_NONE,
  CONNECT4_PARSER_FAULT_INJECTION = 1 << 0,
} Connect4ParserFlags;

void connect4_request_parse (const char          *line,
                             gsize                length,
                             Connect4Place        place,
                             Connect4ParserFlags  flags,
                             Connect4Action      *action);

G_END_DECLS
