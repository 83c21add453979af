/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"

G_BEGIN_DECLS

gboolean connect4_answer_is_plausible (Connect4Place         place,
                                       const char           *line,
                                       gsize                 length,
                                       const Connect4Action *action);

G_END_DECLS
