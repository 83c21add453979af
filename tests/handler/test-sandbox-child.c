/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handler/connect4-handler-loop.h"
#include "handler/connect4-sandbox.h"

/* What test-sandbox.c runs: enters the sandbox and tries what its argument says. Who gets through
 * with something that is not allowed ends with the status ESCAPED. */
#define ESCAPED 42

static int parent;

static void
open_file (void)
{
  open ("/etc/passwd", O_RDONLY);
}

static void
create_file (void)
{
  open ("connect4-escaped", O_WRONLY | O_CREAT, 0600);
}

static void
open_socket (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
write_elsewhere (void)
{
  dprintf (STDERR_FILENO, "escaped\n");
}

static void
send_elsewhere (void)
{
  send (CONNECT4_HANDLER_FD + 1, "escaped", 7, MSG_NOSIGNAL);
}

static void
run_program (void)
{
  execl ("/bin/true", "true", NULL);
}

static void
start_process (void)
{
  if (fork () == 0)
    _exit (ESCAPED);
}

static void
spawn_process (void)
{
  char name[] = "true";
  char *arguments[] = { name, NULL };
  pid_t pid;

  posix_spawn (&pid, "/bin/true", NULL, NULL, arguments, NULL);
}

static gpointer
run_thread (gpointer data)
{
  return NULL;
}

static void
start_thread (void)
{
  pthread_t thread;

  pthread_create (&thread, NULL, run_thread, NULL);
}

static void
signal_parent (void)
{
  kill (parent, 0);
}

static void
signal_itself (void)
{
  raise (SIGKILL);
}

static void
trace_parent (void)
{
  ptrace (PTRACE_ATTACH, parent, NULL, NULL);
}

static void
run_memory (void)
{
  mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
map_file (void)
{
  mmap (NULL, 4096, PROT_READ, MAP_PRIVATE, CONNECT4_HANDLER_FD, 0);
}

static void
raise_limit (void)
{
  struct rlimit limit = { 1024, 1024 };

  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
leave_parent (void)
{
  prctl (PR_SET_PDEATHSIG, 0);
}

/* What a handler does: it ends well. */
static void
work (void)
{
  char byte;

  connect4_sandbox_renew_processor_time ();
  free (malloc (4 * 1024 * 1024));
  recv (CONNECT4_HANDLER_FD, &byte, 1, 0);
  send (CONNECT4_HANDLER_FD, &byte, 1, MSG_NOSIGNAL);
  _exit (EXIT_SUCCESS);
}

static void
wait_for_end (void)
{
  char byte;

  recv (CONNECT4_HANDLER_FD, &byte, 1, 0);
  _exit (EXIT_SUCCESS);
}

/* Ends well if memory ends, and soon enough. */
static void
take_memory (void)
{
  const gsize piece = 1024 * 1024;

  for (gsize taken = 0; taken <= CONNECT4_SANDBOX_MEMORY; taken += piece)
    {
      if (mmap (NULL, piece, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        _exit (EXIT_SUCCESS);
    }
}

/* The limit that there is, brought forward: it may be set, but there is no way around it. */
static void
take_time (void)
{
  struct rlimit limit = { 1, RLIM_INFINITY };

  setrlimit (RLIMIT_CPU, &limit);
  for (;;)
    ;
}

static void
end_by_abort (void)
{
  abort ();
}

static const struct
{
  const char *name;
  void (*func) (void);
} attempts[] = {
  { "open-file", open_file },         { "create-file", create_file },
  { "open-socket", open_socket },     { "write-elsewhere", write_elsewhere },
  { "send-elsewhere", send_elsewhere }, { "run-program", run_program },
  { "start-process", start_process }, { "spawn-process", spawn_process },
  { "start-thread", start_thread },   { "signal-parent", signal_parent },
  { "signal-itself", signal_itself }, { "trace-parent", trace_parent },
  { "run-memory", run_memory },       { "map-file", map_file },
  { "raise-limit", raise_limit },     { "leave-parent", leave_parent },
  { "work", work },                   { "wait", wait_for_end },
  { "take-memory", take_memory },     { "take-time", take_time },
  { "abort", end_by_abort },
};

/* Starts two processes and waits to be killed: one in the sandbox at the end of a pair of sockets,
 * and one that keeps the other end open, so that it is not its closing that ends the first. Their
 * pids go to standard output. */
static void
be_parent (const char *program)
{
  int ends[2];
  pid_t child, keeper;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    _exit (ESCAPED);

  child = fork ();
  if (child == 0)
    {
      dup2 (ends[1], CONNECT4_HANDLER_FD);
      execl (program, program, "wait", NULL);
      _exit (ESCAPED);
    }

  keeper = fork ();
  if (keeper == 0)
    {
      dup2 (ends[0], STDERR_FILENO);
      execlp ("sleep", "sleep", "600", NULL);
      _exit (ESCAPED);
    }

  printf ("%d %d\n", child, keeper);
  fflush (stdout);
  pause ();
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;

  if (strcmp (argv[1], "be-parent") == 0)
    be_parent (argv[0]);

  parent = getppid ();
  if (!connect4_sandbox_enter (CONNECT4_HANDLER_FD, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      if (strcmp (argv[1], attempts[i].name) == 0)
        attempts[i].func ();
    }

  _exit (ESCAPED);
}
