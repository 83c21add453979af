/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-test"

#include "config.h"

#include "connect4-test-player.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib-unix.h>

#include "connect4-test-util.h"

/* How much of what was read and typed is kept, at least and at most: a long test would have no end of it. */
#define HISTORY_MIN (64 * 1024)
#define HISTORY_MAX (2 * HISTORY_MIN)

/* What a player types to learn that everything before it has been answered. */
#define NONSENSE "xyzzy"

struct _Connect4TestPlayer
{
  char *name;
  int fd;
  gboolean plain;       /* nothing but lines of plain text may come */
  guint in_id;          /* source, 0 while the player does not read */
  guint out_id;         /* source, 0 while nothing is unsent */
  GByteArray *received; /* what was read: all that a test has not seen, and something of what it has */
  gsize taken;          /* how much of it a test has seen */
  GByteArray *unsent;
  gboolean one_by_one;  /* each byte of unsent goes out in a packet of its own */
  gboolean half_close;  /* after unsent */
  gboolean ended;       /* the other side has closed, or reset, the connection */
  char *line;           /* the last that was read */
  const char *waiting_for;
  GString *transcript;
};

/* Everybody in this test, for the transcripts. */
static GPtrArray *everybody = NULL;

static void
append_escaped (GString      *string,
                const guint8 *bytes,
                gsize         length,
                const char   *indentation)
{
  gsize i;

  for (i = 0; i < length; i++)
    {
      if (bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n')
        g_string_append_printf (string, "\n%s", ++i + 1 < length ? indentation : "");
      else if (bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '\\')
        g_string_append_c (string, bytes[i]);
      else
        g_string_append_printf (string, "\\x%02x", bytes[i]);
    }
  if (string->len == 0 || string->str[string->len - 1] != '\n')
    g_string_append_c (string, '\n');
}

static void
log_bytes (Connect4TestPlayer *self,
           const char         *arrow,
           const guint8       *bytes,
           gsize               length)
{
  g_autofree char *indentation = g_strdup_printf ("%s  ", self->name);

  g_string_append_printf (self->transcript, "%s%s", self->name, arrow);
  append_escaped (self->transcript, bytes, length, indentation);
  if (self->transcript->len > HISTORY_MAX)
    g_string_erase (self->transcript, 0, (gssize) (self->transcript->len - HISTORY_MIN));
}

static void
forget_old_bytes (Connect4TestPlayer *self)
{
  guint n_old;

  if (self->taken <= HISTORY_MAX)
    return;

  n_old = (guint) (self->taken - HISTORY_MIN);
  g_byte_array_remove_range (self->received, 0, n_old);
  self->taken -= n_old;
}

static void
print_transcript (Connect4TestPlayer *self)
{
  const gsize most = 4000;
  const char *text = self->transcript->str;

  if (self->transcript->len > most)
    text += self->transcript->len - most;
  g_printerr ("---- %s\n%s", self->name, text);
}

static void fail (Connect4TestPlayer *self,
                  const char         *format,
                  ...) G_GNUC_NORETURN G_GNUC_PRINTF (2, 3);

static void
fail (Connect4TestPlayer *self,
      const char         *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;
  guint i;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  for (i = 0; i < everybody->len; i++)
    if (everybody->pdata[i] != self)
      print_transcript (everybody->pdata[i]);
  print_transcript (self);
  g_error ("%s %s", self->name, message);
}

static void
disconnect (Connect4TestPlayer *self)
{
  g_clear_handle_id (&self->in_id, g_source_remove);
  g_clear_handle_id (&self->out_id, g_source_remove);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  Connect4TestPlayer *self = user_data;
  guint8 buffer[16384];
  gssize n;

  n = read (self->fd, buffer, sizeof buffer);
  if (n > 0)
    {
      forget_old_bytes (self);
      g_byte_array_append (self->received, buffer, n);
      log_bytes (self, "< ", buffer, n);
      return G_SOURCE_CONTINUE;
    }
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  g_string_append_printf (self->transcript, "%s: %s\n", self->name,
                          n < 0 ? g_strerror (errno) : "end");
  self->ended = TRUE;
  self->in_id = 0;
  return G_SOURCE_REMOVE;
}

/* What can no longer be sent is dropped: it is what comes back that a test is about. */
static gboolean
on_writable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  Connect4TestPlayer *self = user_data;
  gsize length = self->one_by_one ? MIN (self->unsent->len, 1) : self->unsent->len;
  gssize n;

  n = write (self->fd, self->unsent->data, length);
  if (n >= 0)
    g_byte_array_remove_range (self->unsent, 0, n);
  else if (errno != EAGAIN && errno != EINTR)
    g_byte_array_set_size (self->unsent, 0);

  if (self->unsent->len > 0)
    return G_SOURCE_CONTINUE;
  if (self->half_close)
    shutdown (self->fd, SHUT_WR);
  self->one_by_one = FALSE;
  self->out_id = 0;
  return G_SOURCE_REMOVE;
}

