/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-telnet-session.h"

#include "server/connect4-session-private.h"
#include "telnet/connect4-connection.h"
#include "telnet/connect4-view.h"

struct _Connect4TelnetSession
{
  Connect4Session parent_instance;

  Connect4Connection connection;
};

G_DEFINE_FINAL_TYPE (Connect4TelnetSession, connect4_telnet_session, CONNECT4_TYPE_SESSION)

static Connect4LineStatus
connect4_telnet_session_next_line (Connect4Session  *session,
                                   const char      **line,
                                   gsize            *length)
{
  return connect4_connection_next_line (&CONNECT4_TELNET_SESSION (session)->connection, line, length);
}

static Connect4InputState
connect4_telnet_session_get_input (Connect4Session *session)
{
  return connect4_connection_get_input (&CONNECT4_TELNET_SESSION (session)->connection);
}

static void
connect4_telnet_session_set_paused (Connect4Session *session,
                                    gboolean         paused)
{
  Connect4TelnetSession *self = CONNECT4_TELNET_SESSION (session);

  if (paused)
    connect4_connection_pause (&self->connection);
  else
    connect4_connection_resume (&self->connection);
}

static void
connect4_telnet_session_show (Connect4Session      *session,
                              const Connect4Notice *notice)
{
  Connect4TelnetSession *self = CONNECT4_TELNET_SESSION (session);

  connect4_view_notice (connect4_connection_output (&self->connection), session->language, notice);
}

static void
connect4_telnet_session_show_event (Connect4Session         *session,
                                    const Connect4GameEvent *event,
                                    const Connect4Game      *game)
{
  Connect4TelnetSession *self = CONNECT4_TELNET_SESSION (session);
  const GString *text = connect4_view_render_event (event, game, session->language);

  g_string_append_len (connect4_connection_output (&self->connection), text->str, text->len);
}

static void
connect4_telnet_session_close (Connect4Session *session)
{
  connect4_connection_close (&CONNECT4_TELNET_SESSION (session)->connection);
}

static void
connect4_telnet_session_drop (Connect4Session *session)
{
  connect4_connection_clear (&CONNECT4_TELNET_SESSION (session)->connection);
}

static void
connect4_telnet_session_on_readable (Connect4Connection *connection,
                                     gpointer            user_data)
{
  connect4_session_take_input (user_data);
}

static void
connect4_telnet_session_on_closed (Connect4Connection *connection,
                                   const GError       *error,
                                   gpointer            user_data)
{
  connect4_session_end (user_data, error);
}

/**
 * connect4_telnet_session_new:
 * @context: what the session works with; outlives it
 * @address: (transfer full): the player's address, held
 * @remote: the player's end
 * @socket: the player's socket
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a session, to be started by the connections' supervisor
 */
Connect4Session *
connect4_telnet_session_new (const Connect4SessionContext  *context,
                             Connect4AddressCount          *address,
                             GInetSocketAddress            *remote,
                             GSocket                       *socket,
                             GError                       **error)
{
  g_autoptr (Connect4TelnetSession) self = g_object_new (CONNECT4_TYPE_TELNET_SESSION, NULL);

  connect4_session_set_up (CONNECT4_SESSION (self), context, address, remote);
  if (!connect4_connection_open (&self->connection, socket, error))
    return NULL;

  return CONNECT4_SESSION (g_steal_pointer (&self));
}

static void
connect4_telnet_session_dispose (GObject *object)
{
  connect4_connection_clear (&CONNECT4_TELNET_SESSION (object)->connection);

  G_OBJECT_CLASS (connect4_telnet_session_parent_class)->dispose (object);
}

static void
connect4_telnet_session_class_init (Connect4TelnetSessionClass *klass)
{
  Connect4SessionClass *session_class = CONNECT4_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = connect4_telnet_session_dispose;
  session_class->next_line = connect4_telnet_session_next_line;
  session_class->get_input = connect4_telnet_session_get_input;
  session_class->set_paused = connect4_telnet_session_set_paused;
  session_class->show = connect4_telnet_session_show;
  session_class->show_event = connect4_telnet_session_show_event;
  session_class->close = connect4_telnet_session_close;
  session_class->drop = connect4_telnet_session_drop;
}

static void
connect4_telnet_session_init (Connect4TelnetSession *self)
{
  static const Connect4ConnectionFuncs funcs = {
    .readable = connect4_telnet_session_on_readable,
    .closed = connect4_telnet_session_on_closed,
  };

  connect4_connection_init (&self->connection, &funcs, self);
}
