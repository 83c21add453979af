/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-text.h"

#include <glib/gi18n.h>

#include "handler/connect4-text.h"

/**
 * connect4_admin_text_clean:
 * @text: what an admin says, valid UTF-8
 * @kind: whether there has to be something in it
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: (transfer full) (nullable): @text without control characters and without white space at its
 *   ends; %NULL if it is too long, or empty where it may not be
 */
char *
connect4_admin_text_clean (const char             *text,
                           Connect4AdminTextKind   kind,
                           GError                **error)
{
  char clean[CONNECT4_ADMIN_TEXT_MAX + 1];
  gsize length = strlen (text);
  const char *trimmed;

  if (length > CONNECT4_ADMIN_TEXT_MAX)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("The text has %lu bytes, and may have %d: say it in fewer words"), (gulong) length,
                   CONNECT4_ADMIN_TEXT_MAX);
      return NULL;
    }

  connect4_text_clean (text, length, clean, sizeof clean);
  trimmed = connect4_text_trim (clean);
  if (*trimmed == '\0' && kind == CONNECT4_ADMIN_TEXT_REQUIRED)
    {
      g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                           _("The text is empty: there is nothing to say"));
      return NULL;
    }

  return g_strdup (trimmed);
}
