/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Who may change what the server does: its own user and root, or, on the system bus, root and those whom
 * polkit lets. */
#define CONNECT4_TYPE_AUTHORITY (connect4_authority_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Authority, connect4_authority, CONNECT4, AUTHORITY, GObject)

Connect4Authority *connect4_authority_new                (void);
Connect4Authority *connect4_authority_new_for_system_bus (void);

gboolean           connect4_authority_trusts             (GCredentials           *credentials);

void               connect4_authority_check              (Connect4Authority      *self,
                                                          GDBusMethodInvocation  *invocation,
                                                          GCancellable           *cancellable,
                                                          GAsyncReadyCallback     callback,
                                                          gpointer                user_data);
gboolean           connect4_authority_check_finish       (Connect4Authority      *self,
                                                          GAsyncResult           *result,
                                                          uid_t                  *user,
                                                          GError                **error);

G_END_DECLS
