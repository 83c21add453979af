/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean    connect4_log_parse_level    (const char      *name,
                                         GLogLevelFlags  *level);
const char *connect4_log_get_level_name (GLogLevelFlags   level);

void        connect4_log_init           (void);
void        connect4_log_set_level      (GLogLevelFlags   level);

G_END_DECLS
