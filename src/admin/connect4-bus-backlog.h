/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What has been sent on a D-Bus connection, and how much of it the other end has taken. GDBus can only wait for
 * that, in a thread that is held for as long as the other end does not read. */
typedef struct _Connect4BusBacklog Connect4BusBacklog;

Connect4BusBacklog *connect4_bus_backlog_new       (GDBusConnection    *connection);
void                connect4_bus_backlog_free      (Connect4BusBacklog *self);
guint32             connect4_bus_backlog_mark      (Connect4BusBacklog *self);
gboolean            connect4_bus_backlog_has_taken (Connect4BusBacklog *self,
                                                    guint32             mark);

G_END_DECLS
