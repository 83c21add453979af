/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "paths/connect4-paths.h"

#include <string.h>

static gpointer
find_out_in_build_tree (gpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return GINT_TO_POINTER (program != NULL && g_str_has_prefix (program, CONNECT4_BUILDDIR "/"));
}

static gboolean
is_in_build_tree (void)
{
  static GOnce once = G_ONCE_INIT;

  return GPOINTER_TO_INT (g_once (&once, find_out_in_build_tree, NULL));
}

/**
 * connect4_paths_get_locale_dir:
 *
 * Returns: the folder of the translations
 */
const char *
connect4_paths_get_locale_dir (void)
{
  return is_in_build_tree () ? CONNECT4_BUILDDIR "/po" : CONNECT4_LOCALEDIR;
}

/**
 * connect4_paths_get_handler:
 *
 * Returns: the program of the action handlers' processes
 */
const char *
connect4_paths_get_handler (void)
{
  return is_in_build_tree () ? CONNECT4_BUILDDIR "/src/handler/connect4-handler"
                             : CONNECT4_LIBEXECDIR "/connect4-handler";
}

/**
 * connect4_paths_get_config_file:
 *
 * Returns: the configuration file, which does not have to be there
 */
const char *
connect4_paths_get_config_file (void)
{
  return is_in_build_tree () ? CONNECT4_BUILDDIR "/connect4d.conf" : CONNECT4_SYSCONFDIR "/connect4d.conf";
}

/**
 * connect4_paths_get_bus_socket:
 *
 * In the folder that systemd has made for this service, if it is one that has one, else in the user's.
 *
 * Returns: (transfer full): where a server that is on no message bus can be reached over D-Bus
 */
char *
connect4_paths_get_bus_socket (void)
{
  const char *of_service = g_getenv ("RUNTIME_DIRECTORY");

  if (of_service != NULL && g_path_is_absolute (of_service))
    {
      g_autofree char *first = g_strndup (of_service, strcspn (of_service, ":"));

      return g_build_filename (first, "bus", NULL);
    }

  return g_build_filename (g_get_user_runtime_dir (), "connect4d", "bus", NULL);
}
