/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"

G_BEGIN_DECLS

/* The longest line that is looked at, in bytes; longer ones the session refuses before. */
#define CONNECT4_REQUEST_LINE_MAX 512

void connect4_request_parse (const char          *line,
                             gsize                length,
                             Connect4Place        place,
                             Connect4ParserFlags  flags,
                             Connect4Action      *action);

G_END_DECLS
