/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "settings/connect4-settings.h"

G_BEGIN_DECLS

gboolean connect4_settings_file_read      (Connect4Settings        *settings,
                                           const char              *path,
                                           GError                 **error);
gboolean connect4_settings_file_read_text (Connect4Settings        *settings,
                                           const char              *text,
                                           gsize                    length,
                                           GError                 **error);
char    *connect4_settings_file_format    (const Connect4Settings  *settings);

G_END_DECLS
