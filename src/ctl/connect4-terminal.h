/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The terminal that standard output may be. */
gboolean connect4_terminal_is_there      (void);
gboolean connect4_terminal_has_colours   (void);
gboolean connect4_terminal_has_unicode   (void);
guint    connect4_terminal_get_width     (void);

/* A picture that is drawn again and again, in place of what the terminal shows. */
void     connect4_terminal_open_screen   (void);
void     connect4_terminal_draw_screen   (const char *picture);
gboolean connect4_terminal_wait          (gint64      duration);
void     connect4_terminal_close_screen  (void);

G_END_DECLS
