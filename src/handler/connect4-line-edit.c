/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-line-edit.h"

/* Of ECMA-48, and what terminals send for their keys. */
#define BEL '\a'
#define BS  '\b'
#define ESC '\033'
#define DEL '\177'

#define CTRL(letter) ((letter) & 0x1f)

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
 * connect4_line_edit:
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
connect4_line_edit (const char *bytes,
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
