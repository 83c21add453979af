/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/connect4-session-private.h"

/**
 * connect4_session_get_info:
 * @self: a session
 * @info: (out caller-allocates): what is told of its player; valid until the session goes on
 */
void
connect4_session_get_info (Connect4Session     *self,
                           Connect4SessionInfo *info)
{
  *info = (Connect4SessionInfo){
    .address = self->address_text != NULL ? self->address_text : connect4_address_count_get_text (self->address),
    .port = self->port,
    .since = self->since,
    .idle = g_get_monotonic_time () - self->last_line,
    .language = connect4_language_get_code (self->language),
    .game = self->code,
    .player = self->player,
    .n_requests = self->n_requests,
    .n_crashes = self->n_crashes,
  };
}

/**
 * connect4_session_tell:
 * @self: a session
 * @text: what the admin says, clean
 *
 * Says something to the player.
 */
void
connect4_session_tell (Connect4Session *self,
                       const char      *text)
{
  connect4_session_show (self, &(Connect4Notice){ CONNECT4_NOTICE_MESSAGE, .text = text });
}

/**
 * connect4_session_kick:
 * @self: a session
 * @reason: (nullable): why, in the words of the admin, clean
 *
 * Takes leave of the player, unless that is under way.
 */
void
connect4_session_kick (Connect4Session *self,
                       const char      *reason)
{
  connect4_session_close (self, &(Connect4Notice){ CONNECT4_NOTICE_KICKED, .text = reason });
}
