/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-telnet"
#include "config.h"

#include "telnet/connect4-view-error.h"

#include "telnet/connect4-telnet-stream.h"

#define _(message) connect4_language_gettext (language, message)

/**
 * connect4_view_error_line:
 * @output: what the player reads
 * @language: the player's language
 * @error: what went wrong, whose code scripts read
 * @sentence: what is wrong and what to do, in @language
 */
void
connect4_view_error_line (GString                *output,
                          const Connect4Language *language,
                          Connect4Error           error,
                          const char             *sentence)
{
  g_string_append_printf (output, _("Error: %s (%s)"), sentence, connect4_error_to_code (error));
  g_string_append (output, "\r\n");
}

static const char *
connect4_view_wrong_status (const Connect4Language *language,
                            const Connect4Game     *game)
{
  switch (connect4_game_get_status (game))
    {
    case CONNECT4_GAME_LOBBY:
      return _("The game has not started yet: type play when all players are there.");
    case CONNECT4_GAME_PLAYING:
      return _("The game is being played: wait until it is over, or leave it.");
    case CONNECT4_GAME_FINISHED:
      return _("The game is over: type lobby to play again, or leave.");
    default:
      g_assert_not_reached ();
    }
}

static char *
connect4_view_not_enough_players (const Connect4Language *language,
                                  const Connect4Game     *game)
{
  guint n_players;

  connect4_game_get_players (game, &n_players);

  return g_strdup_printf (_("The game needs %d players and has %u: wait until the others have joined."),
                          connect4_game_get_settings (game).players, n_players);
}

/* The sentences of errors about the game at which the player sits, or wants to. */
static char *
connect4_view_game_sentence (const Connect4Language *language,
                             Connect4Error           error,
                             const Connect4Game     *game)
{
  switch (error)
    {
    case CONNECT4_ERROR_NOT_YOUR_TURN:
      return g_strdup (_("It is not your turn: wait until the other player has played."));
    case CONNECT4_ERROR_INVALID_COLUMN:
      return g_strdup_printf (_("There is no such column: choose one from 0 to %d."),
                              connect4_game_get_settings (game).columns - 1);
    case CONNECT4_ERROR_COLUMN_FULL:
      return g_strdup (_("That column is full: choose another one."));
    case CONNECT4_ERROR_WRONG_STATUS:
      return g_strdup (connect4_view_wrong_status (language, game));
    case CONNECT4_ERROR_NOT_ENOUGH_PLAYERS:
      return connect4_view_not_enough_players (language, game);
    default:
      return NULL;
    }
}

static const char *
connect4_view_plain_sentence (const Connect4Language *language,
                              Connect4Error           error)
{
  switch (error)
    {
    case CONNECT4_ERROR_NO_PLAYERS:
      return _("The game has no players: join it first.");
    case CONNECT4_ERROR_ID_ALREADY_TAKEN:
      return _("You sit at this game already: leave it before you join again.");
    case CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN:
      return _("Another player has that symbol: choose another one, or none to get one that is free.");
    case CONNECT4_ERROR_GAME_FULL:
      return _("All seats of the game are taken: type games to find another, or create one.");
    case CONNECT4_ERROR_GAME_NOT_FOUND:
      return _("No game has that code: check it, or type games to see which can be joined.");
    case CONNECT4_ERROR_SERVER_FULL:
      return _("The server has as many players as it can take: come back later.");
    case CONNECT4_ERROR_SERVER_CLOSING:
      return _("The server is about to close: no games are created any more.");
    case CONNECT4_ERROR_TOO_MANY_REQUESTS:
      return _("You type faster than the server allows: wait a moment, then try again.");
    default:
      g_assert_not_reached ();
    }
}

/**
 * connect4_view_error:
 * @output: what the player reads
 * @language: the player's language
 * @error: what went wrong
 * @game: (nullable): the game about which it is, if it is about one: that at which the player sits
 */
void
connect4_view_error (GString                *output,
                     const Connect4Language *language,
                     Connect4Error           error,
                     const Connect4Game     *game)
{
  g_autofree char *sentence = NULL;

  if (game != NULL)
    sentence = connect4_view_game_sentence (language, error, game);
  else if (error == CONNECT4_ERROR_LINE_TOO_LONG)
    sentence = g_strdup_printf (_("A line has at most %d bytes: type a shorter one."),
                                CONNECT4_LINE_MAX);
  if (sentence == NULL)
    sentence = g_strdup (connect4_view_plain_sentence (language, error));

  connect4_view_error_line (output, language, error, sentence);
}

/**
 * connect4_view_join_error:
 * @output: what the player reads
 * @language: the player's language
 * @error: why the player cannot sit down
 * @game: the game, at which the player does not sit
 */
void
connect4_view_join_error (GString                *output,
                          const Connect4Language *language,
                          Connect4Error           error,
                          const Connect4Game     *game)
{
  const char *sentence;

  if (error != CONNECT4_ERROR_WRONG_STATUS)
    {
      connect4_view_error (output, language, error, game);
      return;
    }

  if (connect4_game_get_status (game) == CONNECT4_GAME_PLAYING)
    sentence = _("The game is being played already: type games to find another, or create one.");
  else
    sentence = _("The game is over: type games to find another, or create one.");
  connect4_view_error_line (output, language, error, sentence);
}

/**
 * connect4_view_nobody_can_win:
 * @output: what the player reads
 * @language: the player's language
 * @settings: of a game that is not created, for it could only be a draw
 */
