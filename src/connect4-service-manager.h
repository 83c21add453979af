/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4StatusFunc:
 * @user_data: what was given to connect4_service_manager_new()
 *
 * Returns: (transfer full): what the server is at, in a line
 */
typedef char *(*Connect4StatusFunc) (gpointer user_data);

/* Whoever has started the server, if that is systemd: it may have sockets for the server, and wants to
 * hear when that is ready, that it is alive, and what it is at. Anybody else is told nothing. */
typedef struct _Connect4ServiceManager Connect4ServiceManager;

GPtrArray              *connect4_service_manager_take_sockets (GError                 **error);

Connect4ServiceManager *connect4_service_manager_new          (Connect4StatusFunc       func,
                                                               gpointer                 user_data);
void                    connect4_service_manager_free         (Connect4ServiceManager  *self);

void                    connect4_service_manager_ready        (Connect4ServiceManager  *self);
void                    connect4_service_manager_reloading    (Connect4ServiceManager  *self);
void                    connect4_service_manager_stopping     (Connect4ServiceManager  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4ServiceManager, connect4_service_manager_free)

G_END_DECLS
