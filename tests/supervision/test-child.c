/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The child of a test process: reads commands of one byte from its standard input.
 *
 *  0..9  exit with that status
 *  a     abort
 *  s     a segmentation fault
 *  k     kill itself with SIGKILL
 *  i     ignore SIGTERM, and answer a byte
 *  t     exit with status 0 at the next SIGTERM, and answer a byte
 *  e     exit with status 4 at the next SIGTERM, and answer a byte
 *
 * It exits with status 0 when nobody is there any more to command it. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void
exit_well (int signal_number)
{
  _exit (0);
}

static void
exit_badly (int signal_number)
{
  _exit (4);
}

static void
set_sigterm (void (*handler) (int))
{
  signal (SIGTERM, handler);
  send (STDIN_FILENO, "", 1, MSG_NOSIGNAL);
}

static void
obey (char command)
{
  switch (command)
    {
    case 'a':
      abort ();
    case 's':
      signal (SIGSEGV, SIG_DFL); /* a sanitizer may have taken it */
      raise (SIGSEGV);
      break;
    case 'k':
      raise (SIGKILL);
      break;
    case 'i':
      set_sigterm (SIG_IGN);
      break;
    case 't':
      set_sigterm (exit_well);
      break;
    case 'e':
      set_sigterm (exit_badly);
      break;
    default:
      _exit (command - '0');
    }
}

int
main (void)
{
  const struct rlimit no_core = { 0, 0 };
  char command;

  setrlimit (RLIMIT_CORE, &no_core);

  while (recv (STDIN_FILENO, &command, 1, 0) == 1)
    obey (command);

  return 0;
}
