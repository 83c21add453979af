/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-bus-backlog.h"
#include "loop/connect4-timer.h"

G_BEGIN_DECLS

typedef struct _Connect4AdminLimiter Connect4AdminLimiter;

/**
 * Connect4AdminSkippedFunc:
 * @n_skipped: how many signals have not been sent since the last time
 * @user_data: what was given to connect4_admin_limiter_init()
 */
typedef void (*Connect4AdminSkippedFunc) (guint    n_skipped,
                                          gpointer user_data);

/* How many signals a second those get who have asked for them, and how many are sent while nobody has.
 *
 * A second begins with the first signal in it. It is not over before the other end has taken what had been
 * sent until then: who does not read is not written to without end. */
struct _Connect4AdminLimiter
{
  Connect4BusBacklog *backlog; /* not owned; of the connection */
  GHashTable *members;         /* Connect4AdminCaller, held */
  guint max_with_members;
  guint max_without;
  guint n_sent;                /* in this second */
  guint n_left;                /* how many may be sent yet in this second */
  guint n_skipped;             /* since that was told last */
  Connect4Timer second;        /* set from the first signal in it to its end */
  guint32 mark;                /* in the backlog, of the beginning of this second */
  Connect4AdminSkippedFunc skipped;
  gpointer user_data;
};

void     connect4_admin_limiter_init   (Connect4AdminLimiter    *self,
                                         Connect4BusBacklog       *backlog,
                                         guint                     max_with_members,
                                         guint                     max_without,
                                         Connect4AdminSkippedFunc  skipped,
                                         gpointer                  user_data);
void     connect4_admin_limiter_clear  (Connect4AdminLimiter    *self);
void     connect4_admin_limiter_add    (Connect4AdminLimiter    *self,
                                         Connect4AdminCaller      *caller);
void     connect4_admin_limiter_remove (Connect4AdminLimiter    *self,
                                         Connect4AdminCaller      *caller);
gboolean connect4_admin_limiter_is_empty (Connect4AdminLimiter  *self);
void     connect4_admin_limiter_begin_second (Connect4AdminLimiter *self);

/* Whether one more signal may be sent, which is then counted as sent, or else as skipped. Inline, for
 * it is asked about each move. */
static inline gboolean
connect4_admin_limiter_admit (Connect4AdminLimiter *self)
{
  if (self->n_left == 0)
    {
      self->n_skipped++;
      return FALSE;
    }

  self->n_left--;
  self->n_sent++;
  if (!connect4_timer_is_set (&self->second))
    connect4_admin_limiter_begin_second (self);

  return TRUE;
}

G_END_DECLS
