/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/* The players by their ids, which are their own: an actor acts for a player, and is found by the player's id. */
typedef struct _Connect4Players Connect4Players;

Connect4Players *connect4_players_new  (void);
void             connect4_players_free (Connect4Players *self);

guint64          connect4_players_add  (Connect4Players *self,
                                        Connect4Actor   *actor);
Connect4Actor   *connect4_players_find (Connect4Players *self,
                                        guint64          id);

G_END_DECLS
