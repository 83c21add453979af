/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_SERVER (connect4_server_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4Server, connect4_server, CONNECT4, SERVER, Connect4Actor)

/**
 * Connect4ServerClass:
 * @handle_call: answers a call by returning @reply, at once or, if it takes a reference to it,
 *   later. @request is the reply's task data and lives as long. The reply's error is the caller's,
 *   and no end of the server; a reply that is forgotten fails the call.
 * @handle_cast: takes a request that needs no answer; @request is freed afterwards
 * @handle_info: takes any other message, as an actor's `receive` does
 *
 * OTP's generic server: an actor that answers calls and casts one after the other. The server itself has
 * no use for it; it is here because the original's tests have one.
 */
struct _Connect4ServerClass
{
  Connect4ActorClass parent_class;

  void (*handle_call) (Connect4Server *self,
                       gpointer        request,
                       GTask          *reply);
  void (*handle_cast) (Connect4Server *self,
                       gpointer        request);
  void (*handle_info) (Connect4Server *self,
                       Connect4Actor  *sender,
                       gpointer        message);

  gpointer padding[6];
};

void     connect4_server_call_async  (Connect4Server       *self,
                                      gpointer              request,
                                      GDestroyNotify        request_free,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gpointer connect4_server_call_finish (Connect4Server       *self,
                                      GAsyncResult         *result,
                                      GError              **error);
void     connect4_server_cast        (Connect4Server       *self,
                                      gpointer              request,
                                      GDestroyNotify        request_free);

G_END_DECLS
