/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The right to a Unix socket's path, by a lock on the file beside it, which the kernel takes from whoever
 * dies. */
typedef struct _Connect4SocketLock Connect4SocketLock;

Connect4SocketLock *connect4_socket_lock_new  (const char          *path,
                                               GError             **error);
void                connect4_socket_lock_free (Connect4SocketLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4SocketLock, connect4_socket_lock_free)

G_END_DECLS
