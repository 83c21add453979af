/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-dynamic-supervisor.h"

G_BEGIN_DECLS

gboolean connect4_dynamic_supervisor_check_room (Connect4DynamicSupervisor  *self,
                                                 GError                    **error);

G_END_DECLS
