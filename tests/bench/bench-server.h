/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-loop.h"

G_BEGIN_DECLS

/* One of the servers compared: a command that each run starts anew, or one that runs already. */
typedef struct
{
  char *name;           /* owned; what the results call it */
  char **argv;          /* owned; NULL: it runs already */
  gboolean is_connect4d; /* and so takes connect4d's options */
  BenchAddress address; /* valid while it runs */
  GPid pid;             /* valid while it runs; 0: not known, and so is what it uses */
  int output;           /* of the command; -1 while there is none */
} BenchServer;

BenchServer *bench_server_new_command (const char   *name,
                                       const char   *command,
                                       GError      **error);
BenchServer *bench_server_new_running (const char   *name,
                                       const char   *host_and_port,
                                       GPid          pid,
                                       GError      **error);
void         bench_server_free        (BenchServer  *self);
gboolean     bench_server_start       (BenchServer  *self,
                                       const char   *options,
                                       GError      **error);
gboolean     bench_server_stop        (BenchServer  *self,
                                       GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchServer, bench_server_free)

G_END_DECLS
