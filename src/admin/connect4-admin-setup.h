/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "server/connect4-services.h"

G_BEGIN_DECLS

/* The id of the admins' supervisor among the children of the root supervisor. */
#define CONNECT4_ADMIN_ID "admin"

/**
 * Connect4AdminSetup:
 * @services: what is shown; outlives the objects
 * @sockets: (element-type GSocket): where players are awaited
 * @start_time: when the server started, in microseconds since 1970
 * @stop: stops the server in good order
 * @reload: (nullable): reads the configuration again; %NULL if there is none
 * @user_data: for both
 */
typedef struct
{
  const Connect4Services *services;
  GPtrArray *sockets;
  gint64 start_time;
  void (*stop) (gpointer user_data);
  gboolean (*reload) (gpointer   user_data,
                      GError   **error);
  gpointer user_data;
} Connect4AdminSetup;

G_END_DECLS
