/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-crash-report.h"
#include "supervision/connect4-dynamic-supervisor.h"

G_BEGIN_DECLS

/**
 * Connect4HandlerPoolSettings:
 * @program: the connect4-handler to run
 * @flags: what can be typed
 * @n_handlers: how many processes share the players; 0 for as many as there are processors
 * @players_per_handler: how many players share a process at most, with as many processes as that
 *   takes; 0 for no limit
 * @timeout: how long a request may take, in microseconds
 */
typedef struct
{
  const char *program;
  Connect4ParserFlags flags;
  guint n_handlers;
  guint players_per_handler;
  gint64 timeout;
} Connect4HandlerPoolSettings;

#define CONNECT4_HANDLER_TIMEOUT G_USEC_PER_SEC

/* The handler processes, and which of them answers whom. Signals: "handler-crashed" (a pointer to a
 * Connect4CrashReport). */
#define CONNECT4_TYPE_HANDLER_POOL (connect4_handler_pool_get_type ())
G_DECLARE_FINAL_TYPE (Connect4HandlerPool, connect4_handler_pool, CONNECT4, HANDLER_POOL, Connect4Actor)

Connect4HandlerPool *connect4_handler_pool_new           (const Connect4HandlerPoolSettings  *settings);
gboolean             connect4_handler_pool_start         (Connect4HandlerPool                *self,
                                                          Connect4DynamicSupervisor          *supervisor,
                                                          GError                            **error);
void                 connect4_handler_pool_set_timeout   (Connect4HandlerPool                *self,
                                                          gint64                              timeout);
guint64              connect4_handler_pool_count_crashes (Connect4HandlerPool                *self,
                                                          Connect4CrashCause                  cause);
guint64              connect4_handler_pool_count_starts  (Connect4HandlerPool                *self);

G_END_DECLS
