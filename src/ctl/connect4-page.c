/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-page.h"

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

/**
 * connect4_page_add:
 * @self: a page
 * @style: how the text looks where there are colours
 * @format: the text, as for printf()
 * @...: what @format asks for
 */
void
connect4_page_add (Connect4Page *self,
                   Connect4Style style,
                   const char *format,
                   ...)
{
  const char *code = self->colours ? style_codes[style] : NULL;
  va_list arguments;

  if (code != NULL)
    g_string_append_printf (self->text, "\033[%sm", code);
  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
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
