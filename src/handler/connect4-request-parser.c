/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-request-parser.h"

#include <string.h>

#include "handler/connect4-text.h"
#include "handler/connect4-words.h"

/* Every second byte of a line can begin a word. */
#define MAX_WORDS (CONNECT4_REQUEST_LINE_MAX / 2 + 1)

/* One command's options on their way from the words to the action. */
typedef struct
{
  const Connect4Command *command;
  Connect4ParserFlags flags;
  Connect4Action *action;
  const char *values[CONNECT4_N_OPTIONS]; /* what was given for command->options[i], or NULL */
} OptionParser;

/* Makes @action a refusal. The text is only quoted back to the player, and cut where it is too
 * long. */
static void
refuse (Connect4Action  *action,
        Connect4Refusal  refusal,
        const char      *text)
{
  memset (action, 0, sizeof *action);
  action->type = CONNECT4_ACTION_REFUSE;
  action->refuse.refusal = refusal;
  connect4_text_copy (action->refuse.text, sizeof action->refuse.text, text);
}

static gboolean
refuse_option (Connect4Action              *action,
               Connect4Refusal              refusal,
               const Connect4CommandOption *option,
               const char                  *text)
{
  refuse (action, refusal, text);
  action->refuse.option = option->option;

  return FALSE;
}

static gboolean
refuse_number (Connect4Action              *action,
               const Connect4CommandOption *option,
               const char                  *text)
{
  refuse_option (action, CONNECT4_REFUSAL_NOT_A_NUMBER, option, text);
  action->refuse.minimum = option->minimum;
  action->refuse.maximum = option->maximum;

  return FALSE;
}

/* Reads an integer with or without a sign; one that does not fit becomes the nearest that does. */
static gboolean
parse_integer (const char *text,
               int        *number)
{
  gboolean negative = *text == '-';
  gint64 value = 0;

  if (*text == '-' || *text == '+')
    text++;
  if (*text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text))
        return FALSE;
      value = MIN (value * 10 + g_ascii_digit_value (*text), (gint64) G_MAXINT + 1);
    }

  *number = (int) CLAMP (negative ? -value : value, G_MININT, G_MAXINT);

  return TRUE;
}

static gboolean
parse_number (const Connect4CommandOption *option,
              const char                  *text,
              Connect4Action              *action,
              int                         *number)
{
  if (!parse_integer (text, number))
    return refuse_number (action, option, text);
  if (option->kind == CONNECT4_VALUE_NUMBER &&
      (*number < option->minimum || *number > option->maximum))
    return refuse_number (action, option, text);

  return TRUE;
}

static gboolean
parse_symbol (const Connect4CommandOption *option,
              const char                  *text,
              Connect4Action              *action,
              gunichar                    *symbol)
{
  *symbol = (guchar) g_ascii_toupper (text[0]);
  if (text[1] != '\0' || !connect4_text_is_symbol (*symbol))
    return refuse_option (action, CONNECT4_REFUSAL_NOT_A_SYMBOL, option, text);

  return TRUE;
}

