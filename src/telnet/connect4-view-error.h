/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"
#include "server/connect4-language.h"

G_BEGIN_DECLS

/* The `Error: ...` lines: what is wrong, what to do, and the code for scripts. */

void connect4_view_error      (GString                *output,
                               const Connect4Language *language,
                               Connect4Error           error,
                               const Connect4Game     *game);
void connect4_view_join_error (GString                *output,
                               const Connect4Language *language,
                               Connect4Error           error,
                               const Connect4Game     *game);
void connect4_view_nobody_can_win (GString                    *output,
                                   const Connect4Language     *language,
                                   const Connect4GameSettings *settings);
void connect4_view_full_for_address (GString          *output,
                                     const Connect4Language *language);
void connect4_view_error_line (GString                *output,
                               const Connect4Language *language,
                               Connect4Error           error,
                               const char             *sentence);
void connect4_view_refusal    (GString                *output,
                               const Connect4Language *language,
                               const Connect4Action   *action);

void connect4_view_nobody_is_let_in (GString                *output,
                                     const Connect4Language *language);

G_END_DECLS
