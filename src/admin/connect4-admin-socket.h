/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-transport.h"

G_BEGIN_DECLS

/* A D-Bus server on a Unix socket of this process's user, for where there is no message bus. Nobody but that
 * user and root is let in. The socket is another server's as long as that lives: a lock on the file beside
 * it says so. */
#define CONNECT4_TYPE_ADMIN_SOCKET (connect4_admin_socket_get_type ())
G_DECLARE_FINAL_TYPE (Connect4AdminSocket, connect4_admin_socket, CONNECT4, ADMIN_SOCKET, Connect4AdminTransport)

Connect4AdminTransport *connect4_admin_socket_new  (const char  *path);

int                     connect4_admin_socket_lock (const char  *path,
                                                    GError     **error);

G_END_DECLS
