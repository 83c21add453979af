/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

/* Stands in for libFuzzer: gives a target what it has been given before, from the folder that is
 * the argument. */
static void
test_corpus (gconstpointer data)
{
  const char *folder = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree guint8 *exact = NULL;
      gsize length;

      g_file_get_contents (path, &contents, &length, &error);
      g_assert_no_error (error);

      /* without the 0 that GLib puts behind it, so that the sanitizers see a read too far */
      exact = g_memdup2 (contents, length);
      LLVMFuzzerTestOneInput (exact, length);
      n++;
    }

  g_assert_cmpuint (n, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_assert_true (argc == 2);
  name = g_path_get_basename (argv[1]);
  path = g_strconcat ("/fuzz/", name, NULL);
  g_test_add_data_func (path, argv[1], test_corpus);

  return g_test_run ();
}