static void
watch_writable (Connect4TestPlayer *self)
{
  if (self->out_id == 0)
    self->out_id = g_unix_fd_add (self->fd, G_IO_OUT, on_writable, self);
}

/**
 * connect4_test_player_new_for_fd:
 * @name: for the transcript
 * @fd: (transfer full): a socket or terminal, whose other end a client program has
 *
 * Returns: (transfer full): a player, of whom a line may end in any number of CR and a LF
 */
Connect4TestPlayer *
connect4_test_player_new_for_fd (const char *name,
                                 int         fd)
{
  Connect4TestPlayer *self = g_new0 (Connect4TestPlayer, 1);
  g_autoptr (GError) error = NULL;

  g_unix_set_fd_nonblocking (fd, TRUE, &error);
  g_assert_no_error (error);

  self->name = g_strdup (name);
  self->fd = fd;
  self->received = g_byte_array_sized_new (4096); /* never NULL, not even while empty */
  self->unsent = g_byte_array_new ();
  self->transcript = g_string_new (NULL);
  connect4_test_player_set_reading (self, TRUE);

  if (everybody == NULL)
    everybody = g_ptr_array_new ();
  g_ptr_array_add (everybody, self);
  return self;
}

/**
 * connect4_test_player_new_for_address:
 * @name: for the transcript
 * @address: a numeric IPv4 or IPv6 address
 * @port: the server's
 *
 * Returns: (transfer full): a player who is connecting; whether that succeeds shows later
 */
Connect4TestPlayer *
connect4_test_player_new_for_address (const char *name,
                                      const char *address,
                                      guint16     port)
{
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GError) error = NULL;
  struct sockaddr_storage native;
  Connect4TestPlayer *self;
  int fd;

  g_assert_nonnull (to);
  g_socket_address_to_native (to, &native, sizeof native, &error);
  g_assert_no_error (error);

  fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &(int){ TRUE }, sizeof (int));
  if (connect (fd, (struct sockaddr *) &native, g_socket_address_get_native_size (to)) < 0)
    g_assert_cmpint (errno, ==, EINPROGRESS);

  self = connect4_test_player_new_for_fd (name, fd);
  self->plain = TRUE;
  return self;
}

/**
 * connect4_test_player_new:
 * @name: for the transcript
 * @port: the server's, on 127.0.0.1
 *
 * Returns: (transfer full): a player who is connecting
 */
Connect4TestPlayer *
connect4_test_player_new (const char *name,
                          guint16     port)
{
  return connect4_test_player_new_for_address (name, "127.0.0.1", port);
}

/**
 * connect4_test_player_free:
 * @self: (transfer full): a player, who hangs up
 */
void
connect4_test_player_free (Connect4TestPlayer *self)
{
  g_ptr_array_remove (everybody, self);
  connect4_test_player_close (self);
  g_byte_array_unref (self->received);
  g_byte_array_unref (self->unsent);
  g_string_free (self->transcript, TRUE);
  g_free (self->line);
  g_free (self->name);
  g_free (self);
}

