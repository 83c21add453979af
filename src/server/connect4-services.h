/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-drain.h"
#include "server/connect4-sessions.h"
#include "supervision/connect4-tree-watch.h"

G_BEGIN_DECLS

/* The id of the action handlers' supervisor among the children of the root supervisor, and of the dispatcher and the
 * processes' supervisor among its own. */
#define CONNECT4_HANDLERS_ID          "handlers"
#define CONNECT4_DISPATCHER_ID        "dispatcher"
#define CONNECT4_HANDLER_PROCESSES_ID "processes"

/* The parts of the server, for those who look on and steer. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4TreeWatch *watch; /* looks on at all below root */
  Connect4Games *games;
  Connect4Sessions *sessions;
  Connect4Drain *drain; /* what can end it all, in an orderly way */
} Connect4Services;

G_END_DECLS
