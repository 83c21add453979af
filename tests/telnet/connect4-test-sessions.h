/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-sessions.h"

G_BEGIN_DECLS

/* All that sessions need, but for handlers: each line is answered at once, by an apology. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4Games *games;
  Connect4Drain drain;
  Connect4MemoryTrim memory_trim;
  Connect4Sessions *sessions;
} Connect4TestSessions;

void connect4_test_sessions_init  (Connect4TestSessions *self);
void connect4_test_sessions_clear (Connect4TestSessions *self);

G_END_DECLS
