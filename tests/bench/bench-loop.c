/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-loop.h"

#include "bench-connection.h"

#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

/**
 * bench_now:
 *
 * Returns: the monotonic time in nanoseconds, since a move can take fewer than ten microseconds
 */
gint64
bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

BenchLoop *
bench_loop_new (const BenchAddress *server)
{
  BenchLoop *self = g_new0 (BenchLoop, 1);

  self->server = *server;
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  g_assert (self->epoll_fd >= 0);
  return self;
}

void
bench_loop_free (BenchLoop *self)
{
  close (self->epoll_fd);
  g_free (self);
}

/**
 * bench_loop_iterate:
 * @self: a loop
 * @timeout_ms: how long to wait for the first event: 0 for not at all
 */
void
bench_loop_iterate (BenchLoop *self,
                    int        timeout_ms)
{
  struct epoll_event events[512];
  int n = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    bench_connection_dispatch (events[i].data.ptr, events[i].events);
}
