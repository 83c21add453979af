/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"
#include "handler/connect4-progress.h"

G_BEGIN_DECLS

/* The descriptors at which a connect4-handler finds its socket, and the memory of its progress. */
#define CONNECT4_HANDLER_FD          3
#define CONNECT4_HANDLER_PROGRESS_FD 4

gboolean connect4_handler_loop_run (int                  fd,
                                    Connect4Progress    *progress,
                                    Connect4ParserFlags  flags);

G_END_DECLS
