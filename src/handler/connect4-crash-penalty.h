/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The crashes of one session, or of one address. All zero bytes for who has crashed nothing. */
typedef struct
{
  guint crashes;
  gint64 until; /* when the last delay is over; monotonic, in microseconds */
} Connect4CrashRecord;

/* How long those whose requests crash handlers again and again have to wait, so that nobody else does. It counts by
 * session and, so that a new connection does not help, by address. */
typedef struct
{
  GHashTable *addresses; /* address, owned -> Connect4CrashRecord, owned; of those with a crash */
} Connect4CrashPenalty;

Connect4CrashPenalty *connect4_crash_penalty_new       (void);
void                  connect4_crash_penalty_free      (Connect4CrashPenalty      *self);
gint64                connect4_crash_penalty_add       (Connect4CrashPenalty      *self,
                                                        Connect4CrashRecord       *session,
                                                        const char                *address,
                                                        gint64                     max_delay,
                                                        gint64                     now);
gint64                connect4_crash_penalty_get_delay (Connect4CrashPenalty      *self,
                                                        const Connect4CrashRecord *session,
                                                        const char                *address,
                                                        gint64                     now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4CrashPenalty, connect4_crash_penalty_free)

G_END_DECLS
