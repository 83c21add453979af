/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-services.h"
#include "settings/connect4-settings.h"

G_BEGIN_DECLS

/* The server's supervision tree.
 *
 *   root         Connect4Supervisor, one-for-one
 *   ├─ pub-sub   Connect4PubSub
 *   ├─ games     Connect4Supervisor: registry, game servers
 *   ├─ tasks     Connect4TaskSupervisor: what sessions have done for them
 *   ├─ handlers  Connect4Supervisor, rest-for-one: Connect4Handlers, the processes' supervisor
 *   ├─ endpoint  Connect4Supervisor: connections, listener
 *   └─ admin     Connect4Supervisor: Connect4Admin; not there without a bus
 *
 * The root is one-for-one, and each part copes with the restart of another: with rest-for-one the end of
 * the publish/subscribe service would close every player's connection. */
typedef struct _Connect4Tree Connect4Tree;

typedef gboolean (*Connect4TreeReloadFunc) (gpointer   user_data,
                                            GError   **error);

Connect4Tree       *connect4_tree_start       (const Connect4Settings  *settings,
                                               GError                 **error);
Connect4Tree       *connect4_tree_start_on    (GPtrArray               *sockets,
                                               const Connect4Settings  *settings,
                                               GError                 **error);
gboolean            connect4_tree_start_admin (Connect4Tree            *self,
                                               const char              *bus,
                                               Connect4TreeReloadFunc   reload,
                                               gpointer                 user_data,
                                               GError                 **error);
void                connect4_tree_stop        (Connect4Tree            *self);
gboolean            connect4_tree_was_stopped (Connect4Tree            *self);
void                connect4_tree_free        (Connect4Tree            *self);

void                connect4_tree_reconfigure (Connect4Tree            *self,
                                               const Connect4Settings  *settings);

Connect4Supervisor *connect4_tree_get_root    (Connect4Tree            *self);
const Connect4Services *
                    connect4_tree_get_services (Connect4Tree           *self);
GPtrArray          *connect4_tree_get_sockets (Connect4Tree            *self);
char               *connect4_tree_describe    (Connect4Tree            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Tree, connect4_tree_free)

G_END_DECLS
