/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/connect4-settings.h"

/**
 * connect4_settings_init:
 * @self: (out caller-allocates): the defaults
 *
 * There is a handler for two processors: more of them cost throughput, as each has to be woken up, and isolate nobody
 * better, as one that holds anybody up is replaced at once.
 */
void
connect4_settings_init (Connect4Settings *self)
{
  *self = (Connect4Settings){
    .address = "127.0.0.1",
    .port = 4040,
    .n_handlers = MAX (g_get_num_processors () / 2, 1),
    .handler_timeout = G_USEC_PER_SEC / 4,
    .log_level = G_LOG_LEVEL_MESSAGE,
    .limits = CONNECT4_LIMITS_DEFAULT,
  };
}
