/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "loop/connect4-poller.h"
#include "loop/connect4-timer.h"
#include "telnet/connect4-telnet-stream.h"

G_BEGIN_DECLS

/* How many bytes may wait for a client that does not read. */
#define CONNECT4_CONNECTION_MAX_OUTPUT (64 * 1024)

typedef struct _Connect4Connection Connect4Connection;

/**
 * Connect4ConnectionFuncs:
 * @readable: lines may have arrived, or the end of input; take them with
 *   connect4_connection_next_line()
 * @closed: the connection has ended and its descriptor is closed: in order, or, with an @error, not.
 *   Called once, and never from inside a function of the connection.
 */
typedef struct
{
  void (*readable) (Connect4Connection *self,
                    gpointer            user_data);
  void (*closed)   (Connect4Connection *self,
                    const GError       *error,
                    gpointer            user_data);
} Connect4ConnectionFuncs;

/**
 * Connect4ConnectionState:
 * @CONNECT4_CONNECTION_OPEN: lines come in, text goes out
 * @CONNECT4_CONNECTION_CLOSING: the last text goes out; what comes in is thrown away
 * @CONNECT4_CONNECTION_LINGERING: all has been sent and our side is shut; waits for the client's end, so
 *   that closing does not reset the connection before the client has read the last text
 * @CONNECT4_CONNECTION_CLOSED: the descriptor is closed
 */
typedef enum {
  CONNECT4_CONNECTION_OPEN,
  CONNECT4_CONNECTION_CLOSING,
  CONNECT4_CONNECTION_LINGERING,
  CONNECT4_CONNECTION_CLOSED,
} Connect4ConnectionState;

/* One player's socket: lines in, text out. Embedded in its session; the fields are the connection's own. */
struct _Connect4Connection
{
  Connect4Watch watch;
  GSocket *socket; /* owned; NULL when it is closed */
  Connect4Deferred flush;
  GString *output; /* owned; NULL while nothing waits to be sent */
  const Connect4ConnectionFuncs *funcs;
  gpointer user_data;
  Connect4ConnectionState state;
  guint paused : 1;
  guint input_waits : 1; /* there may be something to read, which epoll does not say again */
  guint interrupted : 1; /* among what waits are urgent data or the end, before which reading stops short */
  guint end_of_input : 1;
  Connect4TelnetStream stream;

  /* at its end */
  Connect4Timer linger;
  gint64 linger_end; /* of the run clock */
  GError *error; /* owned; why it is to be closed */
};

void               connect4_connection_init         (Connect4Connection            *self,
                                                     const Connect4ConnectionFuncs *funcs,
                                                     gpointer                       user_data);
gboolean           connect4_connection_open         (Connect4Connection            *self,
                                                     GSocket                       *socket,
                                                     GError                       **error);
void               connect4_connection_clear        (Connect4Connection            *self);

Connect4LineStatus connect4_connection_next_line    (Connect4Connection            *self,
                                                     const char                   **line,
                                                     gsize                         *length);
Connect4InputState connect4_connection_get_input    (Connect4Connection            *self);
gboolean           connect4_connection_is_congested (Connect4Connection            *self);
void               connect4_connection_pause        (Connect4Connection            *self);
void               connect4_connection_resume       (Connect4Connection            *self);

GString           *connect4_connection_output       (Connect4Connection            *self);
void               connect4_connection_close        (Connect4Connection            *self);


G_END_DECLS
