/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and objects as people read them; each function returns a text that the caller owns. */
char *connect4_format_duration (gint64      microseconds);
char *connect4_format_latency  (guint64     microseconds);
char *connect4_format_memory   (guint64     bytes);
char *connect4_format_clock    (gint64      time);
char *connect4_format_object   (const char *path);

G_END_DECLS
