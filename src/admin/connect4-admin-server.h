/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-dbus.h"

G_BEGIN_DECLS

/* io.github.connect4d.Server1: the server as a whole. Made for one call. */
#define CONNECT4_TYPE_ADMIN_SERVER (connect4_admin_server_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminServer, connect4_admin_server, CONNECT4, ADMIN_SERVER, Connect4DBusServer1Skeleton)

Connect4AdminServer *connect4_admin_server_new        (Connect4AdminExport *export);
Connect4AdminExport *connect4_admin_server_get_export (Connect4AdminServer *self);

G_END_DECLS
