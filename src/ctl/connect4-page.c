/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-page.h"

#include <string.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */

/* ECMA-48's numbers, of the 16 colours that every terminal has and its user has chosen. */
static const char *const style_codes[] = {
  [CONNECT4_STYLE_PLAIN] = NULL,
  [CONNECT4_STYLE_BOLD] = "1",
  [CONNECT4_STYLE_DIM] = "2",
  [CONNECT4_STYLE_GOOD] = "32",
  [CONNECT4_STYLE_WARNING] = "33",
  [CONNECT4_STYLE_BAD] = "1;31",
};

/**
 * connect4_page_new:
 * @colours: whether there may be colours
 * @unicode: whether there may be more than ASCII
 * @now: microseconds since 1970: what durations end with
 *
 * Returns: (transfer full): an empty page
 */
Connect4Page *
connect4_page_new (gboolean colours,
                   gboolean unicode,
                   gint64   now)
{
  Connect4Page *self = g_new0 (Connect4Page, 1);

  self->text = g_string_new (NULL);
  self->colours = colours;
  self->unicode = unicode;
  self->now = now;

  return self;
}

/**
 * connect4_page_free:
 * @self: (transfer full): a page
 */
void
connect4_page_free (Connect4Page *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static gboolean
is_printable (const char *character)
{
  return g_unichar_isprint (g_utf8_get_char (character));
}

/**
 * connect4_page_make_printable:
 * @text: UTF-8
 * @start: from which byte on
 *
 * Replaces what would not be shown but obeyed by a terminal, or would hide what follows. What a server says
 * of its players is theirs to choose.
 */
void
connect4_page_make_printable (GString *text,
                              gsize    start)
{
  const char *at = text->str + start;
  g_autofree char *rest = NULL;

  while (*at != '\0' && is_printable (at))
    at = g_utf8_next_char (at);
  if (*at == '\0')
    return;

  rest = g_strdup (at);
  g_string_truncate (text, (gsize) (at - text->str));
  for (at = rest; *at != '\0'; at = g_utf8_next_char (at))
    if (is_printable (at))
      g_string_append_len (text, at, g_utf8_next_char (at) - at);
    else
      g_string_append (text, REPLACEMENT);
}

static guint
count_final_newlines (const char *format)
{
  gsize length = strlen (format);
  guint n = 0;

  while (n < length && format[length - n - 1] == '\n')
    n++;

  return n;
}

/**
 * connect4_page_add:
 * @self: a page
 * @style: how the text looks where there are colours
 * @format: the text, as for printf(); a new line is one at its end alone
 * @...: what @format asks for
 */
void
connect4_page_add (Connect4Page *self,
                   Connect4Style style,
                   const char *format,
                   ...)
{
  const char *code = self->colours ? style_codes[style] : NULL;
  guint n_newlines = count_final_newlines (format);
  va_list arguments;
  gsize start;

  if (code != NULL)
    g_string_append_printf (self->text, "\033[%sm", code);
  start = self->text->len;
  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
  g_string_truncate (self->text, self->text->len - n_newlines);
  connect4_page_make_printable (self->text, start);
  for (guint i = 0; i < n_newlines; i++)
    g_string_append_c (self->text, '\n');
  if (code != NULL)
    g_string_append (self->text, "\033[m");
}

/**
 * connect4_page_space:
 * @self: a page
 * @width: how many spaces to add
 */
void
connect4_page_space (Connect4Page *self,
                     guint         width)
{
  g_string_append_printf (self->text, "%*s", (int) width, "");
}
