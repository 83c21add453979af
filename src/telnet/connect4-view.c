/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-view-private.h"

#include <string.h>

#include <glib/gprintf.h>

/* Between the cells of a board. */
#define SEPARATOR " | "

#define _(message) connect4_language_gettext (language, message)

void
connect4_view_line (GString *output,
                    const char *format,
                    ...)
{
  char text[256];
  va_list arguments;
  int length;

  va_start (arguments, format);
  length = g_vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);

  if (length >= 0 && (gsize) length < sizeof text)
    {
      g_string_append_len (output, text, length);
    }
  else
    {
      va_start (arguments, format);
      g_string_append_vprintf (output, format, arguments);
      va_end (arguments);
    }
  g_string_append_len (output, "\r\n", 2);
}

void
connect4_view_text (GString    *output,
                    const char *text)
{
  g_string_append (output, text);
  g_string_append_len (output, "\r\n", 2);
}

/* Returns: @symbol as printf() takes it */
Connect4SymbolText
connect4_view_symbol (gunichar symbol)
{
  Connect4SymbolText self = { "" };

  g_unichar_to_utf8 (symbol, self.text);

  return self;
}

/* Appends @sentence, in which "%s" is the player, as a line. It is shown at every move, and so not left to printf(),
 * which is slower, unless a translation has other conversions. */
void
connect4_view_player (GString    *output,
                      const char *sentence,
                      ...)
{
  const char *place = strchr (sentence, '%');
  gsize length = strlen (sentence);
  va_list arguments;

  va_start (arguments, sentence);
  if (place != NULL && place[1] == 's' && strchr (place + 1, '%') == NULL)
    {
      g_string_append_len (output, sentence, place - sentence);
      g_string_append (output, va_arg (arguments, const char *));
      place += strlen ("%s");
      g_string_append_len (output, place, sentence + length - place);
    }
  else
    {
      g_string_append_vprintf (output, sentence, arguments);
    }
  va_end (arguments);
  g_string_append_len (output, "\r\n", 2);
}

/* Writes a cell, and what is between it and the next one, to where there is room for any character.
 *
 * Returns: the end */
static char *
connect4_view_cell (char     *text,
                    gunichar  symbol)
{
  if (symbol >= 0x80)
    return mempcpy (text + g_unichar_to_utf8 (symbol, text), SEPARATOR, strlen (SEPARATOR));

  memcpy (text, " " SEPARATOR, strlen (" " SEPARATOR));
  if (symbol != 0)
    *text = (char) symbol;

  return text + strlen (" " SEPARATOR);
}

/* Gives @reason, unless it is empty. */
void
connect4_view_reason (GString                *output,
                      const Connect4Language *language,
                      const char             *reason)
{
  if (reason != NULL && reason[0] != '\0')
    connect4_view_line (output, _("The reason: %s"), reason);
}

/* The top row first. It is the bulk of what players read, and is written in place. */
static void
connect4_view_board (GString             *output,
                     const Connect4Board *board)
{
  int columns = connect4_board_get_columns (board);
  int rows = connect4_board_get_rows (board);
  gsize start = output->len;
  char *text;

  g_string_set_size (output, start + rows * (columns * strlen (SEPARATOR "******") + strlen ("\r\n")));
  text = output->str + start;

  for (int row = rows - 1; row >= 0; row--)
    {
      const gunichar *symbols;
      const guint8 *cells = connect4_board_get_row (board, row, &symbols);

      for (int column = 0; column < columns; column++)
        text = connect4_view_cell (text, symbols[cells[column]]);
      text = mempcpy (text - strlen (SEPARATOR), "\r\n", strlen ("\r\n"));
    }

  g_string_truncate (output, text - output->str);
}

static void
connect4_view_end (GString                *output,
                   const Connect4Language *language,
                   const Connect4Game     *game)
{
  const Connect4Player *winner = connect4_game_get_winner (game);

  connect4_view_text (output, _("Game finished!"));
  if (winner != NULL)
    connect4_view_player (output, _("Player %s wins!"), connect4_view_symbol (winner->symbol).text);
  else
    connect4_view_text (output, _("It's a draw."));
}

/* Says whose turn it is, or how @game ended, or that it waits for players. */
void
connect4_view_status (GString                *output,
                      const Connect4Language *language,
                      const Connect4Game     *game)
{
  const Connect4Player *current;

  switch (connect4_game_get_status (game))
    {
    case CONNECT4_GAME_LOBBY:
      connect4_view_line (output, _("Game %s is waiting for players."),
                          connect4_game_get_name (game));
      break;

    case CONNECT4_GAME_PLAYING:
      current = connect4_game_get_current_player (game);
      connect4_view_player (output, _("It's player %s's turn."), connect4_view_symbol (current->symbol).text);
      break;

    case CONNECT4_GAME_FINISHED:
      connect4_view_end (output, language, game);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* Shows how the game stands. */
void
connect4_view_game (GString                *output,
                    const Connect4Language *language,
                    const Connect4Notice   *notice)
{
  connect4_view_board (output, connect4_game_get_board (notice->game));
  connect4_view_status (output, language, notice->game);
}

/**
 * connect4_view_position:
 * @output: what the player reads
 * @language: the player's language
 * @game: a game
 *
 * Shows the board, then the status.
 */
void
connect4_view_position (GString                *output,
                        const Connect4Language *language,
                        const Connect4Game     *game)
{
  g_string_append_len (output, "\r\n", 2);
  connect4_view_board (output, connect4_game_get_board (game));
  g_string_append_len (output, "\r\n", 2);
  connect4_view_status (output, language, game);
}
