/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-authority.h"

G_BEGIN_DECLS

/* The calls on a connection that change something, until it is known whether their callers may do that. */
typedef struct _Connect4AdminRequests Connect4AdminRequests;

/**
 * Connect4AdminAllowed:
 * @invocation: (transfer full): a call by somebody who may do what it asks for, and is still there
 * @user_data: what was given to connect4_admin_requests_new()
 */
typedef void (*Connect4AdminAllowed) (GDBusMethodInvocation *invocation,
                                      gpointer               user_data);

Connect4AdminRequests *connect4_admin_requests_new  (Connect4AdminCallers  *callers,
                                                     Connect4Authority     *authority,
                                                     Connect4AdminAllowed   allowed,
                                                     gpointer               user_data);
void                   connect4_admin_requests_free (Connect4AdminRequests *self);
void                   connect4_admin_requests_add  (Connect4AdminRequests *self,
                                                     GDBusMethodInvocation *invocation);

G_END_DECLS
