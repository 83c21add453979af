/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "facts/connect4-fact-source.h"
#include "games/connect4-games.h"
#include "handler/connect4-command.h"
#include "handler/connect4-crash-penalty.h"
#include "handler/connect4-crash-report.h"
#include "handler/connect4-handlers.h"
#include "loop/connect4-memory.h"
#include "server/connect4-address-counts.h"
#include "server/connect4-latency.h"
#include "settings/connect4-limits.h"
#include "supervision/connect4-tree-watch.h"

G_BEGIN_DECLS

/* The id of the tasks' supervisor among the children of the root supervisor; CONNECT4_PUB_SUB_ID is one more. */
#define CONNECT4_TASKS_ID "tasks"

/* The id of the action handlers' supervisor among them, and of the dispatcher and the processes' supervisor among its
 * own. */
#define CONNECT4_HANDLERS_ID          "handlers"
#define CONNECT4_DISPATCHER_ID        "dispatcher"
#define CONNECT4_HANDLER_PROCESSES_ID "processes"

typedef struct _Connect4Drain Connect4Drain;

/* What the sessions count. */
typedef struct
{
  guint n_players;       /* connected now */
  guint n_waiting;       /* accepted now, and not let in yet */
  guint64 n_connections; /* ever */
  guint64 n_requests;    /* answered */
  guint64 n_handler_crashes[CONNECT4_N_CRASH_CAUSES];
  Connect4Latency latency;
} Connect4Traffic;

/* What all sessions work with; owned by the application, and outlives them. */
typedef struct
{
  Connect4Supervisor *root;
  Connect4TreeWatch *watch; /* looks on at all below root */
  Connect4Games *games;
  Connect4Handlers *handlers; /* weak: those that were started last */
  Connect4HandlersSettings handler_settings;
  Connect4FactSource *facts;
  Connect4ParserFlags parser_flags;
  Connect4Limits limits;
  Connect4AddressCounts *addresses;
  Connect4CrashPenalty *crash_penalty;
  Connect4Traffic traffic;
  Connect4MemoryTrim memory_trim; /* counts the sessions that have ended */
  Connect4Drain *drain; /* what can end it all, in an orderly way */
} Connect4Services;

Connect4Handlers *connect4_services_get_handlers (const Connect4Services *self);

G_END_DECLS
