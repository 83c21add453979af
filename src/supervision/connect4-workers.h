/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor-private.h"
#include "supervision/connect4-task-supervisor.h"

G_BEGIN_DECLS

/* For Connect4TaskSupervisor alone: the actors that its children cannot do without. */

typedef struct _Connect4Worker Connect4Worker;

/* The part of a child in this; embedded. */
typedef struct
{
  GList link;             /* in those of its worker, or in the waiting; data is NULL in neither */
  Connect4Actor *child;   /* not owned; the child, while link is in a list */
  Connect4Worker *worker; /* not owned; NULL while the child waits for one */
} Connect4WorkerAttachment;

/* Each worker is watched once, however many children are attached to it. Embedded. */
typedef struct
{
  Connect4BaseSupervisor *supervisor; /* not owned: its owner */
  Connect4WorkerFunc func;
  gpointer user_data; /* owned */
  GDestroyNotify user_data_free;
  GHashTable *workers; /* actor id -> Connect4Worker, owned */
  GQueue waiting;      /* Connect4WorkerAttachment, by their link: those whose worker has ended */
  Connect4Timer timer; /* until those who wait are due again */
  gboolean due;        /* those who wait are to be seen to now */
  guint64 round;       /* how many times those who wait have been seen to */
} Connect4Workers;

void           connect4_workers_init          (Connect4Workers           *self,
                                               Connect4BaseSupervisor    *supervisor);
void           connect4_workers_clear         (Connect4Workers           *self);
void           connect4_workers_set_func      (Connect4Workers           *self,
                                               Connect4WorkerFunc         func,
                                               gpointer                   user_data,
                                               GDestroyNotify             user_data_free);
gboolean       connect4_workers_add           (Connect4Workers           *self,
                                               Connect4WorkerAttachment  *attachment,
                                               Connect4Actor             *child,
                                               GError                   **error);
void           connect4_workers_reassign      (Connect4Workers           *self,
                                               Connect4WorkerAttachment  *attachment);
void           connect4_workers_remove        (Connect4Workers           *self,
                                               Connect4WorkerAttachment  *attachment);
Connect4Actor *connect4_worker_attachment_get (Connect4WorkerAttachment  *attachment);
gboolean       connect4_workers_down          (Connect4Workers           *self,
                                               guint64                    reference,
                                               Connect4Actor             *observed,
                                               Connect4ExitReason        *reason);
void           connect4_workers_advance       (Connect4Workers           *self);

G_END_DECLS
