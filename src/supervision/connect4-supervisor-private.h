/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child.h"
#include "supervision/connect4-supervisor.h"

G_BEGIN_DECLS

/* What connect4-supervisor.c has for connect4-supervisor-calls.c. */

Connect4Child *connect4_supervisor_find            (Connect4Supervisor *self,
                                                    const char         *id);
void           connect4_supervisor_remove          (Connect4Supervisor *self,
                                                    Connect4Child      *child);
void           connect4_supervisor_give_up_restart (Connect4Supervisor *self,
                                                    Connect4Child      *child);
void           connect4_supervisor_renew           (Connect4Supervisor *self,
                                                    Connect4Child      *child);
void           connect4_supervisor_renew_group     (Connect4Supervisor *self,
                                                    Connect4Child      *child);
void           connect4_supervisor_add_renewal     (Connect4Supervisor *self,
                                                    GTask              *task);

G_END_DECLS
