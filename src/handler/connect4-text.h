/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize    connect4_text_edit      (const char *bytes,
                                  gsize       length,
                                  char       *line);
gsize    connect4_text_clean     (const char *bytes,
                                  gsize       length,
                                  char       *text,
                                  gsize       size);
gboolean connect4_text_is_clean  (const char *text,
                                  gsize       length);
char    *connect4_text_trim      (char       *text);
void     connect4_text_copy      (char       *text,
                                  gsize       size,
                                  const char *source);
gboolean connect4_text_is_name   (const char *text);
gboolean connect4_text_is_symbol (gunichar    character);

G_END_DECLS
