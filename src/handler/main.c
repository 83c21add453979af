/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handler/connect4-handler-loop.h"
#include "handler/connect4-sandbox.h"

/* What the server has said. */
typedef struct
{
  Connect4ParserFlags flags;
  gboolean has_user; /* to become, which only root's server says */
  guint uid;
  guint gid;
} Arguments;

static Arguments
parse_arguments (int   argc,
                 char *argv[])
{
  Arguments arguments = { .flags = CONNECT4_PARSER_NONE };

  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--version") == 0)
        {
          printf ("connect4-handler %s\n", PACKAGE_VERSION);
          exit (EXIT_SUCCESS);
        }

      if (strcmp (argv[i], "--fault-injection") == 0)
        {
          arguments.flags |= CONNECT4_PARSER_FAULT_INJECTION;
        }
      else if (sscanf (argv[i], "--user=%u:%u", &arguments.uid, &arguments.gid) == 2)
        {
          arguments.has_user = TRUE;
        }
      else
        {
          fprintf (stderr, "connect4-handler: Unknown option %s\n", argv[i]);
          exit (EXIT_FAILURE);
        }
    }

  return arguments;
}

/* Gives up all that is not needed; what it is given up with is of no use any more afterwards. */
static gboolean
lock_in (const Arguments  *arguments,
         GError          **error)
{
  if (arguments->has_user && !connect4_sandbox_change_user (arguments->uid, arguments->gid, error))
    return FALSE;

  return connect4_sandbox_enter (CONNECT4_HANDLER_FD, error);
}

/* An action handler: connect4d starts it, with its end of the wire at CONNECT4_HANDLER_FD, and the memory
 * that they share at CONNECT4_HANDLER_PROGRESS_FD. */
int
main (int   argc,
      char *argv[])
{
  Arguments arguments = parse_arguments (argc, argv);
  Connect4Progress *progress;
  g_autoptr (GError) error = NULL;

  /* Ctrl-C at the server's terminal is for the server, which then ends its handlers in order. So are
   * the terminal's end, and whatever else is sent to the server's process group. */
  signal (SIGINT, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  setpgid (0, 0);

  progress = connect4_progress_map (CONNECT4_HANDLER_PROGRESS_FD, &error);
  if (progress == NULL || !lock_in (&arguments, &error))
    {
      fprintf (stderr, "connect4-handler: %s (it is to be started by connect4d)\n", error->message);
      return EXIT_FAILURE;
    }

  /* Not exit(): nothing is left to be done, and nothing of what it would do is allowed. */
  _exit (connect4_handler_loop_run (CONNECT4_HANDLER_FD, progress, arguments.flags) ? EXIT_SUCCESS : EXIT_FAILURE);
}
