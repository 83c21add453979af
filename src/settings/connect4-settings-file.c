/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/connect4-settings-file.h"

#include <glib/gi18n.h>

#include "settings/connect4-setting.h"

/* The file's only group. */
#define GROUP "connect4d"

/* A key without a value stands for the default, as if it was not there. */
static gboolean
connect4_settings_file_read_key (Connect4Settings  *settings,
                                 GKeyFile          *file,
                                 const char        *key,
                                 GError           **error)
{
  const Connect4Setting *setting = connect4_setting_find (key);
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;

  if (setting == NULL)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                   _("there is no setting “%s”"), key);
      return FALSE;
    }

  /* With an escape sequence that is none there is both, a text and an error. */
  text = g_key_file_get_string (file, GROUP, key, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  g_strchomp (text);
  return *text == '\0' || connect4_setting_parse (setting, key, text, settings, error);
}

static gboolean
connect4_settings_file_check_groups (GKeyFile  *file,
                                     GError   **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GROUP))
      {
        g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND,
                     _("there is no group “%s”, only “%s”"), groups[i], GROUP);
        return FALSE;
      }

  return TRUE;
}

static gboolean
connect4_settings_file_read_keys (Connect4Settings  *settings,
                                  GKeyFile          *file,
                                  GError           **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!connect4_settings_file_read_key (settings, file, keys[i], error))
      return FALSE;

  return TRUE;
}

/**
 * connect4_settings_file_read_text:
 * @settings: the settings
 * @text: (array length=length): a configuration file's, any bytes at all
 * @length: of @text
 * @error: return location for an error
 *
 * Changes in @settings what @text sets.
 *
 * Returns: whether there is nothing wrong with @text; else there is a #GKeyFileError or #GOptionError, and
 *   @settings may have been changed
 */
gboolean
connect4_settings_file_read_text (Connect4Settings  *settings,
                                  const char        *text,
                                  gsize              length,
                                  GError           **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *message = NULL;

  if (g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &cause) &&
      connect4_settings_file_check_groups (file, &cause) &&
      connect4_settings_file_read_keys (settings, file, &cause))
    return TRUE;

  /* What is wrong may be the bytes themselves, which a log does not take. */
  message = g_utf8_make_valid (cause->message, -1);
  g_set_error_literal (error, cause->domain, cause->code, message);

  return FALSE;
}

/**
 * connect4_settings_file_read:
 * @settings: the settings
 * @path: a configuration file
 * @error: return location for an error
 *
 * Changes in @settings what the file sets.
 *
 * Returns: whether there is nothing wrong with the file; else there is a #GFileError, #GKeyFileError
 *   or #GOptionError that names it, and @settings may have been changed
 */
gboolean
connect4_settings_file_read (Connect4Settings  *settings,
                             const char        *path,
                             GError           **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;

  if (!connect4_settings_file_read_text (settings, text, length, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full): @value with what the file has no other way to write as it is read, a space in
 * front and control characters, see g_key_file_set_string() */
static char *
connect4_settings_file_escape (const char *value)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "value", value);

  return g_key_file_get_value (file, GROUP, "value", NULL);
}

/**
 * connect4_settings_file_format:
 * @settings: the settings
 *
 * Returns: (transfer full): a configuration file that makes @settings; what has not been given is there as
 *   a comment
 */
char *
connect4_settings_file_format (const Connect4Settings *settings)
{
  GString *text = g_string_new (NULL);
  guint n_rows;
  const Connect4Setting *rows = connect4_setting_list (&n_rows);

  g_string_append_printf (text, "# %s\n\n[%s]\n",
                          _("The settings of connect4d: see connect4d.conf(5)."), GROUP);
  for (guint i = 0; i < n_rows; i++)
    {
      gboolean is_given = connect4_setting_is_given (&rows[i], settings);
      g_autofree char *description = connect4_setting_describe (&rows[i]);
      g_autofree char *value = connect4_setting_format (&rows[i], settings);
      g_autofree char *escaped = connect4_settings_file_escape (value);

      g_string_append_printf (text, "\n# %s\n%s%s=%s\n", description, is_given ? "" : "#",
                              rows[i].name, escaped);
    }

  return g_string_free (text, FALSE);
}
