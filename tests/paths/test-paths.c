/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "paths/connect4-paths.h"

static void
test_build_tree (void)
{
  g_assert_cmpstr (connect4_paths_get_locale_dir (), ==, CONNECT4_BUILDDIR "/po");
  g_assert_cmpstr (connect4_paths_get_handler (), ==,
                   CONNECT4_BUILDDIR "/src/handler/connect4-handler");
  g_assert_cmpstr (connect4_paths_get_config_file (), ==, CONNECT4_BUILDDIR "/connect4d.conf");
}

/* The folder that systemd has made for a service counts more than the user's. */
static void
test_bus_socket (void)
{
  g_autofree char *of_user = g_build_filename (g_get_user_runtime_dir (), "connect4d", "bus", NULL);
  g_autofree char *path = NULL;
  g_autofree char *of_service = NULL;
  g_autofree char *of_folders = NULL;

  g_unsetenv ("RUNTIME_DIRECTORY");
  path = connect4_paths_get_bus_socket ();
  g_assert_cmpstr (path, ==, of_user);

  g_setenv ("RUNTIME_DIRECTORY", "/run/connect4d", TRUE);
  of_service = connect4_paths_get_bus_socket ();
  g_assert_cmpstr (of_service, ==, "/run/connect4d/bus");
  g_setenv ("RUNTIME_DIRECTORY", "/run/connect4d:/run/more", TRUE);
  of_folders = connect4_paths_get_bus_socket ();
  g_assert_cmpstr (of_folders, ==, "/run/connect4d/bus");
  g_unsetenv ("RUNTIME_DIRECTORY");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/paths/paths/build-tree", test_build_tree);

  g_test_add_func ("/paths/paths/bus-socket", test_bus_socket);

  return g_test_run ();
}