/**
 * connect4_test_player_send:
 * @bytes: what goes out as it is, in one packet where it fits
 */
void
connect4_test_player_send (Connect4TestPlayer *self,
                           const char         *bytes,
                           gsize               length)
{
  log_bytes (self, "> ", (const guint8 *) bytes, length);
  g_byte_array_append (self->unsent, (const guint8 *) bytes, length);
  watch_writable (self);
}

/**
 * connect4_test_player_send_urgent:
 * @bytes: what goes out at once, the last of them as urgent data of TCP
 */
void
connect4_test_player_send_urgent (Connect4TestPlayer *self,
                                  const char         *bytes,
                                  gsize               length)
{
  connect4_test_iterate_until (self->unsent->len == 0);
  log_bytes (self, "> ", (const guint8 *) bytes, length);
  g_assert_cmpint (send (self->fd, bytes, length, MSG_OOB), ==, length);
}

/**
 * connect4_test_player_send_in_pieces:
 * @bytes: what goes out as it is, each byte by itself
 */
void
connect4_test_player_send_in_pieces (Connect4TestPlayer *self,
                                     const char         *bytes,
                                     gsize               length)
{
  self->one_by_one = TRUE;
  connect4_test_player_send (self, bytes, length);
}

/**
 * connect4_test_player_type:
 * @format: one line, or several with a line end between them
 */
void
connect4_test_player_type (Connect4TestPlayer *self,
                           const char         *format,
                           ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list args;

  va_start (args, format);
  g_string_vprintf (line, format, args);
  va_end (args);
  g_string_append (line, "\r\n");
  connect4_test_player_send (self, line->str, line->len);
}

static gboolean
has_line (Connect4TestPlayer *self)
{
  return memchr (self->received->data + self->taken, '\n',
                 self->received->len - self->taken) != NULL;
}

static gboolean
has_line_or_ended (Connect4TestPlayer *self)
{
  return has_line (self) || self->ended;
}

static gboolean
has_ended (Connect4TestPlayer *self)
{
  return self->ended;
}

static gboolean
has_bytes_or_ended (Connect4TestPlayer *self)
{
  return self->received->len > self->taken || self->ended;
}

static gboolean
on_limit (gpointer user_data)
{
  Connect4TestPlayer *self = user_data;

  fail (self, "waited %d seconds for %s", CONNECT4_TEST_LIMIT_SECONDS, self->waiting_for);
  return G_SOURCE_REMOVE;
}

