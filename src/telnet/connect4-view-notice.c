/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-view-private.h"

#define N_(message) message
#define _(message) connect4_language_gettext (language, message)
#define ngettext(singular, plural, n) connect4_language_ngettext (language, singular, plural, n)

static void
connect4_view_created (GString                *output,
                       const Connect4Language *language,
                       const Connect4Notice   *notice)
{
  connect4_view_line (output, _("Game %s created!"), notice->text);
}

static void
connect4_view_open_game (GString                *output,
                         const Connect4Language *language,
                         const Connect4OpenGame *open)
{
  Connect4GameSettings settings = connect4_game_get_settings (open->game);
  guint n_players;

  connect4_game_get_players (open->game, &n_players);
  connect4_view_line (output, _("%s: %s, %d by %d, %d in a row, %u of %d players"), open->code,
                      connect4_game_get_name (open->game), settings.columns, settings.rows,
                      settings.connect, n_players, settings.players);
}

static void
connect4_view_games (GString                *output,
                     const Connect4Language *language,
                     const Connect4Notice   *notice)
{
  guint n_pages = notice->games.n_pages;

  if (n_pages == 0)
    connect4_view_text (output, _("No game waits for players: create one."));
  else if (notice->games.page > n_pages)
    connect4_view_line (output, ngettext ("There is only %u page.", "There are only %u pages.", n_pages), n_pages);
  for (guint i = 0; i < notice->games.n_games; i++)
    connect4_view_open_game (output, language, &notice->games.games[i]);
  if (notice->games.n_more > 0)
    connect4_view_line (output, _("And %u more: type games %u."), notice->games.n_more, notice->games.page + 1);
}

static void
connect4_view_languages (GString                *output,
                         const Connect4Language *language,
                         const Connect4Notice   *notice)
{
  const Connect4Language *const *languages = connect4_languages_list ();

  for (guint i = 0; languages[i] != NULL; i++)
    connect4_view_line (output, "%s - %s", connect4_language_get_code (languages[i]),
                        connect4_language_get_name (languages[i]));
}

static void
connect4_view_language_set (GString                *output,
                            const Connect4Language *language,
                            const Connect4Notice   *notice)
{
  connect4_view_line (output, _("You read %s now."), connect4_language_get_name (language));
}

static void
connect4_view_facts (GString                *output,
                     const Connect4Language *language,
                     const Connect4Notice   *notice)
{
  for (guint i = 0; i < notice->facts->len; i++)
    {
      const char *fact = notice->facts->pdata[i];

      connect4_view_line (output, "%u. %s", i + 1,
                          fact != NULL ? connect4_language_gettext (language, fact)
                                       : _("This fact could not be fetched in time: ask again."));
    }
}

static void
connect4_view_message (GString                *output,
                       const Connect4Language *language,
                       const Connect4Notice   *notice)
{
  connect4_view_line (output, _("Message from the server: %s"), notice->text);
}

static void
connect4_view_time_left (GString                *output,
                         const Connect4Language *language,
                         const Connect4Notice   *notice)
{
  guint seconds = notice->time_left.seconds;
  guint minutes = seconds / 60;

  if (minutes > 0 && seconds % 60 == 0)
    connect4_view_line (output,
                        ngettext ("The server closes in %u minute.", "The server closes in %u minutes.",
                                  minutes),
                        minutes);
  else
    connect4_view_line (output,
                        ngettext ("The server closes in %u second.", "The server closes in %u seconds.",
                                  seconds),
                        seconds);
  connect4_view_reason (output, language, notice->time_left.reason);
}

static void
connect4_view_kicked (GString                *output,
                      const Connect4Language *language,
                      const Connect4Notice   *notice)
{
  connect4_view_text (output, _("Your connection is being closed, goodbye!"));
  connect4_view_reason (output, language, notice->text);
}

/* Of notices that are one sentence. */
static const char *const sentences[CONNECT4_N_NOTICES] = {
  [CONNECT4_NOTICE_GAME_JOINED] = N_("Game joined!"),
  [CONNECT4_NOTICE_GAME_STARTED] = N_("Game started!"),
  [CONNECT4_NOTICE_GAME_LEFT] = N_("Game left successfully"),
  [CONNECT4_NOTICE_TRY_AGAIN] = N_("An unexpected error happened. Please try again."),
  [CONNECT4_NOTICE_NEXT_LINE_HELD] =
    N_("That happens to your lines again and again: the next one has to wait."),
  [CONNECT4_NOTICE_FIRST_LINE_HELD] =
    N_("Lines from your address crash handlers again and again: yours has to wait."),
  [CONNECT4_NOTICE_LINE_DELAYED] =
    N_("What you type cannot be read at the moment. Your line waits until it can."),
  [CONNECT4_NOTICE_LINE_NOT_DELAYED] = N_("What you type can be read again."),
  [CONNECT4_NOTICE_STAYS_OPEN] = N_("The server stays open: games can be created again."),
  [CONNECT4_NOTICE_IDLE] = N_("Are you still there? Type something, or the connection will be closed."),
  [CONNECT4_NOTICE_BYE] = N_("Bye!"),
  [CONNECT4_NOTICE_SERVER_CLOSES] = N_("The server is closing. Goodbye!"),
  [CONNECT4_NOTICE_IDLE_TOO_LONG] = N_("You have not typed anything for too long, goodbye!"),
  [CONNECT4_NOTICE_LINE_TOO_SLOW] = N_("Your line was not ended in time, goodbye! Send lines as a whole."),
};

/* What writes the others. */
static void (*const writers[CONNECT4_N_NOTICES]) (GString                *output,
                                                  const Connect4Language *language,
                                                  const Connect4Notice   *notice) = {
  [CONNECT4_NOTICE_COMMANDS] = connect4_view_commands,
  [CONNECT4_NOTICE_COMMAND] = connect4_view_command,
  [CONNECT4_NOTICE_GAMES] = connect4_view_games,
  [CONNECT4_NOTICE_LANGUAGES] = connect4_view_languages,
  [CONNECT4_NOTICE_LANGUAGE_SET] = connect4_view_language_set,
  [CONNECT4_NOTICE_FACTS] = connect4_view_facts,
  [CONNECT4_NOTICE_GAME] = connect4_view_game,
  [CONNECT4_NOTICE_GAME_CREATED] = connect4_view_created,
  [CONNECT4_NOTICE_ERROR] = connect4_view_error,
  [CONNECT4_NOTICE_REFUSAL] = connect4_view_refusal,
  [CONNECT4_NOTICE_NOBODY_CAN_WIN] = connect4_view_nobody_can_win,
  [CONNECT4_NOTICE_UNKNOWN_LANGUAGE] = connect4_view_unknown_language,
  [CONNECT4_NOTICE_MESSAGE] = connect4_view_message,
  [CONNECT4_NOTICE_TIME_LEFT] = connect4_view_time_left,
  [CONNECT4_NOTICE_KICKED] = connect4_view_kicked,
  [CONNECT4_NOTICE_ADDRESS_FULL] = connect4_view_not_let_in,
  [CONNECT4_NOTICE_NOBODY_LET_IN] = connect4_view_not_let_in,
};

/**
 * connect4_view_notice:
 * @output: what the player reads
 * @language: the player's language
 * @notice: what the player is to see
 *
 * Writes @notice to @output.
 */
void
connect4_view_notice (GString                *output,
                      const Connect4Language *language,
                      const Connect4Notice   *notice)
{
  const char *sentence = sentences[notice->type];

  if (sentence != NULL)
    connect4_view_text (output, connect4_language_gettext (language, sentence));
  else
    writers[notice->type](output, language, notice);
}
