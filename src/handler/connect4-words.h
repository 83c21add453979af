/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean connect4_words_next        (char  **line,
                                     char  **word);
gboolean connect4_words_split       (char   *line,
                                     char  **words,
                                     guint   max_words,
                                     guint  *n_words);
gboolean connect4_words_split_prose (char   *line,
                                     char  **words,
                                     guint   max_words,
                                     guint  *n_words);

G_END_DECLS
