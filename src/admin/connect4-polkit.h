/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What polkit is asked on the system bus, and the action that data/polkit/io.github.connect4d.policy describes. */
#define CONNECT4_POLKIT_ACTION "io.github.connect4d.manage"

void     connect4_polkit_check        (GDBusConnection      *connection,
                                       const char           *caller,
                                       gboolean              may_ask,
                                       const char           *id,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean connect4_polkit_check_finish (GDBusConnection      *connection,
                                       GAsyncResult         *result,
                                       GError              **error);
void     connect4_polkit_cancel       (GDBusConnection      *connection,
                                       const char           *id);

G_END_DECLS
