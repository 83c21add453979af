/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-task-actor.h"
#include "telnet/connect4-services.h"

G_BEGIN_DECLS

/* One player: an actor whose life is one GTask, a child of the connections' supervisor. The action handler
 * that reads its lines is its companion (Connect4TaskSupervisor): it is linked to that and traps its exit,
 * and the supervisor gives it another when that crashes. */
#define CONNECT4_TYPE_SESSION (connect4_session_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Session, connect4_session, CONNECT4, SESSION, Connect4TaskActor)

Connect4Session *connect4_session_new (Connect4Services      *services,
                                       Connect4AddressCount  *address,
                                       int                    fd,
                                       GError               **error);

G_END_DECLS
