/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "game/connect4-error.h"
#include "game/connect4-game-settings.h"

G_BEGIN_DECLS

/**
 * Connect4Place:
 * @CONNECT4_PLACE_MENU: in the menu
 * @CONNECT4_PLACE_GAME: at a game
 *
 * Where a player is, and so what can be typed.
 */
typedef enum {
  CONNECT4_PLACE_MENU,
  CONNECT4_PLACE_GAME,
} Connect4Place;

typedef enum {
  CONNECT4_ACTION_NOTHING, /* an empty line */
  CONNECT4_ACTION_REFUSE,  /* an error for the player */
  CONNECT4_ACTION_CREATE,
  CONNECT4_ACTION_JOIN,
  CONNECT4_ACTION_GAMES,
  CONNECT4_ACTION_FUN_FACTS,
  CONNECT4_ACTION_LANGUAGE,
  CONNECT4_ACTION_HELP,
  CONNECT4_ACTION_EXIT,
  CONNECT4_ACTION_PLAY,
  CONNECT4_ACTION_MOVE,
  CONNECT4_ACTION_LOBBY,
  CONNECT4_ACTION_LEAVE,
  CONNECT4_ACTION_BOARD,
  CONNECT4_ACTION_CRASH, /* fault injection */
} Connect4ActionType;

/* Why a line is refused: each has one sentence and one Connect4Error. */
typedef enum {
  CONNECT4_REFUSAL_UNKNOWN_COMMAND,     /* text: the word */
  CONNECT4_REFUSAL_NOT_IN_MENU,         /* text: the command, which is for a game */
  CONNECT4_REFUSAL_NOT_IN_GAME,         /* text: the command, which is for the menu */
  CONNECT4_REFUSAL_MISSING_OPTION,      /* option */
  CONNECT4_REFUSAL_UNKNOWN_OPTION,      /* text: the option's name */
  CONNECT4_REFUSAL_REPEATED_OPTION,     /* option */
  CONNECT4_REFUSAL_OPTION_NEEDS_VALUE,  /* option */
  CONNECT4_REFUSAL_NOT_A_NUMBER,        /* option, text, minimum, maximum */
  CONNECT4_REFUSAL_NOT_A_SYMBOL,        /* option, text */
  CONNECT4_REFUSAL_TEXT_TOO_LONG,       /* option, maximum: bytes */
  CONNECT4_REFUSAL_UNEXPECTED_ARGUMENT, /* text */
  CONNECT4_REFUSAL_UNBALANCED_QUOTE,
  CONNECT4_REFUSAL_NOT_A_CRASH,         /* option, text */
  CONNECT4_REFUSAL_NOT_A_NAME,          /* option */
} Connect4Refusal;

typedef enum {
  CONNECT4_OPTION_NAME,
  CONNECT4_OPTION_COLS,
  CONNECT4_OPTION_ROWS,
  CONNECT4_OPTION_CONNECT,
  CONNECT4_OPTION_PLAYERS,
  CONNECT4_OPTION_CODE,
  CONNECT4_OPTION_SYMBOL,
  CONNECT4_OPTION_NUMBER,
  CONNECT4_OPTION_COL,
  CONNECT4_OPTION_COMMAND,
  CONNECT4_OPTION_KIND,
  CONNECT4_OPTION_PAGE,
} Connect4Option;

typedef enum {
  CONNECT4_CRASH_SEGV,
  CONNECT4_CRASH_ABORT,
  CONNECT4_CRASH_EXIT,
  CONNECT4_CRASH_HANG,
  CONNECT4_CRASH_OOM,
  CONNECT4_CRASH_GARBAGE,
} Connect4CrashKind;

/* What a text in an action may be at most, in bytes, the terminating 0 excluded. */
#define CONNECT4_TEXT_MAX 64

/* What a line asks for: the answer of an action handler. A plain value, without pointers, so that
 * it crosses from one process to another as it is checked field by field. All text is valid UTF-8
 * without control characters. */
typedef struct
{
  Connect4ActionType type;
  union {
    struct {
      Connect4Refusal refusal;
      Connect4Option option;
      int minimum;
      int maximum;
      char text[CONNECT4_TEXT_MAX + 1];
    } refuse;
    struct {
      Connect4GameSettings settings;
      char name[CONNECT4_TEXT_MAX + 1];
    } create;
    struct {
      gunichar symbol; /* 0: the first that is free */
      char code[CONNECT4_TEXT_MAX + 1];
    } join;
    struct {
      int page; /* from 1 */
    } games;
    struct {
      int number;
    } fun_facts;
    struct {
      char code[CONNECT4_TEXT_MAX + 1]; /* empty: list the languages */
    } language;
    struct {
      char command[CONNECT4_TEXT_MAX + 1]; /* a command's name; empty: all that can be typed here */
    } help;
    struct {
      int column;
    } move;
    struct {
      Connect4CrashKind kind;
    } crash;
  };
} Connect4Action;

#define CONNECT4_N_PLACES      (CONNECT4_PLACE_GAME + 1)
#define CONNECT4_N_REFUSALS    (CONNECT4_REFUSAL_NOT_A_NAME + 1)
#define CONNECT4_N_OPTIONS     (CONNECT4_OPTION_PAGE + 1)
#define CONNECT4_N_CRASH_KINDS (CONNECT4_CRASH_GARBAGE + 1)

Connect4Error connect4_refusal_get_error   (Connect4Refusal   refusal);
const char   *connect4_option_get_name     (Connect4Option    option);
const char   *connect4_crash_kind_get_name (Connect4CrashKind kind);

G_END_DECLS
