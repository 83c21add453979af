/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-text.h"

#include <glib/gi18n.h>

#include "handler/connect4-text.h"

/* What a player reads of it is a line. */
static char *
join_lines (const char *text)
{
  g_autoptr (GRegex) line_ends = g_regex_new ("\\s*\\R\\s*", 0, 0, NULL);

  return g_regex_replace_literal (line_ends, text, -1, 0, " ", 0, NULL);
}

/**
 * connect4_admin_text_clean:
 * @text: what an admin says, valid UTF-8
 * @kind: whether there has to be something in it
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: (transfer full) (nullable): @text on one line, without control characters and without white space
 *   at its ends; %NULL if it is too long, or empty where it may not be
 */
char *
connect4_admin_text_clean (const char             *text,
                           Connect4AdminTextKind   kind,
                           GError                **error)
{
  char clean[CONNECT4_ADMIN_TEXT_MAX + 1];
  g_autofree char *line = NULL;
  gsize length = strlen (text);
  const char *trimmed;

  if (length > CONNECT4_ADMIN_TEXT_MAX)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("The text has %lu bytes, and may have %d: say it in fewer words"), (gulong) length,
                   CONNECT4_ADMIN_TEXT_MAX);
      return NULL;
    }

  line = join_lines (text);
  connect4_text_clean (line, strlen (line), clean, sizeof clean);
  trimmed = connect4_text_trim (clean);
  if (*trimmed == '\0' && kind == CONNECT4_ADMIN_TEXT_REQUIRED)
    {
      g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                           _("The text is empty: there is nothing to say"));
      return NULL;
    }

  return g_strdup (trimmed);
}
