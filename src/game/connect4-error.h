/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Connect4Error:
 * @CONNECT4_ERROR_NOT_YOUR_TURN: it is another player's turn
 * @CONNECT4_ERROR_INVALID_COLUMN: the board has no such column
 * @CONNECT4_ERROR_COLUMN_FULL: the column has no room left
 * @CONNECT4_ERROR_WRONG_STATUS: not in the game's present status
 * @CONNECT4_ERROR_NO_PLAYERS: the game has no players
 * @CONNECT4_ERROR_NOT_ENOUGH_PLAYERS: the game cannot start with so few
 * @CONNECT4_ERROR_ID_ALREADY_TAKEN: the player sits at the game already
 * @CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN: another player has the symbol
 * @CONNECT4_ERROR_GAME_FULL: all seats are taken
 * @CONNECT4_ERROR_GAME_NOT_FOUND: no game has the code
 * @CONNECT4_ERROR_COMMAND_NOT_FOUND: there is no such command, here
 * @CONNECT4_ERROR_MISSING_OPTION: the command needs an option that was not given
 * @CONNECT4_ERROR_INVALID_OPTION: an option is unknown, or its value is not one that it takes
 * @CONNECT4_ERROR_LINE_TOO_LONG: a line was longer than 512 bytes
 * @CONNECT4_ERROR_SERVER_FULL: the server has as many players as it may
 * @CONNECT4_ERROR_TOO_MANY_REQUESTS: the player asks faster than it may
 * @CONNECT4_ERROR_SERVER_CLOSING: the server is about to stop, and starts nothing new
 *
 * What a player can do wrong; connect4_error_to_code() is what the player reads of it.
 */
typedef enum {
  CONNECT4_ERROR_NOT_YOUR_TURN,
  CONNECT4_ERROR_INVALID_COLUMN,
  CONNECT4_ERROR_COLUMN_FULL,
  CONNECT4_ERROR_WRONG_STATUS,
  CONNECT4_ERROR_NO_PLAYERS,
  CONNECT4_ERROR_NOT_ENOUGH_PLAYERS,
  CONNECT4_ERROR_ID_ALREADY_TAKEN,
  CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN,
  CONNECT4_ERROR_GAME_FULL,
  CONNECT4_ERROR_GAME_NOT_FOUND,
  CONNECT4_ERROR_COMMAND_NOT_FOUND,
  CONNECT4_ERROR_MISSING_OPTION,
  CONNECT4_ERROR_INVALID_OPTION,
  CONNECT4_ERROR_LINE_TOO_LONG,
  CONNECT4_ERROR_SERVER_FULL,
  CONNECT4_ERROR_TOO_MANY_REQUESTS,
  CONNECT4_ERROR_SERVER_CLOSING,
} Connect4Error;

#define CONNECT4_ERROR (connect4_error_quark ())
GQuark      connect4_error_quark   (void);
const char *connect4_error_to_code (Connect4Error error);

G_END_DECLS
