/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-admin-interface.h"
#include "admin/connect4-bus-backlog.h"

G_BEGIN_DECLS

/* How long there is at least between two PropertiesChanged of an object's interface, in microseconds. */
#define CONNECT4_ADMIN_NOTIFIER_INTERVAL (G_USEC_PER_SEC / 2)

/* The objects on a connection of which somebody who is still there has read a property: who they are
 * is told when one of them has changed. They are looked at every now and then, a few at a time: that takes
 * nothing while nobody reads, and never more than a share of the processor, however many there are. */
typedef struct _Connect4AdminNotifier Connect4AdminNotifier;

Connect4AdminNotifier *connect4_admin_notifier_new    (GDBusConnection              *connection,
                                                       Connect4BusBacklog           *backlog,
                                                       Connect4AdminExport          *export);
void                   connect4_admin_notifier_free   (Connect4AdminNotifier        *self);
void                   connect4_admin_notifier_add    (Connect4AdminNotifier        *self,
                                                       Connect4AdminCaller          *caller,
                                                       const Connect4AdminInterface *interface,
                                                       const Connect4AdminObject    *object);
void                   connect4_admin_notifier_forget (Connect4AdminNotifier        *self,
                                                       Connect4AdminCaller          *caller);

G_END_DECLS
