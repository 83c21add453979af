/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-quarantine.h"
#include "handler/connect4-spawner.h"

G_BEGIN_DECLS

/**
 * Connect4DispatcherSettings:
 * @n_handlers: how many handlers share the players
 * @players_per_handler: how many players share a handler at most, with as many handlers as that takes; 0 for no
 *   limit
 * @n_processors: how many handlers of offenders may be at work at once
 * @timeout: how long a request may take on a handler that has no other, in microseconds of the handler's own time.
 *   One that shares its handler holds the others up for a 128th of this at most, or 2 ms if that is longer
 */
typedef struct
{
  guint n_handlers;
  guint players_per_handler;
  guint n_processors;
  gint64 timeout;
} Connect4DispatcherSettings;

/* Which session has its lines answered by which handler. Knows no process and no clock but those of its system.
 *
 * Invariants: each unanswered request is in one queue: a handler's, waiting, or the quarantine's; or it is the
 * `dropped` of a handler. Nothing is sent but by connect4_dispatcher_flush(). */
typedef struct
{
  Connect4DispatcherSettings settings;
  const Connect4HandlerSystem *system; /* static */
  gpointer user_data;                  /* for it */

  Connect4Spawner spawner;
  Connect4Quarantine quarantine;
  GQueue shared;  /* Connect4Handler; like all others held until it has ended */
  GQueue open;    /* Connect4Handler: those of them that have room for one more slot, if there is a limit */
  GQueue dirty;   /* Connect4Handler: those to whom something is to be sent */
  GQueue waiting; /* Connect4Request, owned: for a handler */
} Connect4Dispatcher;

void     connect4_dispatcher_init  (Connect4Dispatcher               *self,
                                    const Connect4DispatcherSettings *settings,
                                    const Connect4HandlerSystem      *system,
                                    gpointer                          user_data);
void     connect4_dispatcher_clear (Connect4Dispatcher               *self);
gboolean connect4_dispatcher_start (Connect4Dispatcher               *self,
                                    GError                          **error);
void     connect4_dispatcher_run   (Connect4Dispatcher               *self);
void     connect4_dispatcher_flush (Connect4Dispatcher               *self);

Connect4Handler *connect4_dispatcher_assign (Connect4Dispatcher *self,
                                             Connect4Slot       *slot);
void             connect4_dispatcher_submit (Connect4Dispatcher *self,
                                             Connect4Request    *request);
void             connect4_dispatcher_remove (Connect4Dispatcher *self,
                                             Connect4Slot       *slot);

void     connect4_dispatcher_become_ready  (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler);
void     connect4_dispatcher_unblock       (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler);
gboolean connect4_dispatcher_take_answer   (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler,
                                            guint32               id,
                                            const Connect4Action *action);
void     connect4_dispatcher_check         (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler);
void     connect4_dispatcher_handler_ended (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler,
                                            Connect4Death         death);
void     connect4_dispatcher_forget        (Connect4Dispatcher   *self,
                                            Connect4Handler      *handler);

G_END_DECLS
