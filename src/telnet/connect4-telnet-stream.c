/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "telnet/connect4-telnet-stream.h"

#include <string.h>

#include <libtelnet.h>

/* What is sent at most in reply to telnet commands between one line and the next: many times what
 * any client needs, and too little to make this server of use to somebody who floods it. */
#define REPLIES_MAX 4096

/* A subnegotiation that is longer is none: its IAC SB was in a line that somebody has typed. */
#define SUBNEGOTIATION_MAX 1024

/* What the keys for editing send, by which IAC EC and IAC EL are passed on. */
#define DELETE_CHARACTER '\177'
#define DELETE_LINE      '\025' /* ^U */

/* The part of a telnet command that was received last. */
enum {
  COMMAND_NONE,
  COMMAND_IAC,
  COMMAND_VERB, /* IAC WILL, WONT, DO or DONT; the option is to follow */
  COMMAND_SUBNEGOTIATION,
  COMMAND_SUBNEGOTIATION_IAC,
};

/* Whatever option is asked for or offered is refused. */
static const telnet_telopt_t no_options[] = {
  { -1, 0, 0 },
};

static void
telnet_stream_take (Connect4TelnetStream *self,
                    gsize                 n)
{
  self->bytes += n;
  self->length -= n;
}

/* Makes @pending have all that has not been taken, and nothing else. */
static void
telnet_stream_own (Connect4TelnetStream *self)
{
  GByteArray *pending;

  if (self->pending != NULL && self->pending->len == self->length)
    return;

  pending = g_byte_array_sized_new (self->length);
  g_byte_array_append (pending, (const guint8 *) self->bytes, self->length);
  g_clear_pointer (&self->pending, g_byte_array_unref);
  self->pending = pending;
  self->bytes = (const char *) pending->data;
}

/* An idle connection must not hold memory. */
static void
telnet_stream_free_if_empty (Connect4TelnetStream *self)
{
  if (self->length > 0)
    return;

  g_clear_pointer (&self->pending, g_byte_array_unref);
  self->bytes = NULL;
}

static void
telnet_stream_append (Connect4TelnetStream *self,
                      const char           *bytes,
                      gsize                 length)
{
  telnet_stream_own (self);
  g_byte_array_append (self->pending, (const guint8 *) bytes, length);
  self->bytes = (const char *) self->pending->data;
  self->length = self->pending->len;
}

static void
telnet_stream_truncate (Connect4TelnetStream *self,
                        gsize                 length)
{
  telnet_stream_own (self);
  g_byte_array_set_size (self->pending, length);
  self->length = length;
}

static gboolean
is_line_end (char byte)
{
  return byte == '\n' || byte == '\r';
}

/* A line's CR has been taken; what may belong to it can come in a later packet. */
static void
telnet_stream_finish_line_end (Connect4TelnetStream *self)
{
  if (!self->after_cr || self->length == 0)
    return;

  self->after_cr = FALSE;
  if (self->bytes[0] == '\n' || self->bytes[0] == '\0')
    telnet_stream_take (self, 1);
}

/* Removes the NUL bytes from what is pending, but for those of CR NUL, which ends a line. */
static void
telnet_stream_drop_nuls (Connect4TelnetStream *self)
{
  char previous = '\0';
  gsize length = 0;
  gsize i;

  telnet_stream_finish_line_end (self);
  telnet_stream_own (self);

  for (i = 0; i < self->length; i++)
    {
      char byte = self->bytes[i];

      if (byte != '\0' || previous == '\r')
        self->pending->data[length++] = byte;
      previous = byte;
    }

  telnet_stream_truncate (self, length);
}

/* RFC 854, "Erase Character" and "Erase Line": the line is edited where it is parsed. Here the command is one
 * byte more, as if the client had sent the key for it. */
static void
telnet_stream_append_key (Connect4TelnetStream *self,
                          char                  key)
{
  telnet_stream_append (self, &key, 1);
}

static void
telnet_stream_reply (Connect4TelnetStream *self,
                     const char           *bytes,
                     gsize                 length)
{
  if (self->n_replied + length > REPLIES_MAX)
    return;

  self->n_replied += length;
  self->send (bytes, length, self->user_data);
}

static void
telnet_stream_obey (Connect4TelnetStream *self,
                    guint8                command)
{
  static const char yes[] = "[Yes]\r\n";

  switch (command)
    {
    case TELNET_AYT:
      telnet_stream_reply (self, yes, strlen (yes));
      break;

    case TELNET_EC:
      telnet_stream_append_key (self, DELETE_CHARACTER);
      break;

    case TELNET_EL:
      telnet_stream_append_key (self, DELETE_LINE);
      break;

    default:
      break;
    }
}

