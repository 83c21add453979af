/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

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
 * connect4_words_split:
 * @line: clean text; it is overwritten with the words
 * @words: (out caller-allocates) (array length=max_words): the words, each a part of @line
 * @max_words: the size of @words; what is behind so many words is not looked at
 * @n_words: (out): how many words there are
 *
 * Splits @line into words at its spaces, by the quoting rules of the shell and nothing else of it:
 * single quotes, double quotes, a backslash. It does not follow g_shell_parse_argv() in taking `#`
 * for the beginning of a comment and an empty line for an error.
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
      while (*line == ' ')
        line++;
      if (*line == '\0')
        break;

      words[*n_words] = line;
      line = unquote (line);
      if (line == NULL)
        return FALSE;

      (*n_words)++;
    }

  return TRUE;
}
