/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "settings/connect4-limits.h"

G_BEGIN_DECLS

/* What the server is told: the defaults, changed by the configuration file, changed by the command line.
 * Each field up to `limits` has a row in the table of Connect4Setting. Texts are interned, so that a copy
 * of the struct is a copy of the settings. */
typedef struct
{
  const char *address;       /* where players are awaited: a name, an IPv4 or IPv6 address, or `any` */
  guint port;                /* 0 for one that is free */
  guint n_handlers;          /* at least 1 */
  guint players_per_handler; /* 0 for no limit */
  gint64 handler_timeout;    /* microseconds */
  gboolean fault_injection;  /* players can type crash */
  const char *bus;           /* where admins are: as Connect4AdminConfig has it, or `none` */
  GLogLevelFlags log_level;  /* the least important level that is logged */
  Connect4Limits limits;     /* max_connections is 0 for as many as there can be */

  guint64 given; /* bit i: row i of the table was given, and is not the default */
} Connect4Settings;

void connect4_settings_init (Connect4Settings *self);

G_END_DECLS
