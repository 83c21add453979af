/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-crash-report.h"
#include "server/connect4-latency.h"

G_BEGIN_DECLS

/* What is counted of all sessions together. To begin with all is 0. */
typedef struct
{
  guint n_players;       /* connected now */
  guint n_waiting;       /* accepted now, and not let in yet */
  guint64 n_connections; /* ever */
  guint64 n_requests;    /* answered */
  guint64 n_handler_crashes[CONNECT4_N_CRASH_CAUSES];
  Connect4Latency latency;
} Connect4Traffic;

G_END_DECLS
