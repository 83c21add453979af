/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child-spec.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_STRATEGY_ONE_FOR_ONE,
  CONNECT4_STRATEGY_ONE_FOR_ALL,
  CONNECT4_STRATEGY_REST_FOR_ONE,
} Connect4Strategy;

typedef enum {
  CONNECT4_AUTO_SHUTDOWN_NEVER,
  CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT,
  CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT,
} Connect4AutoShutdown;

#define CONNECT4_TYPE_SUPERVISOR (connect4_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Supervisor, connect4_supervisor, CONNECT4, SUPERVISOR, Connect4Actor)

/* Properties: "name", "strategy", "max-restarts" (3), "max-seconds" (5), "auto-shutdown".
 * Signals: "child-started" (actor), "child-exited" (actor, reason), "child-crashed" (actor, reason),
 * "child-restarted" (actor), "gave-up" (reason). The same on each kind of supervisor. */

Connect4Supervisor *connect4_supervisor_new                    (const char              *name,
                                                                Connect4Strategy         strategy);
gboolean            connect4_supervisor_start                  (Connect4Supervisor      *self,
                                                                const Connect4ChildSpec *specs,
                                                                gsize                    n_specs,
                                                                GError                 **error);
gboolean            connect4_supervisor_start_child            (Connect4Supervisor      *self,
                                                                const Connect4ChildSpec *spec,
                                                                Connect4Actor          **child,
                                                                GError                 **error);
Connect4Actor      *connect4_supervisor_get_child              (Connect4Supervisor      *self,
                                                                const char              *id);
void                connect4_supervisor_terminate_child_async  (Connect4Supervisor      *self,
                                                                const char              *id,
                                                                GCancellable            *cancellable,
                                                                GAsyncReadyCallback      callback,
                                                                gpointer                 user_data);
gboolean            connect4_supervisor_terminate_child_finish (Connect4Supervisor      *self,
                                                                GAsyncResult            *result,
                                                                GError                 **error);
gboolean            connect4_supervisor_restart_child          (Connect4Supervisor      *self,
                                                                const char              *id,
                                                                GError                 **error);
gboolean            connect4_supervisor_delete_child           (Connect4Supervisor      *self,
                                                                const char              *id,
                                                                GError                 **error);

G_END_DECLS
