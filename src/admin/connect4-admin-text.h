/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest text that an admin can say to players, in bytes. */
#define CONNECT4_ADMIN_TEXT_MAX 1024

typedef enum {
  CONNECT4_ADMIN_TEXT_OPTIONAL, /* a reason, which may be empty */
  CONNECT4_ADMIN_TEXT_REQUIRED, /* something to say */
} Connect4AdminTextKind;

char *connect4_admin_text_clean (const char             *text,
                                 Connect4AdminTextKind   kind,
                                 GError                **error);

G_END_DECLS
