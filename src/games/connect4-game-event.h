/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-game.h"
#include "games/connect4-game-code.h"

G_BEGIN_DECLS

/* A topic is this, then a code. */
#define CONNECT4_GAME_TOPIC_PREFIX "game:"
#define CONNECT4_GAME_TOPIC_SIZE   (sizeof CONNECT4_GAME_TOPIC_PREFIX + CONNECT4_GAME_CODE_LENGTH)

typedef enum {
  CONNECT4_GAME_EVENT_JOINED,
  CONNECT4_GAME_EVENT_STARTED,
  CONNECT4_GAME_EVENT_MOVED,
  CONNECT4_GAME_EVENT_LEFT,
  CONNECT4_GAME_EVENT_LOBBY,
  CONNECT4_GAME_EVENT_ENDED, /* the server or its admin ended the game */
} Connect4GameEventType;

/* What happened at a game, as its server publishes it. */
typedef struct
{
  guint64 id; /* no other event has it */
  Connect4GameEventType type;
  Connect4Player player;   /* who did it; the symbol is 0 when nobody did */
  gboolean finished;       /* the game ended by it */
  char *reason;            /* owned; why the game was ended, for its players; NULL for any other event,
                            * and if none was given */
  const Connect4Game *game; /* after it; valid while the event is delivered */
} Connect4GameEvent;

Connect4GameEvent *connect4_game_event_new      (Connect4GameEventType  type,
                                                 const Connect4Game    *game,
                                                 const Connect4Player  *player);
void               connect4_game_event_free     (Connect4GameEvent     *self);
void               connect4_game_event_topic    (const char            *code,
                                                 char                   topic[CONNECT4_GAME_TOPIC_SIZE]);

G_END_DECLS
