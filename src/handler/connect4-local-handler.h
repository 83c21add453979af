/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/* An action handler in the server's own process: all that there is of it is that it lives. */
#define CONNECT4_TYPE_LOCAL_HANDLER (connect4_local_handler_get_type ())
G_DECLARE_FINAL_TYPE (Connect4LocalHandler, connect4_local_handler, CONNECT4, LOCAL_HANDLER, Connect4Actor)

Connect4Actor *connect4_local_handler_new           (guint64               requester);
guint64        connect4_local_handler_get_requester (Connect4LocalHandler *self);

G_END_DECLS
