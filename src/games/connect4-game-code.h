/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In characters, which are all ASCII. */
#define CONNECT4_GAME_CODE_LENGTH 6

char *connect4_game_code_draw      (guint32     position);
char *connect4_game_code_normalize (const char *text);

G_END_DECLS
