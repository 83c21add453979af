/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-authority.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_ADMIN_TRANSPORT (connect4_admin_transport_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4AdminTransport, connect4_admin_transport, CONNECT4, ADMIN_TRANSPORT, GObject)

/**
 * Connect4AdminTransportClass:
 * @open: tries to open it, and then calls connect4_admin_transport_opened() or connect4_admin_transport_failed(),
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
struct _Connect4AdminTransportClass
{
  GObjectClass parent_class;

  void (*open)  (Connect4AdminTransport *self);
  void (*close) (Connect4AdminTransport *self);
};

void connect4_admin_transport_start     (Connect4AdminTransport *self);
void connect4_admin_transport_stop      (Connect4AdminTransport *self);

/* For the types of transports. */
void connect4_admin_transport_connected (Connect4AdminTransport *self,
                                      GDBusConnection     *connection,
                                      Connect4Authority   *authority);
void connect4_admin_transport_opened    (Connect4AdminTransport *self);
void connect4_admin_transport_failed    (Connect4AdminTransport *self,
                                      const GError        *error);

G_END_DECLS
