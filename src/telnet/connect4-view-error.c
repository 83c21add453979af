/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-view-private.h"

#include "server/connect4-input.h"

#define N_(message) message
#define _(message) connect4_language_gettext (language, message)

/* What is wrong and what to do, in @language, and the code of the error for scripts. */
static void
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

static const char *
connect4_view_cannot_join (const Connect4Language *language,
                           const Connect4Game     *game)
{
  if (connect4_game_get_status (game) == CONNECT4_GAME_PLAYING)
    return _("The game is being played already: type games to find another, or create one.");

  return _("The game is over: type games to find another, or create one.");
}

/* The sentences of errors about the game at which the player sits, or wants to. */
static char *
connect4_view_game_sentence (const Connect4Language *language,
                             const Connect4Notice   *notice)
{
  const Connect4Game *game = notice->error.game;

  switch (notice->error.code)
    {
    case CONNECT4_ERROR_NOT_YOUR_TURN:
      return g_strdup (_("It is not your turn: wait until the other player has played."));
    case CONNECT4_ERROR_INVALID_COLUMN:
      return g_strdup_printf (_("There is no such column: choose one from 0 to %d."),
                              connect4_game_get_settings (game).columns - 1);
    case CONNECT4_ERROR_COLUMN_FULL:
      return g_strdup (_("That column is full: choose another one."));
    case CONNECT4_ERROR_WRONG_STATUS:
      return g_strdup (notice->error.is_joining ? connect4_view_cannot_join (language, game)
                                                : connect4_view_wrong_status (language, game));
    case CONNECT4_ERROR_NOT_ENOUGH_PLAYERS:
      return connect4_view_not_enough_players (language, game);
    default:
      return NULL;
    }
}

void
connect4_view_error (GString                *output,
                     const Connect4Language *language,
                     const Connect4Notice   *notice)
{
  static const char *const sentences[] = {
    [CONNECT4_ERROR_NO_PLAYERS] = N_("The game has no players: join it first."),
    [CONNECT4_ERROR_ID_ALREADY_TAKEN] = N_("You sit at this game already: leave it before you join again."),
    [CONNECT4_ERROR_SYMBOL_ALREADY_TAKEN] =
      N_("Another player has that symbol: choose another one, or none to get one that is free."),
    [CONNECT4_ERROR_GAME_FULL] =
      N_("All seats of the game are taken: type games to find another, or create one."),
    [CONNECT4_ERROR_GAME_NOT_FOUND] =
      N_("No game has that code: check it, or type games to see which can be joined."),
    [CONNECT4_ERROR_SERVER_FULL] = N_("The server has as many players as it can take: come back later."),
    [CONNECT4_ERROR_TOO_MANY_REQUESTS] =
      N_("You type faster than the server allows: wait a moment, then try again."),
    [CONNECT4_ERROR_SERVER_CLOSING] = N_("The server is about to close: no games are created any more."),
  };
  Connect4Error code = notice->error.code;
  g_autofree char *sentence = NULL;

  if (notice->error.game != NULL)
    sentence = connect4_view_game_sentence (language, notice);
  else if (code == CONNECT4_ERROR_LINE_TOO_LONG)
    sentence = g_strdup_printf (_("A line has at most %d bytes: type a shorter one."),
                                CONNECT4_LINE_MAX);
  if (sentence == NULL)
    {
      g_assert (code < G_N_ELEMENTS (sentences) && sentences[code] != NULL);
      sentence = g_strdup (connect4_language_gettext (language, sentences[code]));
    }

  connect4_view_error_line (output, language, code, sentence);
}

void
connect4_view_nobody_can_win (GString                *output,
                              const Connect4Language *language,
                              const Connect4Notice   *notice)
{
  const Connect4GameSettings *settings = notice->settings;
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (_("None of %d players can get %d in a row on a board of %d by %d: choose a "
                                "larger board, or fewer in a row."),
                              settings->players, settings->connect, settings->columns, settings->rows);
  connect4_view_error_line (output, language, CONNECT4_ERROR_INVALID_OPTION, sentence);
}

void
connect4_view_unknown_language (GString                *output,
                                const Connect4Language *language,
                                const Connect4Notice   *notice)
{
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (_("There is no language “%s”: type lang to see which there are."), notice->text);
  connect4_view_error_line (output, language, CONNECT4_ERROR_INVALID_OPTION, sentence);
}

void
connect4_view_not_let_in (GString                *output,
                          const Connect4Language *language,
                          const Connect4Notice   *notice)
{
  connect4_view_error_line (output, language, CONNECT4_ERROR_SERVER_FULL,
                            notice->type == CONNECT4_NOTICE_ADDRESS_FULL
                              ? _("Your address has as many connections as it may: end one, then come back.")
                              : _("The server cannot let anybody in at the moment: come back soon."));
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

void
connect4_view_refusal (GString                *output,
                       const Connect4Language *language,
                       const Connect4Notice   *notice)
{
  g_autofree char *sentence = connect4_view_refusal_sentence (language, notice->refusal);

  connect4_view_error_line (output, language, connect4_refusal_get_error (notice->refusal->refuse.refusal),
                            sentence);
}
