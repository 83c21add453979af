/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void   connect4_run_clock_start (void);
void   connect4_run_clock_stop  (void);
gint64 connect4_run_clock_get   (void);

G_END_DECLS
