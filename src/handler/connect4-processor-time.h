/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean connect4_processor_time_read (GPid      pid,
                                       gboolean *wants_more,
                                       gint64   *used);

G_END_DECLS
