/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-language.h"
#include "server/connect4-notice.h"

G_BEGIN_DECLS

/* What a player reads: text, in the player's language. Lines end in CR LF. */

void           connect4_view_notice       (GString                 *output,
                                           const Connect4Language  *language,
                                           const Connect4Notice    *notice);
const GString *connect4_view_render_event (const Connect4GameEvent *event,
                                           const Connect4Game      *game,
                                           const Connect4Language  *language);

G_END_DECLS
