/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-transport.h"

G_BEGIN_DECLS

/* The server's name on message buses. */
#define CONNECT4_ADMIN_BUS_NAME "io.github.connect4d"

/* A message bus. One that goes away is followed. If another server has the name there, this one is in the
 * bus's queue for it. */
#define CONNECT4_TYPE_ADMIN_BUS (connect4_admin_bus_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminBus, connect4_admin_bus, CONNECT4, ADMIN_BUS, Connect4AdminTransport)

Connect4AdminTransport *connect4_admin_bus_new          (const char  *bus);

/* Where message buses are. None is ever started. */
char                   *connect4_admin_bus_find_address (const char  *bus,
                                                         GError     **error);

G_END_DECLS
