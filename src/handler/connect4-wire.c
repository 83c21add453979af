/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "handler/connect4-wire.h"

#include <string.h>

#include "handler/connect4-request-parser.h"
#include "handler/connect4-text.h"

/* docs/wire.md describes the bytes. Here, each message is written and read by functions that mirror
 * each other, and what an action holds is read off the table of commands. */

#define HEADER_SIZE        4
#define N_MESSAGES_AT      2
#define REQUEST_FIXED_SIZE (4 + 1 + 2)

/* The largest answer: the id, the action, and a refusal with two limits and the longest text. */
#define ANSWER_MAX_SIZE (4 + 1 + 1 + 1 + 4 + 4 + 1 + CONNECT4_TEXT_MAX)

static const guint8 direction_marks[] = {
  [CONNECT4_WIRE_REQUESTS] = 'Q',
  [CONNECT4_WIRE_ANSWERS] = 'A',
};

static void
put_bytes (Connect4WireWriter *self,
           gconstpointer       bytes,
           gsize               length)
{
  if (length > 0)
    memcpy (self->batch + self->used, bytes, length);
  self->used += length;
}

static void
put_u8 (Connect4WireWriter *self,
        guint8              value)
{
  self->batch[self->used++] = value;
}

static void
put_u16 (Connect4WireWriter *self,
         guint16             value)
{
  value = GUINT16_TO_LE (value);
  put_bytes (self, &value, sizeof value);
}

static void
put_u32 (Connect4WireWriter *self,
         guint32             value)
{
  value = GUINT32_TO_LE (value);
  put_bytes (self, &value, sizeof value);
}

static void
put_text (Connect4WireWriter *self,
          const char         *text)
{
  gsize length = strnlen (text, CONNECT4_TEXT_MAX);

  put_u8 (self, (guint8) length);
  put_bytes (self, text, length);
}

/* Makes room for one more message of at most @size bytes. */
static gboolean
begin_message (Connect4WireWriter *self,
               gsize               size)
{
  guint16 n_messages;

  if (self->n_messages == CONNECT4_WIRE_BATCH_MESSAGES ||
      size > CONNECT4_WIRE_BATCH_SIZE - self->used)
    return FALSE;

  self->n_messages++;
  n_messages = GUINT16_TO_LE (self->n_messages);
  memcpy (self->batch + N_MESSAGES_AT, &n_messages, sizeof n_messages);

  return TRUE;
}

/* Takes @length bytes off the batch. Once one read has failed, all do. */
static const guint8 *
take_bytes (Connect4WireReader *self,
            gsize               length)
{
  const guint8 *bytes = self->next;

  if (self->broken || length > self->left)
    {
      self->broken = TRUE;
      return NULL;
    }

  self->next += length;
  self->left -= length;

  return bytes;
}

static guint8
take_u8 (Connect4WireReader *self)
{
  const guint8 *bytes = take_bytes (self, sizeof (guint8));

  return bytes != NULL ? *bytes : 0;
}

static guint16
take_u16 (Connect4WireReader *self)
{
  const guint8 *bytes = take_bytes (self, sizeof (guint16));
  guint16 value = 0;

  if (bytes != NULL)
    memcpy (&value, bytes, sizeof value);

  return GUINT16_FROM_LE (value);
}

static guint32
take_u32 (Connect4WireReader *self)
{
  const guint8 *bytes = take_bytes (self, sizeof (guint32));
  guint32 value = 0;

  if (bytes != NULL)
    memcpy (&value, bytes, sizeof value);

  return GUINT32_FROM_LE (value);
}

/* Reads one of @n_values values of an enumeration. */
static guint8
take_enum (Connect4WireReader *self,
           guint               n_values)
{
  guint8 value = take_u8 (self);

  if (value >= n_values)
    self->broken = TRUE;

  return value;
}

/* Reads a text into a field of CONNECT4_TEXT_MAX + 1 bytes that are all 0. */
static void
take_text (Connect4WireReader *self,
           char               *text)
{
  gsize length = take_enum (self, CONNECT4_TEXT_MAX + 1);
  const guint8 *bytes = take_bytes (self, length);

  if (bytes == NULL)
    return;

  memcpy (text, bytes, length);
  if (!connect4_text_is_clean (text, length))
    self->broken = TRUE;
}

