/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor.h"

G_BEGIN_DECLS

/* Elixir's DynamicSupervisor: any number of children, started as they are needed, each restarted
 * alone and forgotten when it has ended for good. Their ids need not differ. */
#define CONNECT4_TYPE_DYNAMIC_SUPERVISOR (connect4_dynamic_supervisor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4DynamicSupervisor, connect4_dynamic_supervisor,
                          CONNECT4, DYNAMIC_SUPERVISOR, Connect4BaseSupervisor)

struct _Connect4DynamicSupervisorClass
{
  Connect4BaseSupervisorClass parent_class;

  gpointer padding[4];
};

/* Properties: "max-children" (0 for no limit, the default), and those of Connect4BaseSupervisor. */

Connect4DynamicSupervisor *
         connect4_dynamic_supervisor_new                   (const char                 *name);
Connect4Actor *
         connect4_dynamic_supervisor_start_child           (Connect4DynamicSupervisor  *self,
                                                            const Connect4ChildSpec    *spec,
                                                            GError                    **error);
gboolean connect4_dynamic_supervisor_terminate_child       (Connect4DynamicSupervisor  *self,
                                                            Connect4Actor              *child,
                                                            GError                    **error);
void     connect4_dynamic_supervisor_terminate_child_async (Connect4DynamicSupervisor  *self,
                                                            Connect4Actor              *child,
                                                            GCancellable               *cancellable,
                                                            GAsyncReadyCallback         callback,
                                                            gpointer                    user_data);
void     connect4_dynamic_supervisor_restart_child_async   (Connect4DynamicSupervisor  *self,
                                                            Connect4Actor              *child,
                                                            GCancellable               *cancellable,
                                                            GAsyncReadyCallback         callback,
                                                            gpointer                    user_data);
gboolean connect4_dynamic_supervisor_child_finish          (Connect4DynamicSupervisor  *self,
                                                            GAsyncResult               *result,
                                                            GError                    **error);

/* For the kinds of dynamic supervisors: whether there may be one more child now. */
gboolean connect4_dynamic_supervisor_check_room            (Connect4DynamicSupervisor  *self,
                                                            GError                    **error);

G_END_DECLS
