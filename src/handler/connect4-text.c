/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-text.h"

#include <string.h>

/* Of ECMA-48, and what terminals send for their keys. */
#define BEL '\a'
#define BS  '\b'
#define ESC '\033'
#define DEL '\177'

#define CTRL(letter) ((letter) & 0x1f)

/* Where Unicode keeps the letters and digits that are written from right to left: Hebrew, Arabic and those
 * between and behind them. */
static const gunichar right_to_left[][2] = {
  { 0x590, 0x8ff },      { 0xfb1d, 0xfdff },    { 0xfe70, 0xfeff },
  { 0x10800, 0x10fff },  { 0x1e800, 0x1efff },
};

/* Letters that show nothing: the Hangul fillers. */
static const gunichar blank_letters[] = { 0x115f, 0x1160, 0x3164, 0xffa0 };

static gboolean
is_between (char byte,
            char first,
            char last)
{
  return byte >= first && byte <= last;
}

/* A string such as OSC goes on to its BEL or ST, or to the end of the line. */
static const char *
skip_string (const char *next,
             const char *end)
{
  for (; next < end; next++)
    {
      if (*next == BEL)
        return next + 1;
      if (*next == ESC && end - next > 1 && next[1] == '\\')
        return next + 2;
    }

  return end;
}

/* Parameters, then intermediates, then one byte that ends it; for Linux's console `[[` and a letter. */
static const char *
skip_csi (const char *next,
          const char *end)
{
  if (next < end && *next == '[')
    next++;
  while (next < end && is_between (*next, '0', '?'))
    next++;
  while (next < end && is_between (*next, ' ', '/'))
    next++;

  return next < end && is_between (*next, '@', '~') ? next + 1 : next;
}

/* Returns: where the escape sequence ends that has its ESC before @next; what is not one is not skipped */
static const char *
skip_sequence (const char *next,
               const char *end)
{
  if (next == end)
    return end;

  switch (*next)
    {
    case '[':
      return skip_csi (next + 1, end);
    case ']': /* OSC */
    case 'P': /* DCS */
    case 'X': /* SOS */
    case '^': /* PM */
    case '_': /* APC */
      return skip_string (next + 1, end);
    case 'O': /* SS3 */
    case 'N': /* SS2 */
      next++;
      break;
    default:
      while (next < end && is_between (*next, ' ', '/'))
        next++;
      break;
    }

  return next < end && is_between (*next, ' ', '~') ? next + 1 : next;
}

/* Returns: the length of @line without its last character, or without its last byte if that ends none */
static gsize
erase_character (const char *line,
                 gsize       length)
{
  gsize start = length;

  if (length == 0)
    return 0;

  do
    start--;
  while (start > 0 && length - start < 4 && ((guchar) line[start] & 0xc0) == 0x80);

  if (g_utf8_validate (line + start, (gssize) (length - start), NULL))
    return start;

  return length - 1;
}

static gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\t';
}

static gsize
erase_word (const char *line,
            gsize       length)
{
  while (length > 0 && is_space (line[length - 1]))
    length--;
  while (length > 0 && !is_space (line[length - 1]))
    length--;

  return length;
}

/**
 * connect4_text_edit:
 * @bytes: (array length=length): a line as a client sent it, key by key perhaps: any bytes at all
 * @length: how many
 * @line: (out caller-allocates) (array length=length): the line as the player sees it; may be @bytes
 *
 * Does what keys for editing ask for: Backspace and DEL erase a character, ^W a word, ^U all. Takes
 * out other control characters and the escape sequences of keys that mean nothing in a line. A pure
 * function.
 *
 * Returns: the length of @line, at most @length
 */
gsize
connect4_text_edit (const char *bytes,
                    gsize       length,
                    char       *line)
{
  const char *end = bytes + length;
  gsize n = 0;

  while (bytes < end)
    {
      char byte = *bytes++;

      switch (byte)
        {
        case BS:
        case DEL:
          n = erase_character (line, n);
          break;
        case CTRL ('U'):
          n = 0;
          break;
        case CTRL ('W'):
          n = erase_word (line, n);
          break;
        case ESC:
          bytes = skip_sequence (bytes, end);
          break;
        default:
          if (byte == '\t' || !is_between (byte, '\0', '\037'))
            line[n++] = byte;
          break;
        }
    }

  return n;
}

/* Whether @character does what it says on any terminal: no control character, C1 included, nothing
 * that turns the direction of writing or is invisible, and no new line under another name. */
