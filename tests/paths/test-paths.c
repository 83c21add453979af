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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/paths/paths/build-tree", test_build_tree);

  return g_test_run ();
}
