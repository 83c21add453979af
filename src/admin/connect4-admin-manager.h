/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-services.h"

G_BEGIN_DECLS

/* org.freedesktop.DBus.ObjectManager: all objects at once; and what tells those who have asked for them of those
 * that come and go. */
typedef struct _Connect4AdminManager Connect4AdminManager;

Connect4AdminManager *connect4_admin_manager_new  (GPtrArray              *exports,
                                                   const Connect4Services *services);
void                  connect4_admin_manager_free (Connect4AdminManager   *self);

G_END_DECLS
