/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-dbus.h"

G_BEGIN_DECLS

void connect4_admin_server_init_methods (Connect4DBusServer1Iface *iface);

G_END_DECLS
