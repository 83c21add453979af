/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-session.h"
#include "settings/connect4-limits.h"

G_BEGIN_DECLS

/* All players at once, for the admin. */

Connect4BaseSupervisor *
                 connect4_sessions_get_supervisor (const Connect4Services *services);
GPtrArray       *connect4_sessions_list           (const Connect4Services *services);
Connect4Session *connect4_sessions_find           (const Connect4Services *services,
                                                   guint64                 id);
guint            connect4_sessions_announce       (const Connect4Services *services,
                                                   const char             *text);
void             connect4_sessions_reattach       (const Connect4Services *services);
void             connect4_sessions_set_limits     (Connect4Services       *services,
                                                   const Connect4Limits   *limits);

G_END_DECLS
