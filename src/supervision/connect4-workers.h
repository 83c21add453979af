/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor.h"

G_BEGIN_DECLS

/**
 * Connect4WorkerFunc:
 * @child: the child that needs a worker: its first, or another in place of that
 * @user_data: what came with the function
 * @error: why there is none now; the supervisor asks again a second later, for all who wait
 *
 * Makes a worker or, where several children share one, chooses it.
 *
 * Returns: (transfer full) (nullable): an actor that is alive; %NULL with @error set
 */
typedef Connect4Actor *(*Connect4WorkerFunc) (Connect4Actor  *child,
                                              gpointer        user_data,
                                              GError        **error);

typedef struct _Connect4Worker Connect4Worker;

/* What attaches a child to its worker; embedded in what a supervisor keeps of the child. */
typedef struct
{
  GList link;             /* in those of its worker, or in the waiting; data is NULL in neither */
  Connect4Actor *child;   /* not owned; the child, while link is in a list */
  Connect4Worker *worker; /* not owned; NULL while the child waits for one */
} Connect4WorkerAttachment;

/* The workers of a supervisor's children: actors that are linked to them, watched by the supervisor, and created
 * again for them. The half of Connect4TaskSupervisor that knows nothing of tasks. */
typedef struct _Connect4Workers Connect4Workers;

Connect4Workers *connect4_workers_new           (Connect4BaseSupervisor    *supervisor);
void             connect4_workers_free          (Connect4Workers           *self);
void             connect4_workers_set_func      (Connect4Workers           *self,
                                                 Connect4WorkerFunc         func,
                                                 gpointer                   user_data,
                                                 GDestroyNotify             user_data_free);
gboolean         connect4_workers_attach        (Connect4Workers           *self,
                                                 Connect4WorkerAttachment  *attachment,
                                                 Connect4Actor             *child,
                                                 GError                   **error);
void             connect4_workers_reattach      (Connect4Workers           *self,
                                                 Connect4WorkerAttachment  *attachment);
void             connect4_workers_detach        (Connect4Workers           *self,
                                                 Connect4WorkerAttachment  *attachment);
Connect4Actor   *connect4_worker_attachment_get (Connect4WorkerAttachment  *attachment);
gboolean         connect4_workers_down          (Connect4Workers           *self,
                                                 guint64                    reference,
                                                 Connect4Actor             *observed,
                                                 Connect4ExitReason        *reason);
void             connect4_workers_advance       (Connect4Workers           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Workers, connect4_workers_free)

G_END_DECLS
