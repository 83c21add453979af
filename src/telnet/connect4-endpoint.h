/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loop/connect4-backoff.h"
#include "server/connect4-sessions.h"

G_BEGIN_DECLS

/* Where players come in: the listener, an actor around a GSocketService, which makes a session of each
 * connection.
 *
 *   endpoint       Connect4Supervisor, one-for-one
 *   ├─ connections Connect4TaskSupervisor, one Connect4Session a player
 *   └─ listener    Connect4Endpoint */
#define CONNECT4_TYPE_ENDPOINT (connect4_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Endpoint, connect4_endpoint, CONNECT4, ENDPOINT, Connect4Actor)

/* The id of its supervisor among the children of the root supervisor, then that of a child. */
#define CONNECT4_ENDPOINT_ID          "endpoint"
#define CONNECT4_ENDPOINT_LISTENER_ID "listener"

/* What the endpoint is started from, each time. It outlives the endpoint's crashes, and the sockets
 * with it: clients that come meanwhile wait in their queues. */
typedef struct
{
  Connect4Sessions *sessions;
  GPtrArray *sockets; /* of GSocket, listening */
  gboolean opened;    /* players have been let in: what fails from now on is tried again */
  Connect4Backoff backoff; /* of the listener */
} Connect4EndpointSetup;

Connect4Actor *connect4_endpoint_start_supervisor (Connect4Actor  *parent,
                                                   gpointer        setup,
                                                   GError        **error);

G_END_DECLS
