/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a client may take up. The one instance is shared by all sessions and can be changed while they
 * run; 0 stands for no limit. */
typedef struct
{
  guint max_connections;
  guint max_connections_per_address;
  guint idle_timeout; /* seconds in the menu without a line */
  guint line_timeout; /* seconds in the menu from a line's first byte to its end */
  guint request_rate; /* lines a second, in the long run */
  guint request_burst; /* lines at once */
  guint crash_penalty; /* seconds at most until the next line, for who crashes handlers again and again */
  gboolean address_limit_on_loopback; /* clients on this machine are limited too */
  gboolean request_limit_on_loopback;
  gboolean crash_penalty_on_loopback;
} Connect4Limits;

/* How many clients' rate all clients of an address have together. */
#define CONNECT4_CLIENTS_PER_ADDRESS 8

#define CONNECT4_LIMITS_DEFAULT \
  { \
    .max_connections_per_address = 64, \
    .idle_timeout = 30 * 60, \
    .line_timeout = 60, \
    .request_rate = 20, \
    .request_burst = 40, \
    .crash_penalty = 10, \
  }

G_END_DECLS
