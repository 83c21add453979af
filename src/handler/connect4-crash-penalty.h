/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long those whose requests crash handlers again and again have to wait, so that nobody else
 * does. It counts by session and, so that a new connection does not help, by address. */
typedef struct _Connect4CrashPenalty Connect4CrashPenalty;

Connect4CrashPenalty *connect4_crash_penalty_new       (void);
void                  connect4_crash_penalty_free      (Connect4CrashPenalty *self);
gint64                connect4_crash_penalty_add       (Connect4CrashPenalty *self,
                                                        guint64               session,
                                                        const char           *address,
                                                        gint64                max_delay,
                                                        gint64                now);
gint64                connect4_crash_penalty_get_delay (Connect4CrashPenalty *self,
                                                        guint64               session,
                                                        const char           *address,
                                                        gint64                now);
void                  connect4_crash_penalty_forget    (Connect4CrashPenalty *self,
                                                        guint64               session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4CrashPenalty, connect4_crash_penalty_free)

G_END_DECLS
