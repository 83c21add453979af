/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-fuzz"

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "telnet/connect4-telnet-stream.h"

#define MAX_SIZE 8192

/* What is answered at most between one line and the next: up to that, packets make no difference. */
#define REPLIES_MAX 4096

/* RFC 854 and 855 */
enum {
  SE = 240,
  EC = 247,
  EL = 248,
  SB = 250,
  WILL = 251,
  DONT = 254,
  IAC = 255,
};

/* What a subnegotiation has at most; then it is none. */
#define SUBNEGOTIATION_MAX 1024

/* What came out. A line is its status, and if it is whole, its length and its bytes. */
typedef struct
{
  guint8 lines[4 * MAX_SIZE];
  gsize n_lines; /* bytes of @lines */
  guint8 replies[4 * MAX_SIZE];
  gsize n_replies;
} Outcome;

/* Bytes that the stream has copied since it was set to 0. */
static gsize n_copied;

/* The linker gives this to the stream for the real one (--wrap), which it calls. */
GByteArray *__wrap_g_byte_array_append (GByteArray *array, const guint8 *data, guint length);
GByteArray *__real_g_byte_array_append (GByteArray *array, const guint8 *data, guint length);

GByteArray *
__wrap_g_byte_array_append (GByteArray   *array,
                            const guint8 *data,
                            guint         length)
{
  n_copied += length;

  return __real_g_byte_array_append (array, data, length);
}

static void
add (guint8        *bytes,
     gsize         *n_bytes,
     gconstpointer  more,
     gsize          n_more)
{
  g_assert_true (*n_bytes + n_more <= 4 * MAX_SIZE);
  if (n_more > 0)
    memcpy (bytes + *n_bytes, more, n_more);
  *n_bytes += n_more;
}

static void
on_reply (const char *bytes,
          gsize       length,
          gpointer    user_data)
{
  Outcome *outcome = user_data;

  add (outcome->replies, &outcome->n_replies, bytes, length);
}

static void
check_line (const char *line,
            gsize       length)
{
  g_assert_true (length <= CONNECT4_LINE_MAX);
  for (gsize i = 0; i < length; i++)
    g_assert_true (line[i] != '\0' && line[i] != '\r' && line[i] != '\n');
}

static void
add_line (Outcome            *outcome,
          Connect4LineStatus  status,
          gconstpointer       line,
          gsize               length)
{
  guint8 head[] = { (guint8) status, 0, 0 };

  if (status != CONNECT4_LINE_COMPLETE)
    length = 0;
  head[1] = (guint8) (length >> 8);
  head[2] = (guint8) length;
  add (outcome->lines, &outcome->n_lines, head, sizeof head);
  add (outcome->lines, &outcome->n_lines, line, length);
}

/* Takes telnet's commands out, byte by byte. Returns: how many bytes are left in @text */
static gsize
read_slowly (const guint8 *bytes,
             gsize         size,
             guint8       *text)
{
  enum { TEXT,
         COMMAND,
         OPTION,
         SUBNEGOTIATION,
         SUBNEGOTIATION_COMMAND } state = TEXT;
  gsize length = 0;
  guint n_discarded = 0;

  for (gsize i = 0; i < size; i++)
    {
      guint8 byte = bytes[i];

      if (state == SUBNEGOTIATION_COMMAND && byte != IAC && byte != SE)
        state = COMMAND;

      if ((state == TEXT && byte != IAC) || (state == COMMAND && byte == IAC))
        text[length++] = byte;
      else if (state == COMMAND && (byte == EC || byte == EL))
        text[length++] = byte == EC ? '\177' : '\025';

      if (state == COMMAND && byte == SB)
        n_discarded = 0;

      if (state == TEXT)
        state = byte == IAC ? COMMAND : TEXT;
      else if (state == COMMAND && byte == SB)
        state = SUBNEGOTIATION;
      else if (state == COMMAND)
        state = byte >= WILL && byte <= DONT ? OPTION : TEXT;
      else if (state == OPTION)
        state = TEXT;
      else if (state == SUBNEGOTIATION_COMMAND)
        state = byte == SE ? TEXT : SUBNEGOTIATION;
      else if (byte == IAC)
        state = SUBNEGOTIATION_COMMAND;
      else if (++n_discarded == SUBNEGOTIATION_MAX)
        state = TEXT;
    }

  return length;
}

