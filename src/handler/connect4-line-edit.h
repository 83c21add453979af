/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize connect4_line_edit (const char *bytes,
                          gsize       length,
                          char       *line);

G_END_DECLS