static void
on_telnet_event (telnet_t       *telnet,
                 telnet_event_t *event,
                 void           *user_data)
{
  Connect4TelnetStream *self = user_data;

  switch (event->type)
    {
    case TELNET_EV_DATA:
      telnet_stream_append (self, event->data.buffer, event->data.size);
      break;

    case TELNET_EV_SEND:
      telnet_stream_reply (self, event->data.buffer, event->data.size);
      break;

    case TELNET_EV_IAC:
      telnet_stream_obey (self, event->iac.cmd);
      break;

    default:
      break;
    }
}

/* Takes the next byte of a command. It goes to libtelnet, unless it is of a subnegotiation:
 * libtelnet keeps up to 16 KiB of one, and begins to inflate all that follows one of MCCP2, whether
 * or not that was agreed upon. No option ever is, here, so there is nothing to subnegotiate. */
static void
telnet_stream_receive_command (Connect4TelnetStream *self,
                               char                  received)
{
  static const char iac = (char) TELNET_IAC;
  guint8 byte = (guint8) received;

  if (self->command == COMMAND_SUBNEGOTIATION_IAC && byte != TELNET_IAC && byte != TELNET_SE)
    self->command = COMMAND_IAC;

  switch (self->command)
    {
    case COMMAND_NONE:
      self->command = COMMAND_IAC;
      break;

    case COMMAND_IAC:
      if (byte == TELNET_SB)
        {
          self->command = COMMAND_SUBNEGOTIATION;
          self->n_discarded = 0;
          break;
        }
      telnet_recv (self->telnet, &iac, 1);
      telnet_recv (self->telnet, &received, 1);
      self->command = byte >= TELNET_WILL && byte <= TELNET_DONT ? COMMAND_VERB : COMMAND_NONE;
      break;

    case COMMAND_VERB:
      telnet_recv (self->telnet, &received, 1);
      self->command = COMMAND_NONE;
      break;

    case COMMAND_SUBNEGOTIATION:
      if (byte == TELNET_IAC)
        self->command = COMMAND_SUBNEGOTIATION_IAC;
      else if (++self->n_discarded == SUBNEGOTIATION_MAX)
        self->command = COMMAND_NONE;
      break;

    case COMMAND_SUBNEGOTIATION_IAC:
      self->command = byte == TELNET_SE ? COMMAND_NONE : COMMAND_SUBNEGOTIATION;
      break;

    default:
      g_assert_not_reached ();
    }

  if (self->command == COMMAND_NONE)
    self->weight += CONNECT4_LINE_WEIGHT;
}

static void
telnet_stream_receive (Connect4TelnetStream *self,
                       const char           *bytes,
                       gsize                 length)
{
  const char *end = bytes + length;

  if (self->telnet == NULL)
    self->telnet = telnet_init (no_options, on_telnet_event, 0, self);
  if (G_UNLIKELY (self->telnet == NULL))
    g_error ("Cannot allocate telnet's state");

  while (bytes < end)
    {
      const char *iac = bytes;

      if (self->command == COMMAND_NONE)
        {
          iac = memchr (bytes, TELNET_IAC, end - bytes);
          iac = iac != NULL ? iac : end;
          telnet_recv (self->telnet, bytes, iac - bytes);
        }
      if (iac < end)
        telnet_stream_receive_command (self, *iac++);

      bytes = iac;
    }
}

/* Returns: how many bytes there are before the line's end, or if that has not come, at all */
static gsize
telnet_stream_measure_line (Connect4TelnetStream *self)
{
  gsize n = 0;

  while (n < self->length && !is_line_end (self->bytes[n]))
    n++;

  return n;
}

/* Finds the end of the next line; @n is how many bytes it has before that, or has so far.
 * Returns: whether it is all there */
static gboolean
telnet_stream_find_line (Connect4TelnetStream *self,
                         gsize                *n)
{
  telnet_stream_finish_line_end (self);

  *n = telnet_stream_measure_line (self);
  if (*n > 0 && memchr (self->bytes, '\0', *n) != NULL)
    {
      telnet_stream_drop_nuls (self);
      *n = telnet_stream_measure_line (self);
    }

  return *n < self->length;
}

static void
telnet_stream_take_line (Connect4TelnetStream *self,
                         gsize                 n,
                         gboolean              complete)
{
  self->after_cr = complete && self->bytes[n] == '\r';
  self->skipping = !complete;
  if (complete)
    {
      self->n_line_ends++;
      self->weight += CONNECT4_LINE_WEIGHT;
    }
  telnet_stream_take (self, complete ? n + 1 : n);
}

