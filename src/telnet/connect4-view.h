/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-event.h"
#include "handler/connect4-action.h"
#include "server/connect4-language.h"

G_BEGIN_DECLS

/* What a player reads of games: text, appended to an output, in the player's language. Lines end in CR LF. */

void           connect4_view_line         (GString                *output,
                                           const char             *format,
                                           ...) G_GNUC_PRINTF (2, 3);
void           connect4_view_text         (GString                *output,
                                           const char             *text);
void           connect4_view_reason       (GString                *output,
                                           const Connect4Language *language,
                                           const char             *reason);
void           connect4_view_board        (GString                *output,
                                           const Connect4Board    *board);
void           connect4_view_status       (GString                *output,
                                           const Connect4Language *language,
                                           const Connect4Game     *game);
void           connect4_view_open_game    (GString                *output,
                                           const Connect4Language *language,
                                           const char             *code,
                                           const Connect4Game     *game);
const GString *connect4_view_render_event (const Connect4GameEvent *event,
                                           const Connect4Language *language);

G_END_DECLS
