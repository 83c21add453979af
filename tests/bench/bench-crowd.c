/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-crowd.h"

#include "bench-connection.h"

#include <string.h>

#define DEAF_REQUESTS 256
#define DEAF_REQUEST "help\r\n"
#define HANGING_REQUEST "crash hang\r\n"
#define CRASHING_REQUEST "crash segv\r\n"

#define NANOSECONDS 1e9

struct _BenchCrowd
{
  BenchLoop *loop; /* not owned */
  BenchCrowdKind kind;
  guint size;
  guint opened;             /* how many of clients have been opened */
  BenchConnection *clients; /* size of them, owned */
  gint64 since;             /* when the crowd began to act; 0: not yet */
  guint64 turns;            /* taken since then: each client has one a second, in order */
};

static void
count_cut_off (BenchConnection *connection,
               const char      *why)
{
  connection->loop->tally.cut_off++;
}

static void
hang (BenchConnection *connection)
{
  bench_connection_send (connection, HANGING_REQUEST, strlen (HANGING_REQUEST));
}

static void
crash (BenchConnection *connection)
{
  bench_connection_send (connection, CRASHING_REQUEST, strlen (CRASHING_REQUEST));
}

static gboolean
is_apology (BenchConnection *connection,
            const char      *line)
{
  if (!g_str_has_prefix (line, "An unexpected error"))
    return FALSE;
  connection->loop->tally.attacks++;
  return TRUE;
}

static void
hang_again (BenchConnection *connection,
            const char      *line,
            gsize            length)
{
  if (is_apology (connection, line))
    hang (connection);
}

static void
crash_again (BenchConnection *connection,
             const char      *line,
             gsize            length)
{
  if (is_apology (connection, line))
    crash (connection);
}

/* Asks as often as it takes to fill what is between the two programs, and reads no answer. */
static void
ask_and_stop_reading (BenchConnection *connection)
{
  g_autoptr (GString) requests = g_string_new (NULL);

  for (guint i = 0; i < DEAF_REQUESTS; i++)
    g_string_append (requests, DEAF_REQUEST);
  bench_connection_stop_reading (connection);
  bench_connection_send (connection, requests->str, requests->len);
}

static const BenchConnectionFuncs first_funcs[] = {
  [BENCH_CROWD_IDLE] = { .closed = NULL },
  [BENCH_CROWD_SLOW] = { .closed = count_cut_off },
  [BENCH_CROWD_DEAF] = {
    .greeted = ask_and_stop_reading,
    .closed = count_cut_off,
    .small_buffers = TRUE,
  },
  [BENCH_CROWD_HANGING] = {
    .greeted = hang,
    .line = hang_again,
    .closed = count_cut_off,
    .elsewhere = TRUE,
  },
  [BENCH_CROWD_CRASHING] = {
    .greeted = crash,
    .line = crash_again,
    .closed = count_cut_off,
    .elsewhere = TRUE,
  },
};

/* For those who come back: a thousand who flood the server again and again would be another test. */
static const BenchConnectionFuncs deaf_later_funcs = {
  .greeted = bench_connection_stop_reading,
  .closed = count_cut_off,
  .small_buffers = TRUE,
};

/**
 * bench_crowd_new:
 * @loop: a loop, which outlives the crowd
 * @kind: what its clients do
 * @size: how many there are
 *
 * Returns: (transfer full): a crowd whose clients are still to be opened
 */
BenchCrowd *
bench_crowd_new (BenchLoop      *loop,
                 BenchCrowdKind  kind,
                 guint           size)
{
  BenchCrowd *self = g_new0 (BenchCrowd, 1);

  self->loop = loop;
  self->kind = kind;
  self->size = size;
  self->clients = g_new0 (BenchConnection, size);
  return self;
}

void
bench_crowd_free (BenchCrowd *self)
{
  for (guint i = 0; i < self->opened; i++)
    bench_connection_close (&self->clients[i]);
  g_free (self->clients);
  g_free (self);
}

/**
 * bench_crowd_open_some:
 * @self: a crowd
 * @n: how many clients to open, at most
 *
 * Returns: whether there are any left to open
 */
gboolean
bench_crowd_open_some (BenchCrowd *self,
                       guint       n)
{
  for (; n > 0 && self->opened < self->size; n--)
    bench_connection_open (&self->clients[self->opened++], self->loop, &first_funcs[self->kind]);
  return self->opened < self->size;
}

static void
take_turn (BenchCrowd      *self,
           BenchConnection *client)
{
  gboolean is_deaf = self->kind == BENCH_CROWD_DEAF;

  if (!bench_connection_is_open (client))
    bench_connection_open (client, self->loop, is_deaf ? &deaf_later_funcs : &first_funcs[self->kind]);
  else if (!client->greeted)
    return;
  else if (self->kind == BENCH_CROWD_SLOW)
    bench_connection_send (client, "x", 1);
  else if (is_deaf)
    bench_connection_send (client, DEAF_REQUEST, sizeof DEAF_REQUEST - 1);
}

/**
 * bench_crowd_act:
 * @self: a crowd
 *
 * Lets those clients do their part whose turn has come since the last call, once all are opened.
 */
void
bench_crowd_act (BenchCrowd *self)
{
  guint64 due;

  if (self->kind == BENCH_CROWD_IDLE || self->opened < self->size || self->size == 0)
    return;
  if (self->since == 0)
    self->since = bench_now ();
  due = (bench_now () - self->since) * self->size / NANOSECONDS;
  for (; self->turns < due; self->turns++)
    take_turn (self, &self->clients[self->turns % self->size]);
}
