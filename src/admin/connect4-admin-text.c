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
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: (transfer full) (nullable): @text on one line, without control characters and without white space
 *   at its ends; %NULL if it is too long
 */
char *
connect4_admin_text_clean (const char  *text,
                           GError     **error)
{
  char clean[CONNECT4_ADMIN_TEXT_MAX + 1];
  g_autofree char *line = NULL;
  gsize length = strlen (text);

  if (length > CONNECT4_ADMIN_TEXT_MAX)
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                   _("The text has %lu bytes, and may have %d: say it in fewer words"), (gulong) length,
                   CONNECT4_ADMIN_TEXT_MAX);
      return NULL;
    }

  line = join_lines (text);
  connect4_text_clean (line, strlen (line), clean, sizeof clean);

  return g_strdup (connect4_text_trim (clean));
}

static char *
clean_last (GVariant  *arguments,
            GError   **error)
{
  g_autoptr (GVariant) text = g_variant_get_child_value (arguments, g_variant_n_children (arguments) - 1);

  return connect4_admin_text_clean (g_variant_get_string (text, NULL), error);
}

/**
 * connect4_admin_text_check_optional:
 * @object: what is called
 * @arguments: of the call; the last is a text
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: whether the text is not too long
 */
gboolean
connect4_admin_text_check_optional (const Connect4AdminObject  *object,
                                    GVariant                   *arguments,
                                    GError                    **error)
{
  g_autofree char *text = clean_last (arguments, error);

  return text != NULL;
}

/**
 * connect4_admin_text_check_required:
 * @object: what is called
 * @arguments: of the call; the last is a text
 * @error: return location for %G_DBUS_ERROR_INVALID_ARGS
 *
 * Returns: whether the text is neither too long nor empty
 */
gboolean
connect4_admin_text_check_required (const Connect4AdminObject  *object,
                                    GVariant                   *arguments,
                                    GError                    **error)
{
  g_autofree char *text = clean_last (arguments, error);

  if (text != NULL && *text == '\0')
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                         _("The text is empty: there is nothing to say"));

  return text != NULL && *text != '\0';
}

/**
 * connect4_admin_text_get:
 * @invocation: a call whose arguments have been checked
 *
 * Returns: (transfer full): the text in it, clean
 */
char *
connect4_admin_text_get (GDBusMethodInvocation *invocation)
{
  return clean_last (g_dbus_method_invocation_get_parameters (invocation), NULL);
}
