/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest that a start is put off, in microseconds. */
#define CONNECT4_BACKOFF_MAX G_USEC_PER_SEC

/* When to start again what ends again and again. Starts that fail, and those beyond a rate that no
 * honest load comes near, are put off for twice as long each time. All zero bytes to begin with. */
typedef struct
{
  guint failures;     /* in a row */
  gint64 allowed_at;  /* monotonic, in microseconds: not before */
  gint64 paid_until;  /* monotonic: starts so far have used up the rate until then */
} Connect4Backoff;

void   connect4_backoff_fail      (Connect4Backoff       *self,
                                   gint64                 now);
void   connect4_backoff_succeed   (Connect4Backoff       *self);
void   connect4_backoff_count     (Connect4Backoff       *self,
                                   gint64                 now);
gint64 connect4_backoff_get_delay (const Connect4Backoff *self,
                                   gint64                 now);

G_END_DECLS
