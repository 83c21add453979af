/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-input.h"

G_BEGIN_DECLS

/* What a line and a telnet command weigh beyond their bytes: about as many more bytes as they are work. */
#define CONNECT4_LINE_WEIGHT 32

/**
 * Connect4TelnetSendFunc:
 * @bytes: what is to be sent to the client, as it is
 * @length: of @bytes
 * @user_data: what was given to connect4_telnet_stream_init()
 *
 * Called from within connect4_telnet_stream_feed(); must not use the stream.
 */
typedef void (*Connect4TelnetSendFunc) (const char *bytes,
                                        gsize       length,
                                        gpointer    user_data);

/* The bytes of one connection, turned into lines: telnet's own commands are taken out and answered
 * (libtelnet, created at the first IAC), CR LF, CR NUL, LF and CR end a line. Embedded; owns
 * nothing until something is pending, so that a connection that waits costs no more than this.
 *
 * What has been received and not yet been taken is @bytes, which points into @pending, or is the
 * caller's while that is %NULL: from connect4_telnet_stream_feed() until
 * connect4_telnet_stream_keep(). Meanwhile the lines of an ordinary client are taken without having
 * been copied. */
typedef struct
{
  Connect4TelnetSendFunc send;
  gpointer user_data;
  struct telnet_t *telnet; /* owned; NULL until the first IAC */
  GByteArray *pending;     /* owned; NULL while @bytes are the caller's, or none */
  const char *bytes;
  gsize length;
  guint n_line_ends;   /* of all lines that were taken, or skipped for they were too long; it may wrap */
  guint weight;        /* of all that has come so far, in bytes, see CONNECT4_LINE_WEIGHT; it may wrap */
  guint16 n_replied;   /* bytes sent since the last line was taken */
  guint16 n_discarded; /* bytes of the subnegotiation that is under way */
  guint8 command;      /* how far a telnet command has been received; private */
  guint8 after_cr : 1; /* the LF or NUL of a line's end may still come */
  guint8 skipping : 1; /* the rest of a line that was too long is still to come */
} Connect4TelnetStream;

void               connect4_telnet_stream_init        (Connect4TelnetStream        *self,
                                                       Connect4TelnetSendFunc       send,
                                                       gpointer                     user_data);
void               connect4_telnet_stream_clear       (Connect4TelnetStream        *self);
void               connect4_telnet_stream_feed        (Connect4TelnetStream        *self,
                                                       const char                  *bytes,
                                                       gsize                        length);
Connect4LineStatus connect4_telnet_stream_next_line   (Connect4TelnetStream        *self,
                                                       const char                 **line,
                                                       gsize                       *length);
void               connect4_telnet_stream_keep        (Connect4TelnetStream        *self);
gboolean           connect4_telnet_stream_is_idle     (const Connect4TelnetStream  *self);

G_END_DECLS
