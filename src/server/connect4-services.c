/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-server"
#include "config.h"

#include "server/connect4-services.h"

/**
 * connect4_services_get_handlers:
 * @self: the services
 *
 * Returns: (transfer none) (nullable): the action handlers; %NULL while they are being restarted
 */
Connect4Handlers *
connect4_services_get_handlers (const Connect4Services *self)
{
  if (self->handlers == NULL || !connect4_actor_is_alive (CONNECT4_ACTOR (self->handlers)))
    return NULL;

  return self->handlers;
}