static void
put_refusal (Connect4WireWriter   *self,
             const Connect4Action *action)
{
  put_u8 (self, (guint8) action->refuse.refusal);
  put_u8 (self, (guint8) action->refuse.option);
  put_u32 (self, (guint32) action->refuse.minimum);
  put_u32 (self, (guint32) action->refuse.maximum);
  put_text (self, action->refuse.text);
}

static void
take_refusal (Connect4WireReader *self,
              Connect4Action     *action)
{
  action->refuse.refusal = take_enum (self, CONNECT4_N_REFUSALS);
  action->refuse.option = take_enum (self, CONNECT4_N_OPTIONS);
  action->refuse.minimum = (int) take_u32 (self);
  action->refuse.maximum = (int) take_u32 (self);
  take_text (self, action->refuse.text);

  if (action->refuse.minimum > action->refuse.maximum)
    self->broken = TRUE;
}

static gboolean
is_text (const Connect4CommandOption *option)
{
  return option->kind == CONNECT4_VALUE_TEXT || option->kind == CONNECT4_VALUE_NAME ||
         option->kind == CONNECT4_VALUE_COMMAND;
}

static void
put_values (Connect4WireWriter    *self,
            const Connect4Command *command,
            const Connect4Action  *action)
{
  for (guint i = 0; i < command->n_options; i++)
    {
      gconstpointer field = (const char *) action + command->options[i].offset;

      if (is_text (&command->options[i]))
        put_text (self, field);
      else
        put_u32 (self, *(const guint32 *) field);
    }
}

static void
take_values (Connect4WireReader    *self,
             const Connect4Command *command,
             Connect4ParserFlags    flags,
             Connect4Action        *action)
{
  for (guint i = 0; i < command->n_options; i++)
    {
      gpointer field = (char *) action + command->options[i].offset;

      if (is_text (&command->options[i]))
        take_text (self, field);
      else
        *(guint32 *) field = take_u32 (self);
    }

  for (guint i = 0; i < command->n_options && !self->broken; i++)
    {
      if (!connect4_command_option_accepts (&command->options[i], action, flags))
        self->broken = TRUE;
    }
}

/* What there is when a message should begin. */
static Connect4WireStatus
next_message (Connect4WireReader *self)
{
  if (self->broken || (self->n_messages == 0 && self->left > 0))
    return CONNECT4_WIRE_BROKEN;
  if (self->n_messages == 0)
    return CONNECT4_WIRE_END;

  self->n_messages--;

  return CONNECT4_WIRE_MESSAGE;
}

/**
 * connect4_wire_writer_init:
 * @self: a writer
 * @batch: (array fixed-size=65536): where the batch goes; stays the caller's
 * @direction: what the batch is of
 *
 * Begins a batch, without a message so far. It is the @used bytes at @batch at any time.
 */
void
connect4_wire_writer_init (Connect4WireWriter    *self,
                           guint8                *batch,
                           Connect4WireDirection  direction)
{
  *self = (Connect4WireWriter){ .batch = batch };
  put_u8 (self, CONNECT4_WIRE_VERSION);
  put_u8 (self, direction_marks[direction]);
  put_u16 (self, 0);
  g_assert (self->used == HEADER_SIZE);
}

/**
 * connect4_wire_write_request:
 * @self: a writer of requests
 * @request: a line of at most %CONNECT4_REQUEST_LINE_MAX bytes
 *
 * Returns: %FALSE if the batch has no room for @request, and is as before
 */
gboolean
connect4_wire_write_request (Connect4WireWriter        *self,
                             const Connect4WireRequest *request)
{
  g_return_val_if_fail (request->length <= CONNECT4_REQUEST_LINE_MAX, FALSE);

  if (!begin_message (self, REQUEST_FIXED_SIZE + request->length))
    return FALSE;

  put_u32 (self, request->id);
  put_u8 (self, (guint8) request->place);
  put_u16 (self, (guint16) request->length);
  put_bytes (self, request->line, request->length);

  return TRUE;
}

