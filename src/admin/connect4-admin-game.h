/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "game/connect4-game.h"

G_BEGIN_DECLS

/* io.github.connect4d.Game1: one game. */

GVariant *connect4_admin_game_get_symbol (const Connect4Player *player);

G_END_DECLS
