/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-dispatcher.h"
#include "handler/connect4-handlers.h"
#include "loop/connect4-poller.h"
#include "loop/connect4-timer.h"

G_BEGIN_DECLS

/* What connect4-handlers.c, where the requesters are, and connect4-handlers-system.c, where the processes are, have
 * in common: they are one class in two files. The former calls the functions below; the latter calls none of its. */

/* Invariant: open, and then in handlers->requesters and with a slot, or none of that. */
struct _Connect4Requester
{
  Connect4Handlers *handlers;          /* not owned; NULL when they have ended */
  GList link;                          /* among the requesters; data is the requester */
  Connect4Actor *actor;                /* not owned: it owns this */
  const Connect4RequesterFuncs *funcs; /* static */
  Connect4Slot *slot;                  /* owned by the dispatcher */
  gboolean dropped;                    /* its request is, and it has not heard of it */
};

/* Each process is monitored, and in processes until its DOWN. */
struct _Connect4Handlers
{
  Connect4Actor parent_instance;

  char *program; /* owned */
  Connect4ParserFlags flags;
  Connect4DynamicSupervisor *supervisor; /* owned; NULL before there is one */
  Connect4Dispatcher dispatcher;
  GQueue requesters;       /* Connect4Requester: those that are open */
  GHashTable *processes;   /* Connect4HandlerProcess -> Process of connect4-handlers-system.c, owned */
  GQueue dead;             /* Process: those whose last answers are to be taken */
  Connect4Deferred deaths; /* queued while there are any */
  Connect4Deferred flush;  /* queued while something is to be sent */
  Connect4Timer timer;     /* until connect4_dispatcher_run() */

  gint64 recovered_from; /* monotonic, in microseconds: the last death after which there was an answer */
  guint64 n_starts;
};

extern const Connect4HandlerSystem connect4_handlers_system;

void                    connect4_handlers_init_system      (Connect4Handlers          *self);
void                    connect4_handlers_detach_processes (Connect4Handlers          *self);
Connect4HandlerProcess *connect4_handlers_get_process      (Connect4Handler           *handler);
void                    connect4_handlers_handle_deaths    (Connect4Handlers          *self);
void                    connect4_handlers_down             (Connect4Actor             *actor,
                                                            guint64                    reference,
                                                            Connect4Actor             *observed,
                                                            Connect4ExitReason        *reason);

G_END_DECLS
