/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "telnet/connect4-view.h"

G_BEGIN_DECLS

/* A symbol as printf() takes it. */
typedef struct
{
  char text[8];
} Connect4SymbolText;

Connect4SymbolText
     connect4_view_symbol (gunichar                symbol);
void connect4_view_player (GString                *output,
                           const char             *sentence,
                           ...) G_GNUC_PRINTF (2, 3);
void connect4_view_line   (GString                *output,
                           const char             *format,
                           ...) G_GNUC_PRINTF (2, 3);
void connect4_view_text   (GString                *output,
                           const char             *text);
void connect4_view_reason (GString                *output,
                           const Connect4Language *language,
                           const char             *reason);
void connect4_view_status (GString                *output,
                           const Connect4Language *language,
                           const Connect4Game     *game);
void connect4_view_position (GString                *output,
                             const Connect4Language *language,
                             const Connect4Game     *game);

/* One kind of notice each. */
void connect4_view_game             (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_commands         (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_command          (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_error            (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_refusal          (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_nobody_can_win   (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_unknown_language (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);
void connect4_view_not_let_in       (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Notice   *notice);

G_END_DECLS
