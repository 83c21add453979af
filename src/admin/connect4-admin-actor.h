/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-dbus.h"
#include "admin/connect4-admin-node.h"

G_BEGIN_DECLS

/* io.github.connect4d.Actor1: one node of the supervision tree. Made for one call. */
#define CONNECT4_TYPE_ADMIN_ACTOR (connect4_admin_actor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminActor, connect4_admin_actor, CONNECT4, ADMIN_ACTOR, Connect4DBusActor1Skeleton)

Connect4AdminActor *connect4_admin_actor_new (Connect4AdminExport *export,
                                                Connect4AdminNode   *node);

G_END_DECLS
