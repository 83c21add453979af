/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-handlers.h"

#include "handler/connect4-request-parser.h"

G_DEFINE_INTERFACE (Connect4Handlers, connect4_handlers, G_TYPE_OBJECT)

static void
connect4_handlers_default_init (Connect4HandlersInterface *iface)
{
}

/**
 * connect4_handlers_assign:
 * @self: the handlers
 * @requester: the actor that wants to submit lines
 * @error: why there is none
 *
 * Gives @requester an action handler to link to, so that it hears when that dies. The same one each
 * time as long as that lives, then its successor.
 *
 * Returns: (transfer none) (nullable): the action handler; %NULL with @error set
 */
Connect4Actor *
connect4_handlers_assign (Connect4Handlers  *self,
                          Connect4Actor     *requester,
                          GError           **error)
{
  g_return_val_if_fail (CONNECT4_IS_HANDLERS (self), NULL);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (requester), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return CONNECT4_HANDLERS_GET_IFACE (self)->assign (self, requester, error);
}

/**
 * connect4_handlers_submit:
 * @self: the handlers
 * @requester: an actor that has been assigned a handler, and has no request unanswered
 * @place: where the player is
 * @line: (array length=length): what the player typed; copied
 * @length: at most %CONNECT4_REQUEST_LINE_MAX
 * @answer: called once, with the answer, but never before this function has returned
 *
 * Hands over one line. After a crash @answer is called when @requester has had the EXIT of its
 * handler, and so has been able to take the successor. An @requester that is dead gets no answer.
 */
void
connect4_handlers_submit (Connect4Handlers   *self,
                          Connect4Actor      *requester,
                          Connect4Place       place,
                          const char         *line,
                          gsize               length,
                          Connect4AnswerFunc  answer)
{
  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (requester));
  g_return_if_fail (line != NULL || length == 0);
  g_return_if_fail (length <= CONNECT4_REQUEST_LINE_MAX);
  g_return_if_fail (answer != NULL);

  CONNECT4_HANDLERS_GET_IFACE (self)->submit (self, requester, place, line, length, answer);
}

/**
 * connect4_handlers_forget:
 * @self: the handlers
 * @requester: an actor that submits no more
 *
 * Gives back what @requester was assigned. Its unanswered request, if any, gets no answer. To be
 * called by each actor that has called connect4_handlers_assign(), at the latest when it ends;
 * does nothing to another.
 */
void
connect4_handlers_forget (Connect4Handlers *self,
                          Connect4Actor    *requester)
{
  g_return_if_fail (CONNECT4_IS_HANDLERS (self));
  g_return_if_fail (CONNECT4_IS_ACTOR (requester));

  CONNECT4_HANDLERS_GET_IFACE (self)->forget (self, requester);
}
