/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"

G_BEGIN_DECLS

/* A list of all objects with all their properties, on its way to who has asked for it: it takes some time
 * to make, and the players are not to notice. */
typedef struct _Connect4AdminInventory Connect4AdminInventory;

char     **connect4_admin_inventory_list_names     (const Connect4Services *services,
                                                    const char             *parent);
void       connect4_admin_inventory_begin          (Connect4AdminExport    *export,
                                                    GDBusMethodInvocation  *invocation);
void       connect4_admin_inventory_abandon        (Connect4AdminInventory *self);

void       connect4_admin_inventory_watch          (Connect4AdminExport    *export,
                                                    Connect4AdminCaller    *reader,
                                                    const char             *path);
GVariant  *connect4_admin_inventory_describe       (Connect4AdminExport    *export,
                                                    Connect4AdminCaller    *reader,
                                                    const char             *path);
const char *const *
           connect4_admin_inventory_get_interfaces (const char             *path);

G_END_DECLS
