/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-local-handler.h"

struct _Connect4LocalHandler
{
  Connect4Actor parent_instance;

  guint64 requester; /* the id of the actor whose lines it handles */
};

G_DEFINE_FINAL_TYPE (Connect4LocalHandler, connect4_local_handler, CONNECT4_TYPE_ACTOR)

static void
connect4_local_handler_class_init (Connect4LocalHandlerClass *klass)
{
}

static void
connect4_local_handler_init (Connect4LocalHandler *self)
{
}

/**
 * connect4_local_handler_new:
 * @requester: the id of the actor whose lines it is to handle
 *
 * Returns: (transfer full): a running action handler
 */
Connect4Actor *
connect4_local_handler_new (guint64 requester)
{
  Connect4LocalHandler *self;

  self = g_object_new (CONNECT4_TYPE_LOCAL_HANDLER, "name", "local-handler", NULL);
  self->requester = requester;

  return CONNECT4_ACTOR (self);
}

/**
 * connect4_local_handler_get_requester:
 * @self: an action handler
 *
 * Returns: the id of the actor whose lines it handles
 */
guint64
connect4_local_handler_get_requester (Connect4LocalHandler *self)
{
  g_return_val_if_fail (CONNECT4_IS_LOCAL_HANDLER (self), 0);

  return self->requester;
}
