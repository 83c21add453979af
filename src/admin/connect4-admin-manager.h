/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-dbus-manager.h"

G_BEGIN_DECLS

/* org.freedesktop.DBus.ObjectManager: all objects at once. Made for one call. */
#define CONNECT4_TYPE_ADMIN_MANAGER (connect4_admin_manager_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminManager, connect4_admin_manager, CONNECT4, ADMIN_MANAGER, Connect4DBusObjectManagerSkeleton)

Connect4AdminManager *connect4_admin_manager_new (Connect4AdminExport *export);

G_END_DECLS