static gboolean
parse_crash_kind (const Connect4CommandOption *option,
                  const char                  *text,
                  Connect4Action              *action,
                  Connect4CrashKind           *kind)
{
  for (guint i = 0; i < CONNECT4_N_CRASH_KINDS; i++)
    {
      if (g_ascii_strcasecmp (text, connect4_crash_kind_get_name (i)) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return refuse_option (action, CONNECT4_REFUSAL_NOT_A_CRASH, option, text);
}

static gboolean
parse_text (const Connect4CommandOption *option,
            const char                  *value,
            Connect4Action              *action,
            char                        *text)
{
  if (strlen (value) > CONNECT4_TEXT_MAX)
    {
      refuse_option (action, CONNECT4_REFUSAL_TEXT_TOO_LONG, option, "");
      action->refuse.maximum = CONNECT4_TEXT_MAX;
      return FALSE;
    }

  strcpy (text, value);
  return TRUE;
}

/* A letter and its accent are one letter, however the client writes that. */
static gboolean
parse_name (const Connect4CommandOption *option,
            const char                  *value,
            Connect4Action              *action,
            char                        *name)
{
  g_autofree char *composed = g_utf8_normalize (value, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  if (composed == NULL || !connect4_text_is_name (composed))
    return refuse_option (action, CONNECT4_REFUSAL_NOT_A_NAME, option, "");

  return parse_text (option, composed, action, name);
}

/* Reads the value of the option at @index into its place in the action. */
static gboolean
take_value (OptionParser *self,
            guint         index,
            char         *value)
{
  const Connect4CommandOption *option = &self->command->options[index];
  gpointer field = (char *) self->action + option->offset;
  const Connect4Command *command;

  value = connect4_text_trim (value);
  if (*value == '\0')
    return refuse_option (self->action, CONNECT4_REFUSAL_OPTION_NEEDS_VALUE, option, "");

  self->values[index] = value;

  switch (option->kind)
    {
    case CONNECT4_VALUE_TEXT:
      return parse_text (option, value, self->action, field);
    case CONNECT4_VALUE_NAME:
      return parse_name (option, value, self->action, field);
    case CONNECT4_VALUE_NUMBER:
    case CONNECT4_VALUE_SIZE:
      return parse_number (option, value, self->action, field);
    case CONNECT4_VALUE_SYMBOL:
      return parse_symbol (option, value, self->action, field);
    case CONNECT4_VALUE_CRASH:
      return parse_crash_kind (option, value, self->action, field);
    case CONNECT4_VALUE_COMMAND:
      command = connect4_command_find (value, self->flags);
      if (command == NULL)
        {
          refuse (self->action, CONNECT4_REFUSAL_UNKNOWN_COMMAND, value);
          return FALSE;
        }
      return parse_text (option, command->name, self->action, field);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Finds the option with the name that the @length bytes at @name are. */
static gboolean
find_option (OptionParser *self,
             const char   *name,
             gsize         length,
             guint        *index)
{
  for (guint i = 0; i < self->command->n_options; i++)
    {
      const char *candidate = connect4_option_get_name (self->command->options[i].option);

      if (strlen (candidate) == length && g_ascii_strncasecmp (candidate, name, length) == 0)
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Takes `--name=value`, or `--name value` when @next is there and does not look like an option
 * itself. */
static gboolean
take_named (OptionParser *self,
            char         *word,
            char         *next,
            gboolean     *next_used)
{
  char *name = word + strlen ("--");
  char *value = strchr (name, '=');
  gsize length = value != NULL ? (gsize) (value - name) : strlen (name);
  guint index;

  *next_used = FALSE;

  if (!find_option (self, name, length, &index))
    {
      name[length] = '\0';
      refuse (self->action, CONNECT4_REFUSAL_UNKNOWN_OPTION, name);
      return FALSE;
    }

  if (self->values[index] != NULL)
    return refuse_option (self->action,
                          CONNECT4_REFUSAL_REPEATED_OPTION,
                          &self->command->options[index],
                          "");

  if (value != NULL)
    return take_value (self, index, value + strlen ("="));

  *next_used = next != NULL && !g_str_has_prefix (next, "--");
  return take_value (self, index, *next_used ? next : name + length);
}

/* Gives all values without a name, with a space between them, to the option that takes them. Of what is
 * remembered as its value nobody looks at more than that there is one. */
static gboolean
take_prose (OptionParser  *self,
            guint          index,
            char         **words,
            guint          n_words)
{
  g_autoptr (GString) prose = g_string_new (words[0]);

  if (self->values[index] != NULL)
    {
      refuse (self->action, CONNECT4_REFUSAL_UNEXPECTED_ARGUMENT, words[0]);
      return FALSE;
    }

  for (guint i = 1; i < n_words; i++)
    {
      g_string_append_c (prose, ' ');
      g_string_append (prose, words[i]);
    }

  return take_value (self, index, prose->str);
}

/* Gives a value without a name to the first option that can go without and has no value yet. */
static gboolean
take_positional (OptionParser *self,
                 char         *word)
{
  for (guint i = 0; i < self->command->n_options; i++)
    {
      if (self->command->options[i].positional && self->values[i] == NULL)
        return take_value (self, i, word);
    }

  refuse (self->action, CONNECT4_REFUSAL_UNEXPECTED_ARGUMENT, word);
  return FALSE;
}

static gboolean
take_unnamed (OptionParser  *self,
              char         **words,
              guint          n_words)
{
  guint prose;

  if (n_words > 0 && connect4_command_takes_prose (self->command, &prose))
    return take_prose (self, prose, words, n_words);

  for (guint i = 0; i < n_words; i++)
    {
      if (!take_positional (self, words[i]))
        return FALSE;
    }

  return TRUE;
}

/* Sets the options that were not given to what they are then. */
static gboolean
take_fallbacks (OptionParser *self)
{
  for (guint i = 0; i < self->command->n_options; i++)
    {
      const Connect4CommandOption *option = &self->command->options[i];
      gpointer field = (char *) self->action + option->offset;

      if (self->values[i] != NULL)
        continue;
      if (option->required)
        return refuse_option (self->action, CONNECT4_REFUSAL_MISSING_OPTION, option, "");

      if (option->kind == CONNECT4_VALUE_NUMBER || option->kind == CONNECT4_VALUE_SIZE)
        *(int *) field = option->fallback;
    }

  return TRUE;
}

/* A size can be checked only when both are known: 42 by 42 is allowed. */
static void
check_sizes (OptionParser *self)
{
  for (guint i = 0; i < self->command->n_options; i++)
    {
      const Connect4CommandOption *option = &self->command->options[i];

      if (option->kind == CONNECT4_VALUE_SIZE &&
          !connect4_command_option_accepts (option, self->action, self->flags))
        {
          refuse_number (self->action, option, self->values[i]);
          return;
        }
    }
}

/* Reads the words behind a command: `--name=value` in any order, or `--name value` when the value does not begin with
 * `--`. Values without a name go to the options that can go without, in the order of the table and whatever stands
 * between them, or all to the one that takes prose. @words may be overwritten. */
static void
parse_options (const Connect4Command  *command,
               char                  **words,
               guint                   n_words,
               Connect4ParserFlags     flags,
               Connect4Action         *action)
{
  OptionParser parser = { .command = command, .flags = flags, .action = action };
  guint n_positional = 0;

  memset (action, 0, sizeof *action);
  action->type = command->action;

  for (guint i = 0; i < n_words; i++)
    {
      char *next = i + 1 < n_words ? words[i + 1] : NULL;
      gboolean next_used;

      if (!g_str_has_prefix (words[i], "--"))
        {
          words[n_positional++] = words[i];
          continue;
        }

      if (!take_named (&parser, words[i], next, &next_used))
        return;
      if (next_used)
        i++;
    }

  if (take_unnamed (&parser, words, n_positional) && take_fallbacks (&parser))
    check_sizes (&parser);
}

/* Reads what stands behind a command. A column that stands for itself is the first word there. */
static void
parse_rest (const Connect4Command *command,
            char                  *column,
            char                  *rest,
            Connect4ParserFlags    flags,
            Connect4Action        *action)
{
  char *words[MAX_WORDS] = { column };
  guint n_before = column != NULL ? 1 : 0;
  guint prose, n_words;
  gboolean closed;

  if (connect4_command_takes_prose (command, &prose))
    closed = connect4_words_split_prose (rest, words + n_before, MAX_WORDS - n_before, &n_words);
  else
    closed = connect4_words_split (rest, words + n_before, MAX_WORDS - n_before, &n_words);

  if (closed)
    parse_options (command, words, n_before + n_words, flags, action);
  else
    refuse (action, CONNECT4_REFUSAL_UNBALANCED_QUOTE, "");
}

/**
 * connect4_request_parse:
 * @line: (array length=length): what a player typed, without the end of the line: any bytes at all
 * @length: how many; what is beyond %CONNECT4_REQUEST_LINE_MAX is not looked at
 * @place: where the player is
 * @flags: whether there is fault injection
 * @action: (out caller-allocates): what the line asks for
 *
 * Turns a line into an action; of PROTOCOL.md, all that one line alone can decide. A pure function:
 * the same line at the same place is the same action, each time, in any process. Unused bytes of
 * @action are 0.
 */
void
connect4_request_parse (const char          *line,
                        gsize                length,
                        Connect4Place        place,
                        Connect4ParserFlags  flags,
                        Connect4Action      *action)
{
  char edited[CONNECT4_REQUEST_LINE_MAX];
  char text[CONNECT4_REQUEST_LINE_MAX + 1];
  char *rest = text;
  char *first;
  Connect4Refusal elsewhere;
  const Connect4Command *command;
  gboolean is_column;
  int column;

  memset (action, 0, sizeof *action);

  length = connect4_text_edit (line, MIN (length, CONNECT4_REQUEST_LINE_MAX), edited);
  connect4_text_clean (edited, length, text, sizeof text);
  if (!connect4_words_next (&rest, &first))
    {
      refuse (action, CONNECT4_REFUSAL_UNBALANCED_QUOTE, "");
      return;
    }
  if (first == NULL)
    return;

  elsewhere = place == CONNECT4_PLACE_MENU ? CONNECT4_REFUSAL_NOT_IN_MENU
                                           : CONNECT4_REFUSAL_NOT_IN_GAME;
  is_column = parse_integer (first, &column);
  command = is_column ? connect4_command_of_action (CONNECT4_ACTION_MOVE)
                      : connect4_command_find (first, flags);
  if (command == NULL)
    refuse (action, CONNECT4_REFUSAL_UNKNOWN_COMMAND, first);
  else if (!connect4_command_is_available (command, place))
    refuse (action, elsewhere, command->name);
  else
    parse_rest (command, is_column ? first : NULL, rest, flags, action);
}
