/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-session.h"
#include "supervision/connect4-base-supervisor.h"

G_BEGIN_DECLS

/* The id of the sessions' supervisor. */
#define CONNECT4_SESSIONS_ID "connections"

/* All sessions: their supervisor, and what they have in common. Outlives them. */
typedef struct _Connect4Sessions Connect4Sessions;

Connect4Sessions       *connect4_sessions_new              (const Connect4SessionContext    *context,
                                                            const Connect4HandlersSettings  *handler_settings);
void                    connect4_sessions_free             (Connect4Sessions                *self);
Connect4Actor          *connect4_sessions_start_supervisor (Connect4Actor                   *parent,
                                                            gpointer                         user_data,
                                                            GError                         **error);
Connect4BaseSupervisor *connect4_sessions_get_supervisor   (const Connect4Sessions          *self);

void                    connect4_sessions_set_handlers     (Connect4Sessions                *self,
                                                            Connect4Handlers                *handlers);
void                    connect4_sessions_set_limits       (Connect4Sessions                *self,
                                                            const Connect4Limits            *limits);
const Connect4Limits   *connect4_sessions_get_limits       (const Connect4Sessions          *self);
Connect4Traffic        *connect4_sessions_get_traffic      (Connect4Sessions                *self);
const Connect4SessionContext *
                        connect4_sessions_get_context      (const Connect4Sessions          *self);

Connect4AddressCount   *connect4_sessions_hold_address     (Connect4Sessions                *self,
                                                            GInetAddress                    *address,
                                                            GError                         **error);
gboolean                connect4_sessions_start            (Connect4Sessions                *self,
                                                            Connect4Session                 *session,
                                                            GError                         **error);

GPtrArray              *connect4_sessions_list             (const Connect4Sessions          *self);
Connect4Session        *connect4_sessions_find             (const Connect4Sessions          *self,
                                                            guint64                          id);
guint                   connect4_sessions_show             (const Connect4Sessions          *self,
                                                            const Connect4Notice            *notice);
void                    connect4_sessions_reattach         (const Connect4Sessions          *self);

G_END_DECLS
