/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-answer-check.h"

#include <string.h>

#include "handler/connect4-command.h"
#include "handler/connect4-request-parser.h"
#include "handler/connect4-words.h"

/* The fewest digits of a number that does not fit into an int. */
#define TOO_MANY_DIGITS 10

/* A line as the check sees it. */
typedef struct
{
  char text[CONNECT4_REQUEST_LINE_MAX + 1]; /* the line without 0, its tabs made spaces */
  gsize length;
  gboolean is_plain; /* nothing but ASCII that is seen: what the words are can be told */
} Line;

static void
read_line (Line       *self,
           const char *line,
           gsize       length)
{
  self->length = 0;
  self->is_plain = TRUE;

  for (gsize i = 0; i < MIN (length, CONNECT4_REQUEST_LINE_MAX); i++)
    {
      char c = line[i] == '\t' ? ' ' : line[i];

      self->is_plain = self->is_plain && c >= ' ' && c <= '~';
      if (c != '\0')
        self->text[self->length++] = c;
    }

  self->text[self->length] = '\0';
}

/* Whether the bytes of @part stand in the line, one behind the other with anything between them.
 * What a handler does to a line before it reads it (cleaning, the editing keys, the quotes) only
 * takes bytes away, so that this holds for all that it copies out of the line. */
static gboolean
contains (const Line *self,
          const char *part)
{
  for (gsize i = 0; i < self->length && *part != '\0'; i++)
    {
      if (self->text[i] == *part)
        part++;
    }

  return *part == '\0';
}

/* Likewise for a command's name, which is in small letters and can be typed in capitals. */
static gboolean
contains_name (const Line *self,
               const char *name)
{
  for (gsize i = 0; i < self->length && *name != '\0'; i++)
    {
      if (g_ascii_tolower (self->text[i]) == *name)
        name++;
    }

  return *name == '\0';
}

/* Likewise for a number's digits and sign, from its end; too large ones were made to fit. */
static gboolean
contains_number (const Line *self,
                 int         number)
{
  gint64 rest = ABS ((gint64) number);
  gboolean is_done = FALSE;
  gboolean needs_sign = number < 0;
  gsize n_digits = 0;

  for (gsize i = self->length; i > 0; i--)
    {
      char c = self->text[i - 1];

      if (g_ascii_isdigit (c))
        n_digits++;

      if (!is_done && c == (char) ('0' + rest % 10))
        {
          rest /= 10;
          is_done = rest == 0;
        }
      else if (is_done && c == '-')
        needs_sign = FALSE;
    }

  if (n_digits >= TOO_MANY_DIGITS && (number == G_MAXINT || number == G_MININT))
    return TRUE;

  return is_done && !needs_sign;
}

/* Whether @word is a column alone, which stands for a move. */
static gboolean
is_integer (const char *word)
{
  if (*word == '-' || *word == '+')
    word++;

  return *word != '\0' && strspn (word, "0123456789") == strlen (word);
}

/* Whether the line's first word is @command's. Where bytes are taken away before the words are
 * read, it is enough that its letters are there. */
static gboolean
names_command (const Line            *self,
               const Connect4Command *command)
{
  gboolean is_move = command->action == CONNECT4_ACTION_MOVE;
  char text[sizeof self->text];
  char *word;
  guint n_words;

  if (!self->is_plain)
    return contains_name (self, command->name) ||
           (command->alias != NULL && contains_name (self, command->alias)) ||
           (is_move && strpbrk (self->text, "0123456789") != NULL);

  memcpy (text, self->text, self->length + 1);
  if (!connect4_words_split (text, &word, 1, &n_words) || n_words == 0)
    return FALSE;

  return g_ascii_strcasecmp (word, command->name) == 0 ||
         (command->alias != NULL && g_ascii_strcasecmp (word, command->alias) == 0) ||
         (is_move && is_integer (word));
}

/* Whether the value that @action has for @option stands in the line, or is what it is without. */
static gboolean
contains_value (const Line                  *self,
                const Connect4CommandOption *option,
                const Connect4Action        *action)
{
  gconstpointer field = (const char *) action + option->offset;
  int number;

  switch (option->kind)
    {
    case CONNECT4_VALUE_TEXT:
      return contains (self, field);
    case CONNECT4_VALUE_NAME: /* composed: other bytes where they are not ASCII */
      return !self->is_plain || contains (self, field);
    case CONNECT4_VALUE_NUMBER:
    case CONNECT4_VALUE_SIZE:
      number = *(const int *) field;
      return (!option->required && number == option->fallback) || contains_number (self, number);
    case CONNECT4_VALUE_SYMBOL:  /* a capital that was typed as a small letter, of any alphabet */
    case CONNECT4_VALUE_COMMAND: /* its name, where its alias was typed */
    case CONNECT4_VALUE_CRASH:
    default:
      return TRUE;
    }
}

/* A refusal is a sentence of the server's, in which nothing is quoted that was not typed, except
 * for the command that is for another place: that is its name, where its alias may be typed. */
static gboolean
contains_refused (const Line           *self,
                  const Connect4Action *action)
{
  const Connect4Command *command;

  if (action->refuse.refusal != CONNECT4_REFUSAL_NOT_IN_MENU &&
      action->refuse.refusal != CONNECT4_REFUSAL_NOT_IN_GAME)
    return contains (self, action->refuse.text);

  command = connect4_command_find (action->refuse.text, CONNECT4_PARSER_FAULT_INJECTION);

  return command != NULL && names_command (self, command);
}

/**
 * connect4_answer_is_plausible:
 * @place: where the player was when the line was typed
 * @line: (array length=length): what a player typed: any bytes at all
 * @length: how many
 * @action: an answer that connect4_wire_read_answer() let through
 *
 * Says whether @action can be what @line means at @place: the command is the line's first word, and
 * what it quotes was typed. This is less than reading the line again, as the server must not do
 * (that can crash, and the handler is there for it), and enough for a handler that somebody has
 * taken over not to make others' moves, or have them leave.
 *
 * All that connect4_request_parse() answers is plausible, for any bytes, also when bytes were taken
 * out of the line before. A line with bytes that are no plain ASCII (control characters, UTF-8) may
 * be any command whose letters it has in their order. A refusal is always plausible when what it
 * quotes is.
 *
 * Returns: %FALSE if whoever answered this is not to be trusted
 */
gboolean
connect4_answer_is_plausible (Connect4Place         place,
                              const char           *line,
                              gsize                 length,
                              const Connect4Action *action)
{
  const Connect4Command *command = connect4_command_of_action (action->type);
  Line self;

  read_line (&self, line, length);

  if (action->type == CONNECT4_ACTION_NOTHING)
    return !self.is_plain || strspn (self.text, " ") == self.length;
  if (action->type == CONNECT4_ACTION_REFUSE)
    return contains_refused (&self, action);
  if (action->type == CONNECT4_ACTION_CRASH || command == NULL)
    return FALSE;
  if (!connect4_command_is_available (command, place) || !names_command (&self, command))
    return FALSE;

  for (guint i = 0; i < command->n_options; i++)
    {
      if (!contains_value (&self, &command->options[i], action))
        return FALSE;
    }

  return TRUE;
}
