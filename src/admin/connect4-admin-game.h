/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-dbus.h"

G_BEGIN_DECLS

/* io.github.connect4d.Game1: one game. Made for one call. */
#define CONNECT4_TYPE_ADMIN_GAME (connect4_admin_game_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminGame, connect4_admin_game, CONNECT4, ADMIN_GAME, Connect4DBusGame1Skeleton)

Connect4AdminGame *connect4_admin_game_new (Connect4AdminExport *export,
                                              const char          *code);

G_END_DECLS
