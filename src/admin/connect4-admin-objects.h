/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-authority.h"
#include "server/connect4-services.h"

G_BEGIN_DECLS

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
  Connect4Services *services;
  GPtrArray *sockets;
  gint64 start_time;
  void (*stop) (gpointer user_data);
  gboolean (*reload) (gpointer   user_data,
                      GError   **error);
  gpointer user_data;
} Connect4AdminSetup;

/* What data/io.github.connect4d.xml describes: all D-Bus objects of the server, exported on any number of
 * connections. */
typedef struct _Connect4AdminObjects Connect4AdminObjects;

Connect4AdminObjects *connect4_admin_objects_new      (const Connect4AdminSetup  *setup);
void                  connect4_admin_objects_free     (Connect4AdminObjects      *self);

gboolean              connect4_admin_objects_export   (Connect4AdminObjects      *self,
                                                       GDBusConnection           *connection,
                                                       Connect4Authority         *authority,
                                                       GError                   **error);
void                  connect4_admin_objects_unexport (Connect4AdminObjects      *self,
                                                       GDBusConnection           *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4AdminObjects, connect4_admin_objects_free)

G_END_DECLS
