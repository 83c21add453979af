/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-bus-backlog.h"
#include "loop/connect4-timer.h"

G_BEGIN_DECLS

typedef struct _Connect4AdminAudience Connect4AdminAudience;

/**
 * Connect4AdminSkippedFunc:
 * @n_skipped: how many signals have not been sent since the last time
 * @user_data: what was given to connect4_admin_audience_init()
 */
typedef void (*Connect4AdminSkippedFunc) (guint    n_skipped,
                                          gpointer user_data);

/* How many signals a second those get who have asked for them, and how many are sent while nobody has.
 *
 * A second begins with the first signal in it. It is not over before the other end has taken what had been
 * sent until then: who does not read is not written to without end. */
struct _Connect4AdminAudience
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

void     connect4_admin_audience_init   (Connect4AdminAudience    *self,
                                         Connect4BusBacklog       *backlog,
                                         guint                     max_with_members,
                                         guint                     max_without,
                                         Connect4AdminSkippedFunc  skipped,
                                         gpointer                  user_data);
void     connect4_admin_audience_clear  (Connect4AdminAudience    *self);
void     connect4_admin_audience_add    (Connect4AdminAudience    *self,
                                         Connect4AdminCaller      *caller);
void     connect4_admin_audience_remove (Connect4AdminAudience    *self,
                                         Connect4AdminCaller      *caller);
gboolean connect4_admin_audience_is_empty (Connect4AdminAudience  *self);
void     connect4_admin_audience_begin_second (Connect4AdminAudience *self);

/* Whether one more signal may be sent, which is then counted as sent, or else as skipped. Inline, for
 * it is asked about each move. */
static inline gboolean
connect4_admin_audience_admit (Connect4AdminAudience *self)
{
  if (self->n_left == 0)
    {
      self->n_skipped++;
      return FALSE;
    }

  self->n_left--;
  self->n_sent++;
  if (!connect4_timer_is_set (&self->second))
    connect4_admin_audience_begin_second (self);

  return TRUE;
}

G_END_DECLS
