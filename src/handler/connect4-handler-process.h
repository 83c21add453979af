/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"
#include "handler/connect4-processor-time.h"
#include "handler/connect4-request.h"
#include "supervision/connect4-process-actor.h"

G_BEGIN_DECLS

/* One connect4-handler: the actor of its process, and the server's end of the wire (docs/wire.md). */
#define CONNECT4_TYPE_HANDLER_PROCESS (connect4_handler_process_get_type ())
G_DECLARE_FINAL_TYPE (Connect4HandlerProcess, connect4_handler_process, CONNECT4, HANDLER_PROCESS, Connect4ProcessActor)

/* How many descriptors each takes in the server: its socket, and the watch of its end. */
#define CONNECT4_HANDLER_PROCESS_DESCRIPTORS 2

/**
 * Connect4HandlerProcessFuncs:
 * @ready: the process is sandboxed and waits for requests
 * @answer: it has answered a request; returns whether it could
 * @writable: it takes something again, when connect4_handler_process_send() has returned 0
 * @check: the time that connect4_handler_process_check_at() was told has come; what was answered until then is taken
 * @ended: called from the actor's `ended`: connect4_handler_process_take_answers() is to be called, but later
 *
 * Whom a handler process tells of what happens to it.
 */
typedef struct
{
  void     (*ready)    (Connect4HandlerProcess *process,
                        gpointer                user_data);
  gboolean (*answer)   (Connect4HandlerProcess *process,
                        guint32                 id,
                        const Connect4Action   *action,
                        gpointer                user_data);
  void     (*writable) (Connect4HandlerProcess *process,
                        gpointer                user_data);
  void     (*check)    (Connect4HandlerProcess *process,
                        gpointer                user_data);
  void     (*ended)    (Connect4HandlerProcess *process,
                        gpointer                user_data);
} Connect4HandlerProcessFuncs;

Connect4HandlerProcess *connect4_handler_process_new           (const char                        *name,
                                                                const char                        *program,
                                                                Connect4ParserFlags                flags,
                                                                const Connect4HandlerProcessFuncs *funcs,
                                                                gpointer                           user_data,
                                                                GError                           **error);
gboolean                connect4_handler_process_await_ready   (Connect4HandlerProcess            *self,
                                                                GError                           **error);
gboolean                connect4_handler_process_is_distrusted (Connect4HandlerProcess            *self);

guint   connect4_handler_process_send         (Connect4HandlerProcess *self,
                                               GList                  *requests,
                                               guint                   n);
void    connect4_handler_process_check_at     (Connect4HandlerProcess *self,
                                               gint64                  time);
void    connect4_handler_process_lower        (Connect4HandlerProcess *self);
guint32 connect4_handler_process_get_progress (Connect4HandlerProcess *self);
void    connect4_handler_process_measure      (Connect4HandlerProcess *self,
                                               Connect4ProcessorTime  *time);
void    connect4_handler_process_time_out     (Connect4HandlerProcess *self);
void    connect4_handler_process_take_answers (Connect4HandlerProcess *self);
void    connect4_handler_process_detach       (Connect4HandlerProcess *self);

G_END_DECLS
