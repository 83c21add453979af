/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-ctl.h"
#include "ctl/connect4-page.h"

G_BEGIN_DECLS

extern const Connect4CtlField connect4_ctl_games_fields[];
extern const Connect4CtlField connect4_ctl_games_player_fields[];

GVariant *connect4_ctl_games_fetch            (Connect4Ctl  *ctl,
                                               GVariant     *previous,
                                               GError      **error);
void      connect4_ctl_games_draw             (Connect4Page *page,
                                               GVariant     *games);
char     *connect4_ctl_games_describe_players (GVariant     *players);

G_END_DECLS
