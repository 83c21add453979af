/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean connect4_log_parse_level (const char      *name,
                                   GLogLevelFlags  *level);
void     connect4_log_init        (GLogLevelFlags   level);

G_END_DECLS
