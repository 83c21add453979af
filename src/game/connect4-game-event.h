/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "game/connect4-game-settings.h"

G_BEGIN_DECLS

/**
 * Connect4GameEventType:
 * @CONNECT4_GAME_EVENT_CREATED: somebody made the game and sat down; always the first event
 * @CONNECT4_GAME_EVENT_JOINED: somebody sat down
 * @CONNECT4_GAME_EVENT_LEFT: somebody got up, or is gone
 * @CONNECT4_GAME_EVENT_STARTED: the game is being played
 * @CONNECT4_GAME_EVENT_MOVED: somebody dropped a piece
 * @CONNECT4_GAME_EVENT_LOBBY: the board is empty again
 * @CONNECT4_GAME_EVENT_ENDED: the server or its admin ended the game for good
 */
typedef enum {
  CONNECT4_GAME_EVENT_CREATED,
  CONNECT4_GAME_EVENT_JOINED,
  CONNECT4_GAME_EVENT_LEFT,
  CONNECT4_GAME_EVENT_STARTED,
  CONNECT4_GAME_EVENT_MOVED,
  CONNECT4_GAME_EVENT_LOBBY,
  CONNECT4_GAME_EVENT_ENDED,
} Connect4GameEventType;

#define CONNECT4_GAME_N_EVENT_TYPES (CONNECT4_GAME_EVENT_ENDED + 1)

typedef struct
{
  guint64 id;
  gunichar symbol;
} Connect4Player;

/* What happened to a game, for whoever stores, counts, shows or applies it. It does not change once it is made.
 *
 * Invariants: no two events have the same game and version; an event with a winner is one by which the game
 * finished. */
typedef struct
{
  guint64 game;    /* the game's id */
  guint32 version; /* the game's after it, counted from 1 */
  Connect4GameEventType type;
  Connect4Player player; /* who did it; the symbol is 0 if nobody did */
  Connect4Player winner; /* the symbol is 0 if there is none */
  gboolean finished;     /* a game that was played is over by it */
  int column;            /* moved: where the piece was dropped, from 0 */
  Connect4GameSettings settings; /* created: in effect, none is 0 */
  char *name;                    /* created: owned */
  char *reason;                  /* ended: owned; why, for the players; NULL if none was given */
} Connect4GameEvent;

#define CONNECT4_TYPE_GAME_EVENT (connect4_game_event_get_type ())
GType              connect4_game_event_get_type (void);

Connect4GameEvent *connect4_game_event_new      (const Connect4GameEvent *fields);
Connect4GameEvent *connect4_game_event_ref      (Connect4GameEvent       *self);
void               connect4_game_event_unref    (Connect4GameEvent       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4GameEvent, connect4_game_event_unref)

G_END_DECLS
