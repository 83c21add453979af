/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-interface.h"

G_BEGIN_DECLS

/* The longest text that an admin can say to players, in bytes. */
#define CONNECT4_ADMIN_TEXT_MAX 1024

/* What admins say to players: the last argument of some methods. */

char    *connect4_admin_text_clean          (const char                 *text,
                                             GError                    **error);
gboolean connect4_admin_text_check_optional (const Connect4AdminObject  *object,
                                             GVariant                   *arguments,
                                             GError                    **error);
gboolean connect4_admin_text_check_required (const Connect4AdminObject  *object,
                                             GVariant                   *arguments,
                                             GError                    **error);
char    *connect4_admin_text_get            (GDBusMethodInvocation      *invocation);

G_END_DECLS
