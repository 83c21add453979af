/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-error.h"

/* Indexed by Connect4Error. */
static const char *const codes[] = {
  [CONNECT4_ERROR_NOT_YOUR_TURN] = "not_your_turn",
  [CONNECT4_ERROR_INVALID_COLUMN] = "invalid_column",
  [CONNECT4_ERROR_COLUMN_FULL] = "column_full",
  [CONNECT4_ERROR_WRONG_STATUS] = "wrong_status",
  [CONNECT4_ERROR_NO_PLAYERS] = "no_players",
  [CONNECT4_ERROR_NOT_ENOUGH_PLAYERS] = "not_enough_players",
  [CONNECT4_ERROR_ID_ALREADY_TAKEN] = "id_already_taken",
  [CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN] = "symbol_already_taken",
  [CONNECT4_ERROR_GAME_FULL] = "game_full",
  [CONNECT4_ERROR_GAME_NOT_FOUND] = "game_not_found",
  [CONNECT4_ERROR_COMMAND_NOT_FOUND] = "command_not_found",
  [CONNECT4_ERROR_MISSING_OPTION] = "missing_option",
  [CONNECT4_ERROR_INVALID_OPTION] = "invalid_option",
  [CONNECT4_ERROR_LINE_TOO_LONG] = "line_too_long",
  [CONNECT4_ERROR_SERVER_FULL] = "server_full",
  [CONNECT4_ERROR_TOO_MANY_REQUESTS] = "too_many_requests",
  [CONNECT4_ERROR_SERVER_CLOSING] = "server_closing",
};

G_DEFINE_QUARK (connect4-error-quark, connect4_error)

/**
 * connect4_error_to_code:
 * @error: an error
 *
 * Names @error the way players read it, in any language: `not_your_turn`.
 *
 * Returns: (transfer none): the code
 */
const char *
connect4_error_to_code (Connect4Error error)
{
  g_return_val_if_fail ((guint) error < G_N_ELEMENTS (codes), "unknown_error");

  return codes[error];
}
