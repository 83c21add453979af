/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-session.h"

G_BEGIN_DECLS

/* A player who has connected with telnet, or with anything else that sends and reads lines. */
#define CONNECT4_TYPE_TELNET_SESSION (connect4_telnet_session_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TelnetSession, connect4_telnet_session, CONNECT4, TELNET_SESSION, Connect4Session)

Connect4Session *connect4_telnet_session_new (const Connect4SessionContext  *context,
                                              Connect4AddressCount          *address,
                                              GInetSocketAddress            *remote,
                                              GSocket                       *socket,
                                              GError                       **error);

G_END_DECLS
