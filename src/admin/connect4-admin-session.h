/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-dbus.h"
#include "server/connect4-session.h"

G_BEGIN_DECLS

/* io.github.connect4d.Session1: one player. Made for one call. */
#define CONNECT4_TYPE_ADMIN_SESSION (connect4_admin_session_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminSession, connect4_admin_session, CONNECT4, ADMIN_SESSION, Connect4DBusSession1Skeleton)

Connect4AdminSession *connect4_admin_session_new (Connect4AdminExport *export,
                                                    Connect4Session     *session);

G_END_DECLS
