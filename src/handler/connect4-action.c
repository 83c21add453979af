/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-action.h"

static const Connect4Error refusal_errors[CONNECT4_N_REFUSALS] = {
  [CONNECT4_REFUSAL_UNKNOWN_COMMAND] = CONNECT4_ERROR_COMMAND_NOT_FOUND,
  [CONNECT4_REFUSAL_NOT_IN_MENU] = CONNECT4_ERROR_COMMAND_NOT_FOUND,
  [CONNECT4_REFUSAL_NOT_IN_GAME] = CONNECT4_ERROR_COMMAND_NOT_FOUND,
  [CONNECT4_REFUSAL_MISSING_OPTION] = CONNECT4_ERROR_MISSING_OPTION,
  [CONNECT4_REFUSAL_UNKNOWN_OPTION] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_REPEATED_OPTION] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_OPTION_NEEDS_VALUE] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_NOT_A_NUMBER] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_NOT_A_SYMBOL] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_TEXT_TOO_LONG] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_UNEXPECTED_ARGUMENT] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_UNBALANCED_QUOTE] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_NOT_A_CRASH] = CONNECT4_ERROR_INVALID_OPTION,
  [CONNECT4_REFUSAL_NOT_A_NAME] = CONNECT4_ERROR_INVALID_OPTION,
};

static const char *const option_names[CONNECT4_N_OPTIONS] = {
  [CONNECT4_OPTION_NAME] = "name",
  [CONNECT4_OPTION_COLS] = "cols",
  [CONNECT4_OPTION_ROWS] = "rows",
  [CONNECT4_OPTION_CONNECT] = "connect",
  [CONNECT4_OPTION_PLAYERS] = "players",
  [CONNECT4_OPTION_CODE] = "code",
  [CONNECT4_OPTION_SYMBOL] = "symbol",
  [CONNECT4_OPTION_NUMBER] = "number",
  [CONNECT4_OPTION_COL] = "col",
  [CONNECT4_OPTION_COMMAND] = "command",
  [CONNECT4_OPTION_KIND] = "kind",
  [CONNECT4_OPTION_PAGE] = "page",
};

static const char *const crash_kind_names[CONNECT4_N_CRASH_KINDS] = {
  [CONNECT4_CRASH_SEGV] = "segv",
  [CONNECT4_CRASH_ABORT] = "abort",
  [CONNECT4_CRASH_EXIT] = "exit",
  [CONNECT4_CRASH_HANG] = "hang",
  [CONNECT4_CRASH_OOM] = "oom",
  [CONNECT4_CRASH_GARBAGE] = "garbage",
};

/**
 * connect4_refusal_get_error:
 * @refusal: why a line is refused
 *
 * Returns: the error whose code the player reads
 */
Connect4Error
connect4_refusal_get_error (Connect4Refusal refusal)
{
  g_return_val_if_fail (refusal < CONNECT4_N_REFUSALS, CONNECT4_ERROR_INVALID_OPTION);

  return refusal_errors[refusal];
}

/**
 * connect4_option_get_name:
 * @option: an option of a command
 *
 * Returns: (transfer none): what is typed between `--` and `=`
 */
const char *
connect4_option_get_name (Connect4Option option)
{
  g_return_val_if_fail (option < CONNECT4_N_OPTIONS, NULL);

  return option_names[option];
}

/**
 * connect4_crash_kind_get_name:
 * @kind: a way for an action handler to end
 *
 * Returns: (transfer none): what is typed behind `crash`
 */
const char *
connect4_crash_kind_get_name (Connect4CrashKind kind)
{
  g_return_val_if_fail (kind < CONNECT4_N_CRASH_KINDS, NULL);

  return crash_kind_names[kind];
}
