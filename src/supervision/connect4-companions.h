/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-task-supervisor.h"

G_BEGIN_DECLS

/* For Connect4TaskSupervisor alone: the actors that its children cannot do without. */

typedef struct _Connect4Companion Connect4Companion;

/* The part of a child in this; embedded. */
typedef struct
{
  GList link; /* in what its companion accompanies, or in the waiting; data is NULL in neither */
  Connect4Actor *child;         /* not owned; the child, while link is in a list */
  Connect4Companion *companion; /* not owned; NULL while the child waits for one */
} Connect4Accompanied;

/* Each companion is watched once, however many children it accompanies. Embedded. */
typedef struct
{
  Connect4BaseSupervisor *supervisor; /* not owned: its owner */
  Connect4CompanionFunc func;
  gpointer user_data; /* owned */
  GDestroyNotify user_data_free;
  GHashTable *companions; /* actor id -> Connect4Companion, owned */
  GQueue waiting;         /* Connect4Accompanied, by their link: those whose companion has ended */
  Connect4Timer timer;    /* until those who wait are due again */
  gboolean due;           /* those who wait are to be seen to now */
  guint64 round;          /* how many times those who wait have been seen to */
} Connect4Companions;

void           connect4_companions_init     (Connect4Companions      *self,
                                             Connect4BaseSupervisor  *supervisor);
void           connect4_companions_clear    (Connect4Companions      *self);
void           connect4_companions_set_func (Connect4Companions      *self,
                                             Connect4CompanionFunc    func,
                                             gpointer                 user_data,
                                             GDestroyNotify           user_data_free);
gboolean       connect4_companions_add      (Connect4Companions      *self,
                                             Connect4Accompanied     *accompanied,
                                             Connect4Actor           *child,
                                             GError                 **error);
void           connect4_companions_renew    (Connect4Companions      *self,
                                             Connect4Accompanied     *accompanied);
void           connect4_companions_remove   (Connect4Companions      *self,
                                             Connect4Accompanied     *accompanied);
Connect4Actor *connect4_accompanied_get     (Connect4Accompanied     *accompanied);
gboolean       connect4_companions_down     (Connect4Companions      *self,
                                             guint64                  reference,
                                             Connect4Actor           *observed,
                                             Connect4ExitReason      *reason);
void           connect4_companions_advance  (Connect4Companions      *self);

G_END_DECLS
