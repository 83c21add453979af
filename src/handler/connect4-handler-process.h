/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-command.h"
#include "handler/connect4-request.h"
#include "supervision/connect4-process-actor.h"

G_BEGIN_DECLS

/* One connect4-handler: the actor of its process, and the server's end of the wire (docs/wire.md).
 * */
#define CONNECT4_TYPE_HANDLER_PROCESS (connect4_handler_process_get_type ())
G_DECLARE_FINAL_TYPE (Connect4HandlerProcess, connect4_handler_process, CONNECT4, HANDLER_PROCESS, Connect4ProcessActor)

/* How many descriptors each takes in the server: its socket, and the watch of its end. */
#define CONNECT4_HANDLER_PROCESS_DESCRIPTORS 2

typedef void (*Connect4HandlerProcessFunc) (Connect4HandlerProcess *process,
                                            gpointer                user_data);

/**
 * Connect4HandlerProcessSettings:
 * @program: the connect4-handler to run
 * @flags: what can be typed
 * @timeout: how long a request may take, in microseconds
 * @ready: called when the process is sandboxed and waits for requests
 * @idle: called when the process has nothing unanswered any more
 * @recovered: called when the process answers a request that another had when it died
 * @ended: called from the actor's `ended`: what was not answered is to be taken from it, but later
 * @user_data: for the functions
 *
 * What the owner of handler processes has in common for all; it has to outlive them.
 */
typedef struct
{
  const char *program;
  Connect4ParserFlags flags;
  gint64 timeout;
  Connect4HandlerProcessFunc ready;
  Connect4HandlerProcessFunc idle;
  void (*recovered) (Connect4HandlerProcess *process,
                     const Connect4Request  *request,
                     gpointer                user_data);
  Connect4HandlerProcessFunc ended;
  gpointer user_data;
} Connect4HandlerProcessSettings;

Connect4HandlerProcess *connect4_handler_process_new              (const char                            *name,
                                                                   const Connect4HandlerProcessSettings  *settings,
                                                                   GError                               **error);
gboolean                connect4_handler_process_await_ready      (Connect4HandlerProcess                *self,
                                                                   GError                               **error);
gboolean                connect4_handler_process_is_ready         (Connect4HandlerProcess                *self);
void                    connect4_handler_process_submit           (Connect4HandlerProcess                *self,
                                                                   Connect4Request                       *request);
guint                   connect4_handler_process_count_unanswered (Connect4HandlerProcess                *self);
guint                   connect4_handler_process_count_unsent     (Connect4HandlerProcess                *self);
guint64                 connect4_handler_process_count_answered   (Connect4HandlerProcess                *self);
Connect4Request        *connect4_handler_process_take_requests    (Connect4HandlerProcess                *self,
                                                                   GQueue                                *sent,
                                                                   GQueue                                *unsent);
void                    connect4_handler_process_detach           (Connect4HandlerProcess                *self);

G_END_DECLS
