/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <libintl.h>
#include <locale.h>
#include <signal.h>

#include "connect4-application.h"
#include "loop/connect4-memory.h"
#include "paths/connect4-paths.h"
#include "server/connect4-language.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (Connect4Application) application = NULL;

  connect4_memory_use_malloc (argv);
  signal (SIGPIPE, SIG_IGN);
  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);
  connect4_languages_init (connect4_paths_get_locale_dir ());
  application = connect4_application_new ();

  return connect4_application_run (application, argc, argv);
}
