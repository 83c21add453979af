/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *connect4_ctl_json_get_columns (const char *list);
char       *connect4_ctl_json_write       (GVariant   *value,
                                           const char *columns,
                                           gboolean    on_one_line);
void        connect4_ctl_json_print       (GVariant   *value,
                                           const char *columns,
                                           gboolean    on_one_line);

G_END_DECLS
