/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-authority.h"

G_BEGIN_DECLS

typedef struct _Connect4AdminCallers Connect4AdminCallers;

/* Somebody at the other end of a connection, as long as anybody wants to know whether it is still there.
 * It has no name where the connection leads to a single process. */
typedef struct
{
  Connect4AdminCallers *callers; /* not owned; NULL when it has gone */
  char *name;                    /* owned; its unique name on the bus, or empty */
  guint watch;                   /* of the name; 0 if there is none */
  guint n_holds;
  guint n_calls;                 /* that are being answered, of those that take their time */
} Connect4AdminCaller;

/* How many of those there may be. */
#define CONNECT4_ADMIN_CALLER_MAX_CALLS 32

/**
 * Connect4AdminCallerGone:
 * @caller: who has gone
 * @user_data: what was given to connect4_admin_callers_new()
 *
 * Called once, when the caller has left the bus. May release it.
 */
typedef void (*Connect4AdminCallerGone) (Connect4AdminCaller *caller,
                                         gpointer             user_data);

/**
 * Connect4AdminAllowed:
 * @invocation: (transfer full): a call by somebody who may do what it asks for, and is still there
 * @user_data: what was given to connect4_admin_callers_new()
 */
typedef void (*Connect4AdminAllowed) (GDBusMethodInvocation *invocation,
                                      gpointer               user_data);

Connect4AdminCallers *connect4_admin_callers_new        (GDBusConnection         *connection,
                                                         Connect4Authority       *authority,
                                                         Connect4AdminCallerGone  gone,
                                                         Connect4AdminAllowed     allowed,
                                                         gpointer                 user_data);
void                  connect4_admin_callers_free       (Connect4AdminCallers    *self);
void                  connect4_admin_callers_lose_all   (Connect4AdminCallers    *self);

Connect4AdminCaller  *connect4_admin_callers_hold       (Connect4AdminCallers    *self,
                                                         const char              *name);
Connect4AdminCaller  *connect4_admin_caller_hold        (Connect4AdminCaller     *caller);
void                  connect4_admin_caller_release     (Connect4AdminCaller     *caller);
Connect4AdminCaller  *connect4_admin_callers_begin_call (Connect4AdminCallers    *self,
                                                         GDBusMethodInvocation   *invocation);
void                  connect4_admin_caller_end_call    (Connect4AdminCaller     *caller);
gboolean              connect4_admin_caller_is_there    (Connect4AdminCaller     *caller);
void                  connect4_admin_callers_authorise  (Connect4AdminCallers    *self,
                                                         GDBusMethodInvocation   *invocation);

G_END_DECLS
