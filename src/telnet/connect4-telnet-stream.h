/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CONNECT4_LINE_MAX 512

typedef enum {
  CONNECT4_LINE_NONE,     /* no whole line is there */
  CONNECT4_LINE_COMPLETE,
  CONNECT4_LINE_TOO_LONG, /* reported once; the rest of that line is skipped */
} Connect4LineStatus;

typedef void (*Connect4TelnetSendFunc) (const char *bytes,
                                        gsize       length,
                                        gpointer    user_data);

/* The bytes of one connection, turned into lines: telnet's own commands are taken out and answered
 * (libtelnet, created at the first IAC), CR LF, CR NUL, LF and CR end a line. Embedded; all zero bytes
 * until something is pending, so that a connection that waits costs nothing. */
typedef struct
{
  gpointer telnet;     /* telnet_t, owned; NULL until the first IAC */
  GByteArray *pending; /* owned; NULL while empty: bytes received and not yet taken */
  gsize taken;         /* how far into pending lines have been taken */
  guint8 state;        /* skipping, after CR: private */
  Connect4TelnetSendFunc send;
  gpointer user_data;
} Connect4TelnetStream;

void               connect4_telnet_stream_init      (Connect4TelnetStream   *self,
                                                     Connect4TelnetSendFunc  send,
                                                     gpointer                user_data);
void               connect4_telnet_stream_clear     (Connect4TelnetStream   *self);
void               connect4_telnet_stream_feed      (Connect4TelnetStream   *self,
                                                     const char             *bytes,
                                                     gsize                   length);
Connect4LineStatus connect4_telnet_stream_next_line (Connect4TelnetStream   *self,
                                                     const char            **line,
                                                     gsize                  *length);
gboolean           connect4_telnet_stream_is_idle   (Connect4TelnetStream   *self);

G_END_DECLS
