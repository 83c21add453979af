/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     connect4_admin_reply_return (GDBusMethodInvocation *invocation,
                                      GVariant              *value);
gboolean connect4_admin_reply_refuse (GDBusMethodInvocation *invocation,
                                      GError                *error);

G_END_DECLS
