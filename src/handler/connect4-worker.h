/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"

G_BEGIN_DECLS

/* The descriptor at which a connect4-handler finds its socket. */
#define CONNECT4_WORKER_FD 3

gboolean connect4_worker_run (int                  fd,
                              Connect4ParserFlags  flags);

G_END_DECLS