/**
 * connect4_wire_write_answer:
 * @self: a writer of answers
 * @id: of the request
 * @action: what the request asks for; not %CONNECT4_ACTION_CRASH, which is not to be answered
 *
 * Returns: %FALSE if the batch has no room for the answer, and is as before; never if it answers a
 *   batch that connect4_wire_read_request() could read
 */
gboolean
connect4_wire_write_answer (Connect4WireWriter   *self,
                            guint32               id,
                            const Connect4Action *action)
{
  const Connect4Command *command = connect4_command_of_action (action->type);

  g_return_val_if_fail (action->type != CONNECT4_ACTION_CRASH, FALSE);

  if (!begin_message (self, ANSWER_MAX_SIZE))
    return FALSE;

  put_u32 (self, id);
  put_u8 (self, (guint8) action->type);
  if (action->type == CONNECT4_ACTION_REFUSE)
    put_refusal (self, action);
  else if (command != NULL)
    put_values (self, command, action);

  return TRUE;
}

/**
 * connect4_wire_reader_init:
 * @self: a reader
 * @batch: (array length=length): what came from the other side: any bytes at all; stays the
 *   caller's, and must stay while it is read
 * @length: how many
 * @direction: what the batch should be of
 *
 * Begins to read a batch. If anything is wrong with it, the first read fails.
 */
void
connect4_wire_reader_init (Connect4WireReader    *self,
                           const guint8          *batch,
                           gsize                  length,
                           Connect4WireDirection  direction)
{
  *self = (Connect4WireReader){ .next = batch, .left = length };

  if (take_u8 (self) != CONNECT4_WIRE_VERSION || take_u8 (self) != direction_marks[direction])
    self->broken = TRUE;

  self->n_messages = take_u16 (self);
  if (length > CONNECT4_WIRE_BATCH_SIZE || self->n_messages > CONNECT4_WIRE_BATCH_MESSAGES)
    self->broken = TRUE;
}

/**
 * connect4_wire_read_request:
 * @self: a reader of requests
 * @request: (out caller-allocates): the next request; its line is a part of the batch
 *
 * Returns: whether there was a request; @request is valid only then
 */
Connect4WireStatus
connect4_wire_read_request (Connect4WireReader  *self,
                            Connect4WireRequest *request)
{
  Connect4WireStatus status = next_message (self);

  if (status != CONNECT4_WIRE_MESSAGE)
    return status;

  request->id = take_u32 (self);
  request->place = take_enum (self, CONNECT4_N_PLACES);
  request->length = take_u16 (self);
  request->line = (const char *) take_bytes (self, request->length);
  if (request->length > CONNECT4_REQUEST_LINE_MAX)
    self->broken = TRUE;

  return self->broken ? CONNECT4_WIRE_BROKEN : CONNECT4_WIRE_MESSAGE;
}

/**
 * connect4_wire_read_answer:
 * @self: a reader of answers
 * @flags: whether there is fault injection
 * @id: (out): of the request that is answered; whether there is one is the caller's to check
 * @action: (out caller-allocates): what the request asks for, each of its fields one that the
 *   parser could have put there
 *
 * Returns: whether there was an answer; @id and @action are valid only then
 */
Connect4WireStatus
connect4_wire_read_answer (Connect4WireReader  *self,
                           Connect4ParserFlags  flags,
                           guint32             *id,
                           Connect4Action      *action)
{
  Connect4WireStatus status = next_message (self);
  const Connect4Command *command;

  if (status != CONNECT4_WIRE_MESSAGE)
    return status;

  memset (action, 0, sizeof *action);
  *id = take_u32 (self);
  action->type = take_enum (self, CONNECT4_ACTION_CRASH);
  command = connect4_command_of_action (action->type);
  if (action->type == CONNECT4_ACTION_REFUSE)
    take_refusal (self, action);
  else if (command != NULL)
    take_values (self, command, flags, action);

  return self->broken ? CONNECT4_WIRE_BROKEN : CONNECT4_WIRE_MESSAGE;
}
