/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-tally.h"

#include <sys/socket.h>

G_BEGIN_DECLS

typedef struct
{
  struct sockaddr_storage storage;
  socklen_t length;
} BenchAddress;

/* The load generator's own loop: one thread, one epoll descriptor, all clients of one run. */
typedef struct
{
  int epoll_fd;
  BenchAddress server;
  guint opened;    /* connections ever: chooses the next one's source address */
  guint ungreeted; /* connections that are open and have not read a line yet */
  BenchTally tally;
  char bytes[65536]; /* what the connection being read has received */
} BenchLoop;

BenchLoop *bench_loop_new     (const BenchAddress *server);
void       bench_loop_free    (BenchLoop          *self);
void       bench_loop_iterate (BenchLoop          *self,
                               int                 timeout_ms);
gint64     bench_now          (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchLoop, bench_loop_free)

G_END_DECLS
