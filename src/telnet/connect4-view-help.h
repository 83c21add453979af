/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"
#include "server/connect4-language.h"

G_BEGIN_DECLS

/* What can be typed, from the table of commands. */

void connect4_view_commands         (GString                *output,
                                     const Connect4Language *language,
                                     Connect4Place           place,
                                     Connect4ParserFlags     flags);
void connect4_view_command          (GString                *output,
                                     const Connect4Language *language,
                                     const Connect4Command  *command);
void connect4_view_languages        (GString                *output,
                                     const Connect4Language *language);
void connect4_view_unknown_language (GString                *output,
                                     const Connect4Language *language,
                                     const char             *code);

G_END_DECLS