/**
 * connect4_telnet_stream_init:
 * @self: a stream, uninitialized
 * @send: called with the answers to telnet commands
 * @user_data: for @send
 *
 * Prepares @self for a new connection.
 */
void
connect4_telnet_stream_init (Connect4TelnetStream   *self,
                             Connect4TelnetSendFunc  send,
                             gpointer                user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (send != NULL);

  *self = (Connect4TelnetStream){ .send = send, .user_data = user_data };
}

/**
 * connect4_telnet_stream_clear:
 * @self: a stream
 *
 * Frees what @self owns. Can be called again.
 */
void
connect4_telnet_stream_clear (Connect4TelnetStream *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->telnet, telnet_free);
  g_clear_pointer (&self->pending, g_byte_array_unref);
  self->bytes = NULL;
  self->length = 0;
}

/**
 * connect4_telnet_stream_feed:
 * @self: a stream
 * @bytes: what was received; has to stay as it is until connect4_telnet_stream_keep()
 * @length: of @bytes
 *
 * Adds @bytes to what is to be taken with connect4_telnet_stream_next_line(), and answers the
 * telnet commands among them. The stream holds what it is fed until it is taken: it is for the
 * caller to take all lines before it receives more.
 */
void
connect4_telnet_stream_feed (Connect4TelnetStream *self,
                             const char           *bytes,
                             gsize                 length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->pending != NULL || self->length == 0);
  g_return_if_fail (bytes != NULL || length == 0);

  if (length == 0)
    return;

  self->weight += length;
  if (self->command != COMMAND_NONE || memchr (bytes, TELNET_IAC, length) != NULL)
    {
      telnet_stream_receive (self, bytes, length);
    }
  else if (self->length > 0)
    {
      telnet_stream_append (self, bytes, length);
    }
  else
    {
      telnet_stream_free_if_empty (self);
      self->bytes = bytes;
      self->length = length;
    }
}

/**
 * connect4_telnet_stream_next_line:
 * @self: a stream
 * @line: (out) (transfer none): the line, without its end and without NUL bytes; not terminated
 *   with one either, and not necessarily UTF-8. Valid until the stream is used again, and no longer
 *   than the bytes that it was fed
 * @length: (out): of @line
 *
 * Takes the next line. @line and @length are set with %CONNECT4_LINE_COMPLETE alone.
 *
 * Returns: what there was to take
 */
Connect4LineStatus
connect4_telnet_stream_next_line (Connect4TelnetStream  *self,
                                  const char           **line,
                                  gsize                 *length)
{
  gboolean complete;
  gsize n;

  g_return_val_if_fail (self != NULL, CONNECT4_LINE_NONE);
  g_return_val_if_fail (line != NULL && length != NULL, CONNECT4_LINE_NONE);

  complete = telnet_stream_find_line (self, &n);
  if (self->skipping && self->length > 0)
    {
      telnet_stream_take_line (self, n, complete);
      complete = telnet_stream_find_line (self, &n);
    }

  if (!complete && n <= CONNECT4_LINE_MAX)
    {
      telnet_stream_free_if_empty (self);
      return CONNECT4_LINE_NONE;
    }

  *line = self->bytes;
  *length = n;
  telnet_stream_take_line (self, n, complete);
  if (n > CONNECT4_LINE_MAX)
    return CONNECT4_LINE_TOO_LONG;

  self->n_replied = 0;

  return CONNECT4_LINE_COMPLETE;
}

/**
 * connect4_telnet_stream_keep:
 * @self: a stream
 *
 * Saves what has been fed and not been taken, so that the bytes given to
 * connect4_telnet_stream_feed() can go. To be called after each connect4_telnet_stream_feed().
 */
void
connect4_telnet_stream_keep (Connect4TelnetStream *self)
{
  g_return_if_fail (self != NULL);

  telnet_stream_finish_line_end (self);

  if (self->length > 0)
    telnet_stream_own (self);
  telnet_stream_free_if_empty (self);
}

/**
 * connect4_telnet_stream_is_idle:
 * @self: a stream
 *
 * Returns: whether there is nothing that was begun and has not ended, neither a line, taken or not,
 *   nor a telnet command
 */
gboolean
connect4_telnet_stream_is_idle (const Connect4TelnetStream *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->length == 0 && !self->skipping && self->command == COMMAND_NONE;
}
