/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Connect4Handler Connect4Handler;
typedef struct _Connect4Request Connect4Request;

/* A session's place in one handler: its lines go there and nowhere else, one after the other. */
typedef struct
{
  gpointer requester;       /* whose it is; the dispatcher only hands it back */
  char *address;            /* owned; NULL for one whose offences are nobody else's */
  Connect4Handler *handler; /* held; NULL while there is none, and it may be gone */
  Connect4Request *request; /* not owned: the one that is unanswered, or NULL */
  guint n_answered;
  gint64 offended_at;       /* monotonic, in microseconds: its line ended or held up a handler; 0 if none has */
} Connect4Slot;

Connect4Slot *connect4_slot_new             (gpointer            requester,
                                             const char         *address);
void          connect4_slot_free            (Connect4Slot       *self);
gboolean      connect4_slot_is_on_probation (const Connect4Slot *self);

G_END_DECLS
