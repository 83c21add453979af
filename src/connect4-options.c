/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "connect4-options.h"

#include <glib/gi18n.h>

#include "paths/connect4-paths.h"
#include "settings/connect4-setting.h"
#include "settings/connect4-settings-file.h"

#define CONFIG "config"

static void
connect4_options_add_setting (GApplication          *application,
                              const Connect4Setting *setting)
{
  g_autofree char *description = connect4_setting_describe (setting);
  GOptionArg arg = setting->type == CONNECT4_SETTING_FLAG ? G_OPTION_ARG_NONE : G_OPTION_ARG_STRING;

  g_application_add_main_option (application, setting->name, setting->letter, G_OPTION_FLAG_NONE, arg,
                                 description, setting->argument);
}

/**
 * connect4_options_add:
 * @application: what is run
 *
 * Has @application take the command line, as a #GVariantDict.
 */
void
connect4_options_add (GApplication *application)
{
  const GOptionEntry others[] = {
    { CONFIG, 'c', 0, G_OPTION_ARG_FILENAME, NULL,
      N_("Read the settings that are not given here from this file"), N_("FILE") },
    { CONNECT4_OPTION_PRINT_CONFIG, 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Print the settings, as a configuration file, and exit"), NULL },
    { CONNECT4_OPTION_VERSION, 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  guint n_settings;
  const Connect4Setting *settings = connect4_setting_list (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    connect4_options_add_setting (application, &settings[i]);
  g_application_add_main_option_entries (application, others);
}

static gboolean
connect4_options_check_flag (const char  *name,
                             char       **argv,
                             GError     **error)
{
  g_autofree char *with_value = g_strdup_printf ("--%s=", name);

  for (guint i = 1; argv[i] != NULL; i++)
    if (g_str_has_prefix (argv[i], with_value))
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _("--%s takes no value, not “%s”: give it or leave it out"), name,
                     argv[i] + strlen (with_value));
        return FALSE;
      }

  return TRUE;
}

/**
 * connect4_options_check_flags:
 * @argv: the command line, with the program's name
 * @error: return location for a #GOptionError
 *
 * Returns: whether no option that is only given or not has a value, which GOptionContext would pass over
 */
gboolean
connect4_options_check_flags (char   **argv,
                              GError **error)
{
  guint n_settings;
  const Connect4Setting *settings = connect4_setting_list (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    if (settings[i].type == CONNECT4_SETTING_FLAG && !connect4_options_check_flag (settings[i].name, argv, error))
      return FALSE;

  return connect4_options_check_flag (CONNECT4_OPTION_PRINT_CONFIG, argv, error) &&
         connect4_options_check_flag (CONNECT4_OPTION_VERSION, argv, error);
}

static gboolean
connect4_options_check_rest (GVariantDict  *options,
                             GError       **error)
{
  g_autofree const char **rest = NULL;

  if (!g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &rest) || rest[0] == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
               _("“%s” is not an option: see connect4d --help"), rest[0]);
  return FALSE;
}

/* The file that is always looked for does not have to be there. */
static gboolean
connect4_options_read_file (GVariantDict      *options,
                            Connect4Settings  *settings,
                            GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *path = connect4_paths_get_config_file ();
  gboolean is_given = g_variant_dict_lookup (options, CONFIG, "^&ay", &path);

  if (connect4_settings_file_read (settings, path, &local_error) ||
      (!is_given && g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
connect4_options_read_setting (GVariantDict           *options,
                               const Connect4Setting  *setting,
                               Connect4Settings       *settings,
                               GError                **error)
{
  g_autofree char *label = g_strconcat ("--", setting->name, NULL);
  const char *text = "true";

  if (!g_variant_dict_contains (options, setting->name))
    return TRUE;

  g_variant_dict_lookup (options, setting->name, "&s", &text);
  return connect4_setting_parse (setting, label, text, settings, error);
}

/**
 * connect4_options_get_settings:
 * @options: the command line
 * @settings: (out caller-allocates): what the defaults, the configuration file and the command line
 *   make, the latter winning over the former
 * @error: return location for an error
 *
 * Returns: whether there is nothing wrong with any of it; else a #GOptionError, #GFileError or
 *   #GKeyFileError
 */
gboolean
connect4_options_get_settings (GVariantDict      *options,
                               Connect4Settings  *settings,
                               GError           **error)
{
  guint n_settings;
  const Connect4Setting *table = connect4_setting_list (&n_settings);

  connect4_settings_init (settings);
  if (!connect4_options_check_rest (options, error) ||
      !connect4_options_read_file (options, settings, error))
    return FALSE;

  for (guint i = 0; i < n_settings; i++)
    if (!connect4_options_read_setting (options, &table[i], settings, error))
      return FALSE;

  return TRUE;
}
