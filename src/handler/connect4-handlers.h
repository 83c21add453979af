/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-action.h"
#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/**
 * Connect4AnswerFunc:
 * @requester: the actor that asked
 * @action: (nullable): what its line asks for; %NULL when the line ended the handler that
 *   was at it: it is dropped, and will not be tried again
 */
typedef void (*Connect4AnswerFunc) (Connect4Actor        *requester,
                                    const Connect4Action *action);

/* Where the sessions send their lines: action handlers, each an actor. There are two: those that
 * run in the server's own process (Connect4LocalHandlers) and the pool of handler processes
 * (Connect4HandlerPool). */
#define CONNECT4_TYPE_HANDLERS (connect4_handlers_get_type ())
G_DECLARE_INTERFACE (Connect4Handlers, connect4_handlers, CONNECT4, HANDLERS, GObject)

/**
 * Connect4HandlersInterface:
 * @assign: gives @requester an action handler to link to; again after that has died
 * @submit: hands over one line; at most one of a requester's is unanswered at any time
 * @forget: @requester goes: its unanswered request, if any, will get no answer
 */
struct _Connect4HandlersInterface
{
  GTypeInterface parent_iface;

  Connect4Actor *(*assign) (Connect4Handlers    *self,
                            Connect4Actor       *requester,
                            GError             **error);
  void           (*submit) (Connect4Handlers    *self,
                            Connect4Actor       *requester,
                            Connect4Place        place,
                            const char          *line,
                            gsize                length,
                            Connect4AnswerFunc   answer);
  void           (*forget) (Connect4Handlers    *self,
                            Connect4Actor       *requester);
};

Connect4Actor *connect4_handlers_assign (Connect4Handlers    *self,
                                         Connect4Actor       *requester,
                                         GError             **error);
void           connect4_handlers_submit (Connect4Handlers    *self,
                                         Connect4Actor       *requester,
                                         Connect4Place        place,
                                         const char          *line,
                                         gsize                length,
                                         Connect4AnswerFunc   answer);
void           connect4_handlers_forget (Connect4Handlers    *self,
                                         Connect4Actor       *requester);

G_END_DECLS
