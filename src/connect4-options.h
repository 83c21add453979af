/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-tree.h"

G_BEGIN_DECLS

/* What was given on the command line; a number that was not given is CONNECT4_OPTION_UNSET. */
typedef struct
{
  char *address;
  char *log_level;
  int port;
  int max_connections;
  int max_connections_per_address;
  int idle_timeout;
  int line_timeout;
  int request_rate;
  int request_burst;
  int crash_penalty;
  int handlers;
  int players_per_handler;
  double handler_timeout; /* seconds */
  gboolean fault_injection;
  gboolean version;
  char **rest; /* what is no option */
} Connect4Options;

#define CONNECT4_OPTION_UNSET G_MININT

void           connect4_options_init          (Connect4Options        *self,
                                               GApplication           *application);
void           connect4_options_clear         (Connect4Options        *self);
gboolean       connect4_options_check         (const Connect4Options  *self,
                                               GError                **error);
void           connect4_options_get_settings  (const Connect4Options  *self,
                                               Connect4Settings       *settings);
GLogLevelFlags connect4_options_get_log_level (const Connect4Options  *self);

G_END_DECLS
