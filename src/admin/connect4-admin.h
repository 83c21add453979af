/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-objects.h"
#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/* Values of `bus` that stand for no message bus. */
#define CONNECT4_ADMIN_NO_BUS "none"
#define CONNECT4_ADMIN_SOCKET_ONLY "socket"

/**
 * Connect4AdminConfig:
 * @bus: (nullable): `session`, `system`, `socket`, or the address of a message bus; %NULL for the session bus
 *   if there is one, else the socket
 * @objects: what the D-Bus objects are made from
 */
typedef struct
{
  const char *bus;
  Connect4AdminSetup objects;
} Connect4AdminConfig;

/* What lets admins see and steer the server over D-Bus. It always starts: a bus that is not there is looked
 * for again and again, and the game goes on without it. */
#define CONNECT4_TYPE_ADMIN (connect4_admin_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Admin, connect4_admin, CONNECT4, ADMIN, Connect4Actor)

#define CONNECT4_ADMIN_INTERFACE_ID "interface"

Connect4Actor *connect4_admin_start_supervisor (Connect4Actor  *parent,
                                                gpointer        config,
                                                GError        **error);

G_END_DECLS
