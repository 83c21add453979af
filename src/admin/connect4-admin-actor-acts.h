/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"

G_BEGIN_DECLS

/* What Actor1 can do. */

void connect4_admin_actor_act_restart   (Connect4AdminExport   *export,
                                         GDBusMethodInvocation *invocation);
void connect4_admin_actor_act_terminate (Connect4AdminExport   *export,
                                         GDBusMethodInvocation *invocation);

G_END_DECLS
