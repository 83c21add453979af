/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-board.h"

G_BEGIN_DECLS

#define CONNECT4_GAME_MAX_PLAYERS CONNECT4_BOARD_MAX_SYMBOLS

/* The size that gives a random one, both ways, in the application that this one ports. */
#define CONNECT4_GAME_SURPRISE_SIZE 42

/* What `create` can set; a field that is 0 means its default. */
typedef struct
{
  int columns;
  int rows;
  int connect;
  int players; /* how many the game needs, and seats */
} Connect4GameSettings;

Connect4GameSettings connect4_game_settings_resolve    (const Connect4GameSettings *self);
gboolean             connect4_game_settings_can_be_won (const Connect4GameSettings *self);

G_END_DECLS