static void
wait_until (Connect4TestPlayer *self,
            gboolean          (*condition) (Connect4TestPlayer *),
            const char         *waiting_for)
{
  guint limit;

  if (condition (self))
    return;

  self->waiting_for = waiting_for;
  limit = g_timeout_add_seconds (CONNECT4_TEST_LIMIT_SECONDS, on_limit, self);
  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
check_plain (Connect4TestPlayer *self,
             const char         *line,
             gsize               length)
{
  const char *p;

  if (length == 0 || line[length - 1] != '\r')
    fail (self, "read a line that does not end in CR LF");
  if (!g_utf8_validate_len (line, length, NULL))
    fail (self, "read a line that is not UTF-8");
  for (p = line; p < line + length - 1; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      fail (self, "read a line with control character %#x", g_utf8_get_char (p));
}

/**
 * connect4_test_player_read_line:
 *
 * Returns: (transfer none): the next line, whichever it is; valid until another is read
 */
const char *
connect4_test_player_read_line (Connect4TestPlayer *self)
{
  const char *start;
  gsize length;

  wait_until (self, has_line_or_ended, "a line");
  if (!has_line (self))
    fail (self, "was disconnected");

  start = (const char *) self->received->data + self->taken;
  length = (const char *) memchr (start, '\n', self->received->len - self->taken) - start;
  self->taken += length + 1;
  if (self->plain)
    check_plain (self, start, length);

  while (length > 0 && start[length - 1] == '\r')
    length--;
  g_free (self->line);
  self->line = g_strndup (start, length);
  return self->line;
}

/**
 * connect4_test_player_read_answer:
 *
 * Returns: (transfer none): the next line that is not about when what was typed will be read; valid until another is
 *   read
 */
const char *
connect4_test_player_read_answer (Connect4TestPlayer *self)
{
  const char *line;

  do
    line = connect4_test_player_read_line (self);
  while (g_str_equal (line, "What you type cannot be read at the moment. Your line waits until it can.") ||
         g_str_equal (line, "What you type can be read again."));

  return line;
}

/**
 * connect4_test_player_expect_line:
 * @line: the very next line
 */
void
connect4_test_player_expect_line (Connect4TestPlayer *self,
                                  const char         *line)
{
  if (g_strcmp0 (connect4_test_player_read_line (self), line) != 0)
    fail (self, "expected '%s' and read '%s'", line, self->line);
}

/**
 * connect4_test_player_expect_lines:
 * @...: the very next lines, and %NULL
 */
void
connect4_test_player_expect_lines (Connect4TestPlayer *self,
                                   ...)
{
  const char *line;
  va_list args;

  va_start (args, self);
  while ((line = va_arg (args, const char *)) != NULL)
    connect4_test_player_expect_line (self, line);
  va_end (args);
}

/**
 * connect4_test_player_expect_strv:
 * @lines: the very next lines
 */
void
connect4_test_player_expect_strv (Connect4TestPlayer *self,
                                  const char *const  *lines)
{
  gsize i;

  for (i = 0; lines[i] != NULL; i++)
    connect4_test_player_expect_line (self, lines[i]);
}

/**
 * connect4_test_player_expect_match:
 * @pattern: what the very next line looks like, with `*` and `?`
 *
 * Returns: (transfer none): that line
 */
const char *
connect4_test_player_expect_match (Connect4TestPlayer *self,
                                   const char         *pattern)
{
  if (!g_pattern_match_simple (pattern, connect4_test_player_read_line (self)))
    fail (self, "expected '%s' and read '%s'", pattern, self->line);
  return self->line;
}

/**
 * connect4_test_player_expect_error:
 * @code: of the mistake that the very next line tells about
 */
void
connect4_test_player_expect_error (Connect4TestPlayer *self,
                                   const char         *code)
{
  g_autofree char *pattern = g_strdup_printf ("Error: ?* (%s)", code);

  connect4_test_player_expect_match (self, pattern);
}

/**
 * connect4_test_player_expect_bytes:
 * @bytes: the very next bytes: what is not a line
 */
void
connect4_test_player_expect_bytes (Connect4TestPlayer *self,
                                   const char         *bytes,
                                   gsize               length)
{
  gsize i;

  for (i = 0; i < length; i++)
    {
      wait_until (self, has_bytes_or_ended, "bytes");
      if (self->taken == self->received->len)
        fail (self, "was disconnected");
      if (self->received->data[self->taken] != (guint8) bytes[i])
        fail (self, "expected byte %#x and read %#x", (guint8) bytes[i],
              self->received->data[self->taken]);
      self->taken++;
    }
}

/**
 * connect4_test_player_expect_quiet:
 *
 * Expects that nothing has come that was not read, by asking for something that is refused at once.
 */
void
connect4_test_player_expect_quiet (Connect4TestPlayer *self)
{
  connect4_test_player_type (self, NONSENSE);
  connect4_test_player_expect_match (self, "*(command_not_found)");
}

/**
 * connect4_test_player_skip_to:
 * @line: a line that comes, sooner or later
 */
void
connect4_test_player_skip_to (Connect4TestPlayer *self,
                              const char         *line)
{
  while (g_strcmp0 (connect4_test_player_read_line (self), line) != 0)
    continue;
}

/**
 * connect4_test_player_read_all:
 *
 * Returns: (transfer full): all lines that answer what was typed so far
 */
GStrv
connect4_test_player_read_all (Connect4TestPlayer *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  connect4_test_player_type (self, NONSENSE);
  while (!g_str_has_suffix (connect4_test_player_read_line (self), "(command_not_found)"))
    g_strv_builder_add (lines, self->line);
  return g_strv_builder_end (lines);
}

/**
 * connect4_test_player_ask:
 * @line: what to type
 *
 * Returns: (transfer full): all lines that answer it, and what was typed before
 */
GStrv
connect4_test_player_ask (Connect4TestPlayer *self,
                          const char         *line)
{
  connect4_test_player_type (self, "%s", line);
  return connect4_test_player_read_all (self);
}

/**
 * connect4_test_player_read_code:
 *
 * Expects that a game has been created.
 *
 * Returns: (transfer full): its code
 */
char *
connect4_test_player_read_code (Connect4TestPlayer *self)
{
  connect4_test_player_expect_match (self, "Game ?????? created!");
  return g_strndup (self->line + strlen ("Game "), 6);
}

/**
 * connect4_test_player_create_game:
 * @line: what to type to create one
 *
 * Returns: (transfer full): the game's code
 */
char *
connect4_test_player_create_game (Connect4TestPlayer *self,
                                  const char         *line)
{
  connect4_test_player_type (self, "%s", line);
  return connect4_test_player_read_code (self);
}

/**
 * connect4_test_lines_have:
 * @lines: (array zero-terminated=1): what a player read
 *
 * Returns: whether one of the lines contains @text
 */
gboolean
connect4_test_lines_have (char       **lines,
                          const char  *text)
{
  gsize i;

  for (i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], text) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * connect4_test_player_wait_closed:
 *
 * Waits until the connection is at its end, whatever comes before.
 */
void
connect4_test_player_wait_closed (Connect4TestPlayer *self)
{
  wait_until (self, has_ended, "the end of the connection");
}

/**
 * connect4_test_player_expect_closed:
 *
 * Expects the end of the connection, and not a byte before it.
 */
void
connect4_test_player_expect_closed (Connect4TestPlayer *self)
{
  connect4_test_player_wait_closed (self);
  if (self->taken < self->received->len)
    fail (self, "expected the end and read '%s'", connect4_test_player_read_line (self));
}

/**
 * connect4_test_player_has_read:
 *
 * Returns: whether @bytes were among what came of late
 */
gboolean
connect4_test_player_has_read (Connect4TestPlayer *self,
                               const char         *bytes,
                               gsize               length)
{
  return memmem (self->received->data, self->received->len, bytes, length) != NULL;
}

/**
 * connect4_test_player_set_reading:
 * @reading: %FALSE for a player whose terminal stands still; what comes then waits in the network
 */
void
connect4_test_player_set_reading (Connect4TestPlayer *self,
                                  gboolean            reading)
{
  if (!reading)
    g_clear_handle_id (&self->in_id, g_source_remove);
  else if (self->in_id == 0 && !self->ended)
    self->in_id = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);
}

/**
 * connect4_test_player_half_close:
 *
 * Ends what this player sends, after what is typed already, and reads on: as `printf | nc -N` does.
 */
void
connect4_test_player_half_close (Connect4TestPlayer *self)
{
  self->half_close = TRUE;
  watch_writable (self);
}

/**
 * connect4_test_player_close:
 *
 * Hangs up.
 */
void
connect4_test_player_close (Connect4TestPlayer *self)
{
  disconnect (self);
  if (self->fd >= 0)
    close (g_steal_fd (&self->fd));
}

/**
 * connect4_test_player_reset:
 *
 * Cuts the connection off, as a machine does that has crashed and is back: the server gets an RST.
 */
void
connect4_test_player_reset (Connect4TestPlayer *self)
{
  struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  connect4_test_player_close (self);
}