void
connect4_view_nobody_can_win (GString                    *output,
                              const Connect4Language     *language,
                              const Connect4GameSettings *settings)
{
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (_("None of %d players can get %d in a row on a board of %d by %d: choose a "
                                "larger board, or fewer in a row."),
                              settings->players, settings->connect, settings->columns, settings->rows);
  connect4_view_error_line (output, language, CONNECT4_ERROR_INVALID_OPTION, sentence);
}

/**
 * connect4_view_full_for_address:
 * @output: what the player reads
 * @language: the player's language
 *
 * Says that the server takes no more players from the player's address. For scripts it is full.
 */
void
connect4_view_full_for_address (GString                *output,
                                const Connect4Language *language)
{
  connect4_view_error_line (output, language, CONNECT4_ERROR_SERVER_FULL,
                            _("Your address has as many connections as it may: end one, then come back."));
}

/**
 * connect4_view_nobody_is_let_in:
 * @output: what the player reads
 * @language: the player's language
 *
 * Says that the part of the server that lets players in is being started again. For scripts the server is full.
 */
void
connect4_view_nobody_is_let_in (GString                *output,
                                const Connect4Language *language)
{
  connect4_view_error_line (output, language, CONNECT4_ERROR_SERVER_FULL,
                            _("The server cannot let anybody in at the moment: come back soon."));
}

static char *
connect4_view_not_a_crash (const Connect4Language *language,
                           const Connect4Action   *action)
{
  g_autoptr (GString) kinds = g_string_new (NULL);

  for (guint i = 0; i < CONNECT4_N_CRASH_KINDS; i++)
    g_string_append_printf (kinds, "%s%s", i > 0 ? ", " : "", connect4_crash_kind_get_name (i));

  return g_strdup_printf (_("The option --%s is one of %s, not “%s”."),
                          connect4_option_get_name (action->refuse.option), kinds->str, action->refuse.text);
}

static char *
connect4_view_option_sentence (const Connect4Language *language,
                               const Connect4Action   *action)
{
  const char *option = connect4_option_get_name (action->refuse.option);
  const char *text = action->refuse.text;

  switch (action->refuse.refusal)
    {
    case CONNECT4_REFUSAL_MISSING_OPTION:
      return g_strdup_printf (_("The option --%s is missing: type it as --%s=<value>."), option,
                              option);
    case CONNECT4_REFUSAL_REPEATED_OPTION:
      return g_strdup_printf (_("The option --%s was given more than once: give it once."), option);
    case CONNECT4_REFUSAL_OPTION_NEEDS_VALUE:
      return g_strdup_printf (_("The option --%s needs a value: type it as --%s=<value>."), option,
                              option);
    case CONNECT4_REFUSAL_NOT_A_NUMBER:
      return g_strdup_printf (_("The option --%s is a whole number from %d to %d, not “%s”."), option,
                              action->refuse.minimum, action->refuse.maximum, text);
    case CONNECT4_REFUSAL_NOT_A_SYMBOL:
      return g_strdup_printf (_("The option --%s is one visible ASCII character other than |, - and ., "
                                "not “%s”."),
                              option, text);
    case CONNECT4_REFUSAL_NOT_A_CRASH:
      return connect4_view_not_a_crash (language, action);
    case CONNECT4_REFUSAL_TEXT_TOO_LONG:
      return g_strdup_printf (_("The option --%s has at most %d bytes: choose a shorter one."), option,
                              action->refuse.maximum);
    default:
      g_assert_not_reached ();
    }
}

static char *
connect4_view_refusal_sentence (const Connect4Language *language,
                                const Connect4Action   *action)
{
  const char *text = action->refuse.text;

  switch (action->refuse.refusal)
    {
    case CONNECT4_REFUSAL_UNKNOWN_COMMAND:
      return g_strdup_printf (_("There is no command “%s”: type help to see what there is."), text);
    case CONNECT4_REFUSAL_NOT_IN_MENU:
      return g_strdup_printf (_("The command “%s” is for a game: create or join one first."), text);
    case CONNECT4_REFUSAL_NOT_IN_GAME:
      return g_strdup_printf (_("The command “%s” is for the menu: leave the game first."), text);
    case CONNECT4_REFUSAL_UNKNOWN_OPTION:
      return g_strdup_printf (_("There is no option “%s” here: type help to see which there are."),
                              text);
    case CONNECT4_REFUSAL_UNEXPECTED_ARGUMENT:
      return g_strdup_printf (_("Nothing is expected where “%s” stands: leave it out."), text);
    case CONNECT4_REFUSAL_UNBALANCED_QUOTE:
      return g_strdup (_("A quotation mark is not closed: close it, or leave it out."));
    case CONNECT4_REFUSAL_NOT_A_NAME:
      return g_strdup (_("A game's name is left-to-right letters, digits, single spaces and ' - _ . , and "
                         "begins with a letter or digit: choose another one."));
    default:
      return connect4_view_option_sentence (language, action);
    }
}

/**
 * connect4_view_refusal:
 * @output: what the player reads
 * @language: the player's language
 * @action: a refusal (%CONNECT4_ACTION_REFUSE)
 */
void
connect4_view_refusal (GString                *output,
                       const Connect4Language *language,
                       const Connect4Action   *action)
{
  g_autofree char *sentence = connect4_view_refusal_sentence (language, action);

  connect4_view_error_line (output, language, connect4_refusal_get_error (action->refuse.refusal),
                            sentence);
}
