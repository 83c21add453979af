/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-server"
#include "config.h"

#include "server/connect4-session-private.h"
#include "telnet/connect4-view.h"

#define _(message) connect4_language_gettext (self->language, message)
#define ngettext(singular, plural, n) \
  connect4_language_ngettext (self->language, singular, plural, n)

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
    .n_requests = self->n_requests,
    .n_crashes = self->n_crashes,
  };
}

/**
 * connect4_session_tell:
 * @self: a session
 * @text: what the admin says, clean
 *
 * Says something to the player, unless the connection is being closed.
 */
void
connect4_session_tell (Connect4Session *self,
                       const char      *text)
{
  if (self->connection.state == CONNECT4_CONNECTION_OPEN)
    connect4_view_line (connect4_session_output (self), _("Message from the server: %s"), text);
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
  if (self->connection.state == CONNECT4_CONNECTION_OPEN)
    connect4_session_close_with (self, _("Your connection is being closed, goodbye!"), reason);
}

/**
 * connect4_session_tell_time_left:
 * @self: a session
 * @seconds: how long until the server stops
 * @reason: why, in the words of the admin, clean; may be empty
 *
 * Tells the player that the server is going to stop.
 */
void
connect4_session_tell_time_left (Connect4Session *self,
                                 guint            seconds,
                                 const char      *reason)
{
  guint minutes = seconds / 60;
  GString *output;

  if (self->connection.state != CONNECT4_CONNECTION_OPEN)
    return;

  output = connect4_session_output (self);
  if (minutes > 0 && seconds % 60 == 0)
    connect4_view_line (output,
                        ngettext ("The server closes in %u minute.", "The server closes in %u minutes.",
                                  minutes),
                        minutes);
  else
    connect4_view_line (output,
                        ngettext ("The server closes in %u second.", "The server closes in %u seconds.",
                                  seconds),
                        seconds);
  connect4_view_reason (output, self->language, reason);
}

/**
 * connect4_session_tell_all_clear:
 * @self: a session
 *
 * Tells the player that the server is not going to stop, after all.
 */
void
connect4_session_tell_all_clear (Connect4Session *self)
{
  if (self->connection.state == CONNECT4_CONNECTION_OPEN)
    connect4_view_text (connect4_session_output (self),
                        _("The server stays open: games can be created again."));
}
