/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child-spec.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_DYNAMIC_SUPERVISOR (connect4_dynamic_supervisor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4DynamicSupervisor, connect4_dynamic_supervisor, CONNECT4, DYNAMIC_SUPERVISOR, Connect4Actor)

struct _Connect4DynamicSupervisorClass
{
  Connect4ActorClass parent_class;

  gpointer padding[4];
};

/* Properties: "name", "max-children" (0 for no limit), "max-restarts", "max-seconds". */

Connect4DynamicSupervisor *connect4_dynamic_supervisor_new             (const char                 *name);
Connect4Actor             *connect4_dynamic_supervisor_start_child     (Connect4DynamicSupervisor  *self,
                                                                        const Connect4ChildSpec    *spec,
                                                                        GError                    **error);
gboolean                   connect4_dynamic_supervisor_terminate_child (Connect4DynamicSupervisor  *self,
                                                                        Connect4Actor              *child,
                                                                        GError                    **error);

G_END_DECLS
