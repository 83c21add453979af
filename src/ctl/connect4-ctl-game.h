/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"

G_BEGIN_DECLS

void connect4_ctl_game_draw (Connect4Page *page,
                             GVariant     *game);

G_END_DECLS
