/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-listing.h"
#include "server/connect4-session.h"

G_BEGIN_DECLS

/* What is told of all players and games at once, and of each by its own object. */

Connect4AdminRows *connect4_admin_lists_get_sessions   (const Connect4Services    *services);
Connect4AdminRows *connect4_admin_lists_get_games      (const Connect4Services    *services);

char              *connect4_admin_lists_get_address    (const Connect4SessionInfo *info);
char              *connect4_admin_lists_get_own_symbol (const Connect4Services    *services,
                                                        guint64                    session_id,
                                                        const char                *code);
char              *connect4_admin_lists_get_symbol     (const Connect4Player      *player);
const char        *connect4_admin_lists_get_status     (const Connect4Game        *game);
GVariant          *connect4_admin_lists_get_players    (const Connect4Game        *game);

G_END_DECLS
