/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler.h"

G_BEGIN_DECLS

/**
 * Connect4Death:
 * @CONNECT4_DEATH_FROM_OUTSIDE: somebody else has ended the handler
 * @CONNECT4_DEATH_BY_REQUEST: it may have been a request
 * @CONNECT4_DEATH_BY_NONSENSE: it has answered its oldest request with what is no answer
 *
 * Why a handler has ended.
 */
typedef enum {
  CONNECT4_DEATH_FROM_OUTSIDE,
  CONNECT4_DEATH_BY_REQUEST,
  CONNECT4_DEATH_BY_NONSENSE,
} Connect4Death;

/**
 * Connect4HandlerSystem:
 * @get_time: the monotonic time, in microseconds
 * @start: starts a process for a handler; %G_IO_ERROR_CLOSED if none is to be started now, which is nothing to report
 * @send: sends the first of so many requests as one batch, as many as there is room for, and returns how many
 *   that were; 0 if the handler takes no more now
 * @stop: has a handler end that has nothing to do
 * @kill: has a handler end, whatever it does
 * @lower: has a handler leave the processors to all others
 * @get_progress: the id of the request that a handler says it is at, which need not be true
 * @measure: what a handler has had of the processors
 * @check_at: calls connect4_dispatcher_check() at this time or after it, once; the earliest time that was asked for
 *   counts
 * @run_at: calls connect4_dispatcher_run() likewise
 * @flush: calls connect4_dispatcher_flush() at the end of the turn
 * @answer: gives a slot's requester the answer to a request; all may happen in there
 * @moved: a slot has another handler than before
 * @delayed: whether a slot's request has to wait for a handler that cannot be had
 *
 * What the dispatcher needs of the world: processes, their sockets, and clocks. The server has real ones
 * (#Connect4Handlers), the simulation its own.
 */
typedef struct
{
  gint64   (*get_time)     (gpointer               system);
  gboolean (*start)        (gpointer               system,
                            Connect4Handler       *handler,
                            GError               **error);
  guint    (*send)         (gpointer               system,
                            Connect4Handler       *handler,
                            GList                 *requests,
                            guint                  n);
  void     (*stop)         (gpointer               system,
                            Connect4Handler       *handler);
  void     (*kill)         (gpointer               system,
                            Connect4Handler       *handler);
  void     (*lower)        (gpointer               system,
                            Connect4Handler       *handler);
  guint32  (*get_progress) (gpointer               system,
                            Connect4Handler       *handler);
  void     (*measure)      (gpointer               system,
                            Connect4Handler       *handler,
                            Connect4ProcessorTime *time);
  void     (*check_at)      (gpointer               system,
                            Connect4Handler       *handler,
                            gint64                 time);
  void     (*run_at)       (gpointer               system,
                            gint64                 time);
  void     (*flush)        (gpointer               system);
  void     (*answer)       (gpointer               system,
                            Connect4Slot          *slot,
                            const Connect4Request *request,
                            const Connect4Action  *action);
  void     (*moved)        (gpointer               system,
                            Connect4Slot          *slot);
  void     (*delayed)      (gpointer               system,
                            Connect4Slot          *slot,
                            gboolean               delayed);
} Connect4HandlerSystem;

G_END_DECLS
