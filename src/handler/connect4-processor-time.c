/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-processor-time.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Reads the beginning of one of the files that the kernel has about a process. */
static gboolean
read_file (GPid        pid,
           const char *name,
           char       *contents,
           gsize       size)
{
  char path[64];
  ssize_t length;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%d/%s", pid, name);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd == -1)
    return FALSE;

  length = read (fd, contents, size - 1);
  close (fd);
  contents[MAX (length, 0)] = '\0';

  return length > 0;
}

static Connect4ProcessState
parse_state (const char *stat)
{
  /* "PID (NAME) STATE ...", where the name may hold anything. */
  const char *name_end = strrchr (stat, ')');

  if (name_end == NULL || strlen (name_end) < strlen (") R"))
    return CONNECT4_PROCESS_UNKNOWN;

  switch (name_end[2])
    {
    case 'R':
    case 'D': /* it waits for a page of its memory, if for anything */
      return CONNECT4_PROCESS_RUNNABLE;
    case 'T':
    case 't':
      return CONNECT4_PROCESS_STOPPED;
    default:
      return CONNECT4_PROCESS_SLEEPING;
    }
}

/**
 * connect4_processor_time_read:
 * @pid: a child process that has not been reaped
 * @time: (out caller-allocates): what the kernel says
 *
 * Tells a process that gets nowhere by itself from one that the machine leaves no time, from `stat` and
 * `schedstat` in `/proc/PID` (proc(5)).
 */
void
connect4_processor_time_read (GPid                   pid,
                              Connect4ProcessorTime *time)
{
  char stat[256];
  char schedstat[128];
  char *end;

  *time = (Connect4ProcessorTime){ .state = CONNECT4_PROCESS_UNKNOWN };
  if (!read_file (pid, "stat", stat, sizeof stat) || !read_file (pid, "schedstat", schedstat, sizeof schedstat))
    return;

  time->state = parse_state (stat);
  time->used = g_ascii_strtoll (schedstat, &end, 10) / 1000;
  time->waited = g_ascii_strtoll (end, NULL, 10) / 1000;
}
