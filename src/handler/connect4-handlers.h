/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-crash-report.h"
#include "supervision/connect4-dynamic-supervisor.h"

G_BEGIN_DECLS

/**
 * Connect4HandlersSettings:
 * @program: the connect4-handler to run
 * @flags: what can be typed
 * @n_handlers: how many processes share the players; at least 1
 * @players_per_handler: how many players share a process at most, with as many processes as that
 *   takes; 0 for no limit
 * @timeout: how long a request may take, in microseconds
 */
typedef struct
{
  const char *program;
  Connect4ParserFlags flags;
  guint n_handlers;
  guint players_per_handler;
  gint64 timeout;
} Connect4HandlersSettings;

/**
 * Connect4RequesterFuncs:
 * @answer: called once for each request that is not dropped, but never before connect4_requester_submit() has
 *   returned; with %NULL when the handlers end, and it with them
 * @moved: the handler of @actor, which has a request, is another one: connect4_requester_assign() tells which
 * @delayed: whether the request of @actor has to wait, because there is no handler for it now
 *
 * How an actor that submits lines is told what becomes of them. A request is dropped when the handler that had it
 * ends because of it: that says the EXIT of the handler, to which the actor is to be linked.
 */
typedef struct
{
  void (*answer)  (Connect4Actor        *actor,
                   const Connect4Action *action);
  void (*moved)   (Connect4Actor        *actor);
  void (*delayed) (Connect4Actor        *actor,
                   gboolean              delayed);
} Connect4RequesterFuncs;

/* An actor that submits lines, as the handlers know it; the actor owns it. It is open until the handlers end: then
 * the actor may be added to their successors, as another requester. */
typedef struct _Connect4Requester Connect4Requester;

/* The action handlers: where sessions send their lines. They are processes, which a dispatcher (Connect4Dispatcher)
 * gives work to. Signals: "handler-crashed" (a Connect4CrashReport). */
#define CONNECT4_TYPE_HANDLERS (connect4_handlers_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Handlers, connect4_handlers, CONNECT4, HANDLERS, Connect4Actor)

Connect4Handlers *connect4_handlers_new         (const Connect4HandlersSettings *settings);
gboolean          connect4_handlers_start       (Connect4Handlers               *self,
                                                 Connect4DynamicSupervisor      *supervisor,
                                                 GError                        **error);
gboolean          connect4_handlers_await_ready (Connect4Handlers               *self,
                                                 GError                        **error);
void              connect4_handlers_set_timeout (Connect4Handlers               *self,
                                                 gint64                          timeout);

Connect4Requester *connect4_handlers_add           (Connect4Handlers             *self,
                                                    Connect4Actor                *actor,
                                                    const Connect4RequesterFuncs *funcs,
                                                    const char                   *address);
void               connect4_requester_free         (Connect4Requester            *self);
gboolean           connect4_requester_is_open      (const Connect4Requester      *self);
Connect4Actor     *connect4_requester_assign       (Connect4Requester            *self,
                                                    GError                      **error);
void               connect4_requester_submit       (Connect4Requester            *self,
                                                    Connect4Place                 place,
                                                    const char                   *line,
                                                    gsize                         length);
gboolean           connect4_requester_take_dropped (Connect4Requester            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Requester, connect4_requester_free)

G_END_DECLS
