/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-process.h"

#include <errno.h>
#include <poll.h>
#include <sys/pidfd.h>

/**
 * connect4_process_open:
 * @pid: a process's number; 0 if it is not known
 *
 * Returns: a descriptor of the process, which the caller closes; -1 if there is no such process here
 */
int
connect4_process_open (GPid pid)
{
  return pid > 0 ? pidfd_open (pid, 0) : -1;
}

/**
 * connect4_process_wait:
 * @process: what connect4_process_open() has returned
 * @timeout_msec: how long to wait at most; -1 for as long as it takes
 *
 * Returns: whether the process has ended, as far as that is known
 */
gboolean
connect4_process_wait (int process,
                       int timeout_msec)
{
  struct pollfd poll_fd = { .fd = process, .events = POLLIN };
  int n_ready;

  do
    n_ready = poll (&poll_fd, 1, timeout_msec);
  while (n_ready < 0 && errno == EINTR);

  return n_ready > 0;
}
