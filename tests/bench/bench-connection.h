/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-loop.h"

G_BEGIN_DECLS

typedef struct _BenchConnection BenchConnection;

/* What becomes of a connection's events. A connection may be closed and opened from each. */
typedef struct
{
  void (*greeted) (BenchConnection *self); /* nullable: the first line has arrived */
  void (*line)    (BenchConnection *self,  /* nullable: what arrives is thrown away */
                   const char      *line,  /* without its end, 0-terminated */
                   gsize            length);
  void (*closed)  (BenchConnection *self,  /* nullable: then it counts as an error */
                   const char      *why);
  gboolean elsewhere;     /* from an address that only such connections come from */
  gboolean small_buffers; /* so that what is not read soon backs up into the server */
} BenchConnectionFuncs;

/* A connection to the server, embedded as the first member of a client; all zero bytes but for what
 * bench_connection_open() sets. */
struct _BenchConnection
{
  BenchLoop *loop; /* not owned */
  const BenchConnectionFuncs *funcs;
  int fd; /* -1 while closed */
  gboolean greeted;
  GString *partial; /* owned; NULL while empty: the beginning of a line whose end has not arrived */
};

gboolean bench_connection_open         (BenchConnection            *self,
                                        BenchLoop                  *loop,
                                        const BenchConnectionFuncs *funcs);
gboolean bench_connection_is_open      (const BenchConnection      *self);
void     bench_connection_stop_reading (BenchConnection            *self);
gssize   bench_connection_send         (BenchConnection            *self,
                                        const char                 *bytes,
                                        gsize                       length);
void     bench_connection_close        (BenchConnection            *self);
void     bench_connection_dispatch     (BenchConnection            *self,
                                        guint32                     events);

G_END_DECLS
