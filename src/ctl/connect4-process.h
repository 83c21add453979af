/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The server's process, to wait for its end: it leaves the bus before it has stopped everything, and when
 * it only starts its admin interface again. */
int      connect4_process_open (GPid pid);
gboolean connect4_process_wait (int  process,
                                int  timeout_msec);

G_END_DECLS
