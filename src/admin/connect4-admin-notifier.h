/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-bus-backlog.h"

G_BEGIN_DECLS

/* How long there is at least between two PropertiesChanged of an object's interface, in microseconds. */
#define CONNECT4_ADMIN_WATCH_INTERVAL (G_USEC_PER_SEC / 2)

/**
 * Connect4AdminNotifierFind:
 * @path: the path of an object
 * @interface: the name of one of its interfaces
 * @user_data: what was given to connect4_admin_notifier_new()
 *
 * Returns: (transfer full) (nullable): that interface of that object; %NULL if it is gone
 */
typedef GDBusInterfaceSkeleton *(*Connect4AdminNotifierFind) (const char *path,
                                                             const char *interface,
                                                             gpointer    user_data);

/* The objects on a connection of which somebody who is still there has read a property: who they are
 * is told when one of them has changed. They are looked at every now and then, a few at a time: that takes
 * nothing while nobody reads, and never more than a share of the processor, however many there are. */
typedef struct _Connect4AdminNotifier Connect4AdminNotifier;

Connect4AdminNotifier *connect4_admin_notifier_new    (GDBusConnection          *connection,
                                                     Connect4BusBacklog       *backlog,
                                                     Connect4AdminNotifierFind  find,
                                                     gpointer                  user_data);
void                  connect4_admin_notifier_free   (Connect4AdminNotifier     *self);
void                  connect4_admin_notifier_add    (Connect4AdminNotifier     *self,
                                                     Connect4AdminCaller      *caller,
                                                     const char               *path,
                                                     GDBusInterfaceSkeleton   *skeleton);
void                  connect4_admin_notifier_forget (Connect4AdminNotifier     *self,
                                                     Connect4AdminCaller      *caller);
guint                 connect4_admin_notifier_count  (Connect4AdminNotifier     *self);

G_END_DECLS
