/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-authority.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_ADMIN_ACCESS (connect4_admin_access_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4AdminAccess, connect4_admin_access, CONNECT4, ADMIN_ACCESS, GObject)

/**
 * Connect4AdminAccessClass:
 * @open: tries to open it, and then calls connect4_admin_access_opened() or connect4_admin_access_failed(),
 *   now or later. What was open and is no more has failed too.
 * @close: gives up what is open or being opened, but for the connections, which are not its own
 *
 * A way by which admins reach the server over D-Bus. One that cannot be opened is tried again and again,
 * after twice as long each time.
 *
 * Signals:
 * "connected" (#GDBusConnection, #Connect4Authority): a connection on which the server's objects are to be
 * exported before anything is heard of it; whoever hears this closes it in the end.
 * "failed" (#GError): it cannot be opened. Once, unless it has been open.
 */
struct _Connect4AdminAccessClass
{
  GObjectClass parent_class;

  void (*open)  (Connect4AdminAccess *self);
  void (*close) (Connect4AdminAccess *self);
};

void connect4_admin_access_start     (Connect4AdminAccess *self);
void connect4_admin_access_stop      (Connect4AdminAccess *self);

/* For the types of accesses. */
void connect4_admin_access_connected (Connect4AdminAccess *self,
                                      GDBusConnection     *connection,
                                      Connect4Authority   *authority);
void connect4_admin_access_opened    (Connect4AdminAccess *self);
void connect4_admin_access_failed    (Connect4AdminAccess *self,
                                      const GError        *error);

G_END_DECLS
