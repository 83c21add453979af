/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One of the languages that players can choose; they live as long as the program. */
typedef struct _Connect4Language Connect4Language;

void                           connect4_languages_init        (const char             *locale_dir);
void                           connect4_languages_init_with_codes (const char        *locale_dir,
                                                                   const char *const *codes);
const Connect4Language *const *connect4_languages_list        (void);

const Connect4Language        *connect4_language_get_default  (void);
const Connect4Language        *connect4_language_find         (const char             *code);
const char                    *connect4_language_get_code     (const Connect4Language *self);
const char                    *connect4_language_get_name     (const Connect4Language *self);
guint                          connect4_language_get_index    (const Connect4Language *self);

const char                    *connect4_language_gettext      (const Connect4Language *self,
                                                               const char             *message)
  G_GNUC_FORMAT (2);
const char                    *connect4_language_ngettext     (const Connect4Language *self,
                                                               const char             *singular,
                                                               const char             *plural,
                                                               gulong                  n)
  G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);

G_END_DECLS
