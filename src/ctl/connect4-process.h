/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-remote.h"

G_BEGIN_DECLS

/* The server's process, to wait for its end: it leaves the bus before it has stopped everything. */
int      connect4_process_open (Connect4Remote *remote);
gboolean connect4_process_wait (int             process,
                                int             timeout_msec);

G_END_DECLS
