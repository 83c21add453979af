/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a D-Bus connection is closed so that what was sent last, such as the answer to Stop(), arrives. */
void     connect4_bus_close_async  (GDBusConnection      *connection,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean connect4_bus_close_finish (GDBusConnection      *connection,
                                    GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
