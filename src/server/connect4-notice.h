/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-error.h"
#include "game/connect4-game.h"
#include "handler/connect4-command.h"

G_BEGIN_DECLS

/* What a session shows to its own player, beside the events of the player's game. What of Connect4Notice goes with it
 * is said behind it. */
typedef enum {
  /* Answers */
  CONNECT4_NOTICE_COMMANDS,     /* commands */
  CONNECT4_NOTICE_COMMAND,      /* command */
  CONNECT4_NOTICE_GAMES,        /* games */
  CONNECT4_NOTICE_LANGUAGES,
  CONNECT4_NOTICE_LANGUAGE_SET,
  CONNECT4_NOTICE_FACTS,        /* facts */
  CONNECT4_NOTICE_GAME,         /* game: how it stands */
  CONNECT4_NOTICE_GAME_CREATED, /* text: its code */
  CONNECT4_NOTICE_GAME_JOINED,
  CONNECT4_NOTICE_GAME_STARTED, /* by the player */
  CONNECT4_NOTICE_GAME_LEFT,

  /* What is wrong with what the player typed */
  CONNECT4_NOTICE_ERROR,            /* error */
  CONNECT4_NOTICE_REFUSAL,          /* refusal */
  CONNECT4_NOTICE_NOBODY_CAN_WIN,   /* settings: of a game that is not created, for it could only be a draw */
  CONNECT4_NOTICE_UNKNOWN_LANGUAGE, /* text: what was asked for */

  /* What becomes of the player's lines */
  CONNECT4_NOTICE_TRY_AGAIN,        /* what was asked for has been lost by a crash */
  CONNECT4_NOTICE_NEXT_LINE_HELD,   /* that happens to this player again and again */
  CONNECT4_NOTICE_FIRST_LINE_HELD,  /* it does to others of the player's address */
  CONNECT4_NOTICE_LINE_DELAYED,     /* there is no handler for it now */
  CONNECT4_NOTICE_LINE_NOT_DELAYED,

  /* News of the server */
  CONNECT4_NOTICE_MESSAGE,     /* text: what the admin says, clean */
  CONNECT4_NOTICE_TIME_LEFT,   /* time_left */
  CONNECT4_NOTICE_STAYS_OPEN,  /* after all */
  CONNECT4_NOTICE_IDLE,        /* the player is, and has to type something soon */

  /* Farewells */
  CONNECT4_NOTICE_BYE,
  CONNECT4_NOTICE_KICKED,         /* text: why, in the admin's words, clean; or NULL */
  CONNECT4_NOTICE_SERVER_CLOSES,
  CONNECT4_NOTICE_IDLE_TOO_LONG,
  CONNECT4_NOTICE_LINE_TOO_SLOW,  /* it was begun and not ended */

  /* For who is not let in, and has no session */
  CONNECT4_NOTICE_ADDRESS_FULL,
  CONNECT4_NOTICE_NOBODY_LET_IN,
} Connect4NoticeType;

#define CONNECT4_N_NOTICES (CONNECT4_NOTICE_NOBODY_LET_IN + 1)

/* A game that can be joined. */
typedef struct
{
  const char *code;
  const Connect4Game *game;
} Connect4OpenGame;

/* Made where it is shown, and gone after that: it owns nothing. */
typedef struct
{
  Connect4NoticeType type;
  union {
    const char *text;
    const Connect4Command *command;
    const GPtrArray *facts; /* of char *: in English; NULL for one that could not be fetched */
    const Connect4Game *game;
    const Connect4GameSettings *settings;
    const Connect4Action *refusal; /* of the type CONNECT4_ACTION_REFUSE */
    struct {
      Connect4Place place;
      Connect4ParserFlags flags;
    } commands; /* all that can be typed in a place */
    struct {
      const Connect4OpenGame *games;
      guint n_games; /* on this page */
      guint page;    /* from 1 */
      guint n_pages;
      guint n_more;  /* on the next pages */
    } games;
    struct {
      Connect4Error code;
      const Connect4Game *game; /* about which it is; or NULL */
      gboolean is_joining;      /* the player does not sit at the game */
    } error;
    struct {
      guint seconds;      /* until the server closes */
      const char *reason; /* in the admin's words, clean; may be empty */
    } time_left;
  };
} Connect4Notice;

G_END_DECLS
