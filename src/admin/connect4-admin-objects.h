/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-setup.h"
#include "admin/connect4-authority.h"

G_BEGIN_DECLS

/* What data/io.github.connect4d.xml describes: all D-Bus objects of the server, exported on any number of
 * connections. */
typedef struct _Connect4AdminObjects Connect4AdminObjects;

Connect4AdminObjects *connect4_admin_objects_new      (const Connect4AdminSetup  *setup);
void                  connect4_admin_objects_free     (Connect4AdminObjects      *self);

gboolean              connect4_admin_objects_export   (Connect4AdminObjects      *self,
                                                       GDBusConnection           *connection,
                                                       Connect4Authority         *authority,
                                                       GError                   **error);
void                  connect4_admin_objects_unexport (Connect4AdminObjects      *self,
                                                       GDBusConnection           *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4AdminObjects, connect4_admin_objects_free)

G_END_DECLS
