/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much the process may take from the moment on when it is sandboxed. */
#define CONNECT4_SANDBOX_MEMORY         (4 * 1024 * 1024) /* bytes of address space */
#define CONNECT4_SANDBOX_PROCESSOR_TIME 10                 /* seconds, until it is renewed */

gboolean connect4_sandbox_change_user          (guint    uid,
                                                guint    gid,
                                                GError **error);
gboolean connect4_sandbox_enter                (int      fd,
                                                GError **error);
void     connect4_sandbox_renew_processor_time (void);

G_END_DECLS