static gboolean
is_harmless (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
is_plain_ascii (char byte)
{
  return byte >= ' ' && byte <= '~';
}

/* The length of the harmless character that @bytes begin with; 0 when they begin with anything
 * else. */
static gsize
measure_harmless (const char *bytes,
                  gsize       length)
{
  gunichar character;

  if (is_plain_ascii (*bytes))
    return 1;

  character = g_utf8_get_char_validated (bytes, (gssize) length);
  if (character == (gunichar) -1 || character == (gunichar) -2 || !is_harmless (character))
    return 0;

  return (gsize) (g_utf8_next_char (bytes) - bytes);
}

/**
 * connect4_text_clean:
 * @bytes: (array length=length): anything that came from a client
 * @length: how many bytes that are
 * @text: (out caller-allocates) (array length=size): where the text goes, with a terminating 0
 * @size: the size of @text, at least 1
 *
 * Takes out of @bytes what is not text: bytes that are not UTF-8, control and format characters. A
 * tab becomes a space. What has no room in @text is cut off, between two characters.
 *
 * Returns: the length of @text
 */
gsize
connect4_text_clean (const char *bytes,
                     gsize       length,
                     char       *text,
                     gsize       size)
{
  gsize used = 0;
  gsize i = 0;

  g_return_val_if_fail (size > 0, 0);

  while (i < length)
    {
      gsize step = bytes[i] == '\t' ? 1 : measure_harmless (bytes + i, length - i);

      if (step >= size - used)
        break;

      if (bytes[i] == '\t')
        text[used] = ' ';
      else
        memcpy (text + used, bytes + i, step);

      used += step;
      i += MAX (step, 1);
    }

  text[used] = '\0';

  return used;
}

/**
 * connect4_text_is_clean:
 * @text: (array length=length): what should be text
 * @length: its length in bytes
 *
 * Returns: whether connect4_text_clean() would leave @text as it is
 */
gboolean
connect4_text_is_clean (const char *text,
                        gsize       length)
{
  gsize i = 0;

  while (i < length)
    {
      gsize step = measure_harmless (text + i, length - i);

      if (step == 0)
        return FALSE;

      i += step;
    }

  return TRUE;
}

/**
 * connect4_text_trim:
 * @text: valid UTF-8
 *
 * Cuts the white space at both ends of @text off, Unicode's included: a name is to be seen.
 *
 * Returns: (transfer none): the first character of @text that is left
 */
char *
connect4_text_trim (char *text)
{
  char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  while (end > text)
    {
      char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;

      end = last;
    }

  *end = '\0';

  return text;
}

/**
 * connect4_text_copy:
 * @text: (out caller-allocates) (array length=size): where the copy goes
 * @size: the size of @text, at least 1
 * @source: valid UTF-8
 *
 * Copies as much of @source as there is room for, cut between two characters.
 */
void
connect4_text_copy (char       *text,
                    gsize       size,
                    const char *source)
{
  gsize length = strlen (source);

  g_return_if_fail (size > 0);

  if (length >= size)
    {
      length = size - 1;
      while (length > 0 && ((guchar) source[length] & 0xc0) == 0x80)
        length--;
    }

  memcpy (text, source, length);
  text[length] = '\0';
}

/* Whether @character is a letter or a digit that is seen and leaves the direction of writing as it is. */
static gboolean
is_plain_letter (gunichar character)
{
  for (gsize i = 0; i < G_N_ELEMENTS (right_to_left); i++)
    {
      if (character >= right_to_left[i][0] && character <= right_to_left[i][1])
        return FALSE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (blank_letters); i++)
    {
      if (character == blank_letters[i])
        return FALSE;
    }

  return g_unichar_isalpha (character) || g_unichar_isdigit (character);
}

/**
 * connect4_text_is_name:
 * @text: valid UTF-8
 *
 * What a game can be called stands in lines that others read and scripts rely on: it cannot be taken for
 * anything else in them.
 *
 * Returns: whether @text is letters that are written from left to right, digits, single spaces and
 *   `' - _ . ,`, and begins with a letter or a digit; a space is not at its end
 */
gboolean
connect4_text_is_name (const char *text)
{
  gunichar previous = ' ';

  if (!is_plain_letter (g_utf8_get_char (text)))
    return FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (!is_plain_letter (character) &&
          (character >= 0x80 || strchr (" '-_.,", (char) character) == NULL))
        return FALSE;
      if (character == ' ' && previous == ' ')
        return FALSE;
      previous = character;
    }

  return previous != ' ';
}

/**
 * connect4_text_is_symbol:
 * @character: what a player wants to play as
 *
 * A symbol is a visible ASCII character, so that none looks like another's on any terminal, in capitals,
 * and nothing of which a board is or may be drawn.
 *
 * Returns: whether @character can be a player's symbol
 */
gboolean
connect4_text_is_symbol (gunichar character)
{
  return character < 0x80 && g_ascii_isgraph ((char) character) && !g_ascii_islower ((char) character) &&
         strchr ("|-.", (char) character) == NULL;
}
