/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"

G_BEGIN_DECLS

/* All objects with all their properties. */

char     **connect4_admin_inventory_list_names     (const Connect4Services *services,
                                                    const char             *parent);
void       connect4_admin_inventory_begin          (Connect4AdminExport    *export,
                                                    GDBusMethodInvocation  *invocation);

void       connect4_admin_inventory_watch          (Connect4AdminExport    *export,
                                                    Connect4AdminCaller    *reader,
                                                    const char             *path);
GVariant  *connect4_admin_inventory_describe       (Connect4AdminExport    *export,
                                                    Connect4AdminCaller    *reader,
                                                    const char             *path);
const char *const *
           connect4_admin_inventory_get_interfaces (const char             *path);

G_END_DECLS