/* What the lines have to be. */
static void
split_slowly (const guint8 *bytes,
              gsize         size,
              Outcome      *outcome)
{
  static guint8 text[MAX_SIZE], line[MAX_SIZE];
  gsize n_text = read_slowly (bytes, size, text);
  gsize length = 0;

  outcome->n_lines = 0;
  for (gsize i = 0; i < n_text; i++)
    {
      if (text[i] == '\r' || text[i] == '\n')
        {
          add_line (outcome, length > CONNECT4_LINE_MAX ? CONNECT4_LINE_TOO_LONG : CONNECT4_LINE_COMPLETE, line,
                    length);
          length = 0;
        }
      else if (text[i] != '\0')
        {
          line[length++] = text[i];
        }

      if (text[i] == '\r' && i + 1 < n_text && (text[i + 1] == '\n' || text[i + 1] == '\0'))
        i++;
    }

  if (length > CONNECT4_LINE_MAX)
    add_line (outcome, CONNECT4_LINE_TOO_LONG, line, length);
}

static void
take_lines (Connect4TelnetStream *stream,
            Outcome              *outcome)
{
  Connect4LineStatus status;
  const char *line;
  gsize length;

  while ((status = connect4_telnet_stream_next_line (stream, &line, &length)) != CONNECT4_LINE_NONE)
    {
      if (status == CONNECT4_LINE_COMPLETE)
        check_line (line, length);
      add_line (outcome, status, line, length);
    }
}

/* A packet, from a buffer that is not there any more when the next one comes. What is copied for it is
 * no more than a few times what came, and what can be pending. */
static void
receive (Connect4TelnetStream *stream,
         Outcome              *outcome,
         const guint8         *bytes,
         gsize                 length)
{
  static char packet[MAX_SIZE];

  memcpy (packet, bytes, length);
  n_copied = 0;
  connect4_telnet_stream_feed (stream, packet, length);
  take_lines (stream, outcome);
  connect4_telnet_stream_keep (stream);
  memset (packet, '!', length);

  g_assert_true (n_copied <= 3 * (length + CONNECT4_LINE_MAX));
  g_assert_true (stream->length <= CONNECT4_LINE_MAX);
  g_assert_true ((stream->pending != NULL) == (stream->length > 0));
}

/* Feeds all in packets of a length that @random says; all at once if that is 0. */
static void
play (Connect4TelnetStream *stream,
      Outcome              *outcome,
      const guint8         *bytes,
      gsize                 size,
      guint32               random)
{
  outcome->n_lines = 0;
  outcome->n_replies = 0;
  connect4_telnet_stream_init (stream, on_reply, outcome);

  while (size > 0)
    {
      gsize length = size;

      if (random != 0)
        {
          random = random * 1664525 + 1013904223;
          length = MIN (size, 1 + (random >> 16) % (1u << (random >> 29)));
        }
      receive (stream, outcome, bytes, length);
      bytes += length;
      size -= length;
    }
}

static void
check_same (const Connect4TelnetStream *one,
            const Outcome              *outcome,
            const Connect4TelnetStream *other,
            const Outcome              *other_outcome)
{
  g_assert_true (outcome->n_lines == other_outcome->n_lines);
  g_assert_true (memcmp (outcome->lines, other_outcome->lines, outcome->n_lines) == 0);

  g_assert_true (outcome->n_replies > REPLIES_MAX - 16 || outcome->n_replies == other_outcome->n_replies);
  g_assert_true (memcmp (outcome->replies, other_outcome->replies,
                         MIN (outcome->n_replies, REPLIES_MAX - 16)) == 0);

  g_assert_true (one->n_line_ends == other->n_line_ends);
  g_assert_true (one->weight == other->weight);
  g_assert_true (connect4_telnet_stream_is_idle (one) == connect4_telnet_stream_is_idle (other));
}

/* The first byte says into what packets the others are cut. What comes out is the same as if they all
 * come at once, and the lines are those that are found byte by byte. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static Outcome outcome, cut_outcome, expected;
  Connect4TelnetStream stream, cut;

  if (size == 0 || size > MAX_SIZE)
    return 0;

  play (&stream, &outcome, data + 1, size - 1, 0);
  play (&cut, &cut_outcome, data + 1, size - 1, 1 + data[0]);
  split_slowly (data + 1, size - 1, &expected);
  g_assert_true (outcome.n_lines == expected.n_lines);
  g_assert_true (memcmp (outcome.lines, expected.lines, expected.n_lines) == 0);
  check_same (&stream, &outcome, &cut, &cut_outcome);
  g_assert_true (stream.weight <= (size - 1) * (1 + CONNECT4_LINE_WEIGHT));

  connect4_telnet_stream_clear (&stream);
  connect4_telnet_stream_clear (&cut);

  return 0;
}
