/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CONNECT4_STYLE_PLAIN,
  CONNECT4_STYLE_BOLD,
  CONNECT4_STYLE_DIM,
  CONNECT4_STYLE_GOOD,
  CONNECT4_STYLE_WARNING,
  CONNECT4_STYLE_BAD,
} Connect4Style;

/* Text that is made up to be read on a terminal, or in a file if it is without colours. */
typedef struct
{
  GString *text;
  gboolean colours; /* whether there may be colours */
  gboolean unicode; /* whether there may be more than ASCII */
  gint64 now;       /* microseconds since 1970: what durations end with */
} Connect4Page;

Connect4Page *connect4_page_new    (gboolean       colours,
                                    gboolean       unicode,
                                    gint64         now);
void          connect4_page_free   (Connect4Page  *self);

void          connect4_page_make_printable (GString *text,
                                            gsize    start);
void          connect4_page_add    (Connect4Page  *self,
                                    Connect4Style  style,
                                    const char    *format,
                                    ...) G_GNUC_PRINTF (3, 4);
void          connect4_page_space  (Connect4Page  *self,
                                    guint          width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Page, connect4_page_free)

G_END_DECLS
