/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handlers.h"
#include "handler/connect4-request-parser.h"

G_BEGIN_DECLS

/* Action handlers in the server's own process, one for each requester: what DESIGN.md says of
 * handlers, without what it says of processes. A real crash takes the server along; only `crash`,
 * when there is fault injection, is acted out as the end of the one actor. Signal: "handler-crashed" (its
 * actor), which has been killed then. */
#define CONNECT4_TYPE_LOCAL_HANDLERS (connect4_local_handlers_get_type ())
G_DECLARE_FINAL_TYPE (Connect4LocalHandlers, connect4_local_handlers, CONNECT4, LOCAL_HANDLERS, Connect4Actor)

Connect4LocalHandlers *connect4_local_handlers_new (Connect4ParserFlags flags);

G_END_DECLS
