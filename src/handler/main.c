/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handler/connect4-sandbox.h"
#include "handler/connect4-worker.h"

static Connect4ParserFlags
parse_arguments (int   argc,
                 char *argv[])
{
  Connect4ParserFlags flags = CONNECT4_PARSER_NONE;

  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--version") == 0)
        {
          printf ("connect4-handler %s\n", PACKAGE_VERSION);
          exit (EXIT_SUCCESS);
        }

      if (strcmp (argv[i], "--fault-injection") != 0)
        {
          fprintf (stderr, "connect4-handler: Unknown option %s\n", argv[i]);
          exit (EXIT_FAILURE);
        }

      flags |= CONNECT4_PARSER_FAULT_INJECTION;
    }

  return flags;
}

/* An action handler: connect4d starts it, with its end of the wire at CONNECT4_WORKER_FD, and the memory
 * that they share at CONNECT4_WORKER_PROGRESS_FD. */
int
main (int   argc,
      char *argv[])
{
  Connect4ParserFlags flags = parse_arguments (argc, argv);
  Connect4Progress *progress;
  g_autoptr (GError) error = NULL;

  /* Ctrl-C at the server's terminal is for the server, which then ends its handlers in order. So are
   * the terminal's end, and whatever else is sent to the server's process group. */
  signal (SIGINT, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  setpgid (0, 0);

  progress = connect4_progress_map (CONNECT4_WORKER_PROGRESS_FD, &error);
  if (progress == NULL || !connect4_sandbox_enter (CONNECT4_WORKER_FD, &error))
    {
      fprintf (stderr, "connect4-handler: %s (it is to be started by connect4d)\n", error->message);
      return EXIT_FAILURE;
    }

  /* Not exit(): nothing is left to be done, and nothing of what it would do is allowed. */
  _exit (connect4_worker_run (CONNECT4_WORKER_FD, progress, flags) ? EXIT_SUCCESS : EXIT_FAILURE);
}
