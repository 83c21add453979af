/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor.h"

G_BEGIN_DECLS

/**
 * Connect4Strategy:
 * @CONNECT4_STRATEGY_ONE_FOR_ONE: a child that is to be restarted is, alone
 * @CONNECT4_STRATEGY_ONE_FOR_ALL: all children are stopped and started again
 * @CONNECT4_STRATEGY_REST_FOR_ONE: so are those that were started after it
 */
typedef enum {
  CONNECT4_STRATEGY_ONE_FOR_ONE,
  CONNECT4_STRATEGY_ONE_FOR_ALL,
  CONNECT4_STRATEGY_REST_FOR_ONE,
} Connect4Strategy;

/**
 * Connect4AutoShutdown:
 * @CONNECT4_AUTO_SHUTDOWN_NEVER: the supervisor does not care how many children it has left
 * @CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT: it ends when a significant child has ended by itself,
 *   for good
 * @CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT: it ends when the last significant child has
 */
typedef enum {
  CONNECT4_AUTO_SHUTDOWN_NEVER,
  CONNECT4_AUTO_SHUTDOWN_ANY_SIGNIFICANT,
  CONNECT4_AUTO_SHUTDOWN_ALL_SIGNIFICANT,
} Connect4AutoShutdown;

#define CONNECT4_TYPE_STRATEGY (connect4_strategy_get_type ())
GType connect4_strategy_get_type (void);
#define CONNECT4_TYPE_AUTO_SHUTDOWN (connect4_auto_shutdown_get_type ())
GType connect4_auto_shutdown_get_type (void);

/* OTP's supervisor: some children, each with its own specification and id, in an order. */
#define CONNECT4_TYPE_SUPERVISOR (connect4_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Supervisor, connect4_supervisor,
                      CONNECT4, SUPERVISOR, Connect4BaseSupervisor)

/* Properties: "strategy" (construct-only), "auto-shutdown", and those of Connect4BaseSupervisor. */

Connect4Supervisor *
         connect4_supervisor_new                    (const char              *name,
                                                     Connect4Strategy         strategy);
gboolean connect4_supervisor_start                  (Connect4Supervisor      *self,
                                                     const Connect4ChildSpec *specs,
                                                     gsize                    n_specs,
                                                     GError                 **error);
gboolean connect4_supervisor_start_child            (Connect4Supervisor      *self,
                                                     const Connect4ChildSpec *spec,
                                                     Connect4Actor          **child,
                                                     GError                 **error);
Connect4Actor *
         connect4_supervisor_get_child              (Connect4Supervisor      *self,
                                                     const char              *id);
void     connect4_supervisor_terminate_child_async  (Connect4Supervisor      *self,
                                                     const char              *id,
                                                     GCancellable            *cancellable,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
gboolean connect4_supervisor_terminate_child_finish (Connect4Supervisor      *self,
                                                     GAsyncResult            *result,
                                                     GError                 **error);
gboolean connect4_supervisor_restart_child          (Connect4Supervisor      *self,
                                                     const char              *id,
                                                     GError                 **error);
void     connect4_supervisor_renew_child_async      (Connect4Supervisor      *self,
                                                     const char              *id,
                                                     GCancellable            *cancellable,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
gboolean connect4_supervisor_renew_child_finish     (Connect4Supervisor      *self,
                                                     GAsyncResult            *result,
                                                     GError                 **error);
gboolean connect4_supervisor_delete_child           (Connect4Supervisor      *self,
                                                     const char              *id,
                                                     GError                 **error);

G_END_DECLS
