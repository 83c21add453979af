/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-words.h"

#include <string.h>

/* What a backslash takes the meaning of, between double quotes. */
#define ESCAPED_IN_QUOTES "\"\\$`"

/* Takes the quotes off the word at @line, in place: what is written never overtakes what is read.
 * Returns where reading ended, or NULL when a quote was still open there. */
static char *
unquote (char *line)
{
  char *end = line;
  char quote = '\0';

  for (; *line != '\0' && (quote != '\0' || *line != ' '); line++)
    {
      if (*line == quote)
        quote = '\0';
      else if (quote == '\0' && (*line == '"' || *line == '\''))
        quote = *line;
      else
        {
          if (*line == '\\' && line[1] != '\0' &&
              (quote == '\0' || (quote == '"' && strchr (ESCAPED_IN_QUOTES, line[1]) != NULL)))
            line++;
          *end++ = *line;
        }
    }

  if (quote != '\0')
    return NULL;

  if (*line == ' ')
    line++;
  *end = '\0';

  return line;
}

/**
 * connect4_words_next:
 * @line: (inout): clean text; what is taken of it is overwritten
 * @word: (out) (nullable): its first word, a part of it; %NULL if there is none
 *
 * Takes a word off @line, up to a space, by the quoting rules of the shell and nothing else of it:
 * single quotes, double quotes, a backslash. It does not follow g_shell_parse_argv() in taking `#`
 * for the beginning of a comment and an empty line for an error.
 *
 * Returns: %FALSE if a quote is not closed
 */
gboolean
connect4_words_next (char **line,
                     char **word)
{
  char *next = *line;

  while (*next == ' ')
    next++;

  *word = *next != '\0' ? next : NULL;
  if (*word != NULL)
    next = unquote (next);
  if (next != NULL)
    *line = next;

  return next != NULL;
}

/**
 * connect4_words_split:
 * @line: clean text; it is overwritten with the words
 * @words: (out caller-allocates) (array length=max_words): the words, each a part of @line
 * @max_words: the size of @words; what is behind so many words is not looked at
 * @n_words: (out): how many words there are
 *
 * Splits @line into words, as connect4_words_next() takes them.
 *
 * Returns: %FALSE if a quote is not closed
 */
gboolean
connect4_words_split (char   *line,
                      char  **words,
                      guint   max_words,
                      guint  *n_words)
{
  *n_words = 0;

  while (*n_words < max_words)
    {
      if (!connect4_words_next (&line, &words[*n_words]))
        return FALSE;
      if (words[*n_words] == NULL)
        break;

      (*n_words)++;
    }

  return TRUE;
}

/* Takes a word that ends at the next space, whatever it is made of. */
static char *
take_literal (char **line)
{
  char *word = *line;

  *line += strcspn (word, " ");
  if (**line != '\0')
    *(*line)++ = '\0';

  return word;
}

/**
 * connect4_words_split_prose:
 * @line: clean text; it is overwritten with the words
 * @words: (out caller-allocates) (array length=max_words): the words, each a part of @line
 * @max_words: the size of @words; what is behind so many words is not looked at
 * @n_words: (out): how many words there are
 *
 * The same for what people write without a thought of the shell: there is a quote in `don't`. Only
 * options and their values are words by the shell's rules, and what begins with a quote before any
 * other word.
 *
 * Returns: %FALSE if a quote of those is not closed
 */
gboolean
connect4_words_split_prose (char   *line,
                            char  **words,
                            guint   max_words,
                            guint  *n_words)
{
  gboolean in_prose = FALSE;
  gboolean is_value = FALSE;

  *n_words = 0;

  while (*n_words < max_words && *(line += strspn (line, " ")) != '\0')
    {
      gboolean is_option = g_str_has_prefix (line, "--");
      char **word = &words[*n_words];

      if (is_option || is_value || (!in_prose && (*line == '"' || *line == '\'')))
        {
          if (!connect4_words_next (&line, word))
            return FALSE;
        }
      else
        *word = take_literal (&line);

      in_prose = in_prose || !(is_option || is_value);
      is_value = is_option && strchr (*word, '=') == NULL;
      (*n_words)++;
    }

  return TRUE;
}
