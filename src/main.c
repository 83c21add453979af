/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "connect4-application.h"
#include "paths/connect4-paths.h"
#include "server/connect4-language.h"

/* Before 2.76, GLib has an allocator of its own for small objects, which never gives memory back, and
 * asks the environment whether to use malloc() in its place before main() begins. So the program is
 * started once more with that. Not under valgrind, which would lose it, and where GLib does so anyway. */
static void
use_malloc_for_slices (char **argv)
{
  const char *preload = g_getenv ("LD_PRELOAD");
  g_autofree char *program = NULL;

  if (glib_check_version (2, 76, 0) == NULL || g_getenv ("G_SLICE") != NULL ||
      (preload != NULL && strstr (preload, "vgpreload") != NULL))
    return;

  program = g_file_read_link ("/proc/self/exe", NULL);
  if (program != NULL && g_setenv ("G_SLICE", "always-malloc", TRUE))
    execv (program, argv); /* if that fails, the memory is kept, and all else is as well as before */
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (Connect4Application) application = NULL;

  use_malloc_for_slices (argv);
  signal (SIGPIPE, SIG_IGN);
  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);
  connect4_languages_init (connect4_paths_get_locale_dir ());
  application = connect4_application_new ();

  return connect4_application_run (application, argc, argv);
}
