/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-torment.h"

#include "bench-loop.h"
#include "bench-process-tree.h"

#include <signal.h>
#include <string.h>

#define MILLISECOND G_GINT64_CONSTANT (1000000)

#define HANDLER "connect4-handle" /* as much of the name as the kernel keeps */

#define SLOW_STOPPED (200 * MILLISECOND)
#define SLOW_RUNNING (1 * MILLISECOND)
#define SLOW_PAUSE   (1000 * MILLISECOND)
#define FREEZE_EVERY (100 * MILLISECOND)
#define KILL_EVERY   (1000 * MILLISECOND / 130)

struct _BenchTorment
{
  BenchTormentKind kind;
  GPid server;      /* 0: not known, and nothing is done */
  gint64 next_act;  /* bench_now() */
  GPid slowed;      /* 0: none now */
  gboolean running; /* the slowed one, for a moment */
};

/**
 * bench_torment_new:
 * @kind: what is done
 * @server: the process whose handlers it is done to; 0 if that is not known
 *
 * Returns: (transfer full): what has not begun yet
 */
BenchTorment *
bench_torment_new (BenchTormentKind kind,
                   GPid             server)
{
  BenchTorment *self = g_new0 (BenchTorment, 1);

  self->kind = kind;
  self->server = server;
  return self;
}

/* No process stays stopped on our account: it may be one that has to end. */
void
bench_torment_free (BenchTorment *self)
{
  g_autoptr (GArray) handlers = NULL;

  if (self->kind == BENCH_TORMENT_SLOW || self->kind == BENCH_TORMENT_FREEZE)
    {
      handlers = bench_process_tree_list_children (self->server, HANDLER);
      for (guint i = 0; i < handlers->len; i++)
        kill (g_array_index (handlers, GPid, i), SIGCONT);
    }
  g_free (self);
}

/* Returns: 0 if there is none */
static GPid
choose_handler (BenchTorment *self)
{
  g_autoptr (GArray) handlers = bench_process_tree_list_children (self->server, HANDLER);

  if (handlers->len == 0)
    return 0;
  return g_array_index (handlers, GPid, g_random_int_range (0, handlers->len));
}

/* How often @pid was given a processor: a handler that gets more batches is given one more often. */
static guint64
count_runs (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/schedstat", pid);
  g_autofree char *contents = NULL;
  const char *last;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return 0;
  last = strrchr (contents, ' ');
  return last != NULL ? g_ascii_strtoull (last + 1, NULL, 10) : 0;
}

/* Returns: the handler with the most to do, or one idle would be slowed; 0 if there is none */
static GPid
choose_busiest (BenchTorment *self)
{
  g_autoptr (GArray) handlers = bench_process_tree_list_children (self->server, HANDLER);
  GPid busiest = 0;
  guint64 most = 0;

  for (guint i = 0; i < handlers->len; i++)
    {
      GPid handler = g_array_index (handlers, GPid, i);
      guint64 runs = count_runs (handler);

      if (runs > most)
        {
          most = runs;
          busiest = handler;
        }
    }
  return busiest;
}

static gboolean
is_handler (BenchTorment *self,
            GPid          pid)
{
  g_autoptr (GArray) handlers = bench_process_tree_list_children (self->server, HANDLER);

  for (guint i = 0; i < handlers->len; i++)
    {
      if (g_array_index (handlers, GPid, i) == pid)
        return TRUE;
    }
  return FALSE;
}

/* Returns: whether a handler has just been stopped */
static guint
slow_down (BenchTorment *self,
           gint64        now)
{
  if (self->slowed == 0)
    {
      self->slowed = choose_busiest (self);
      self->running = TRUE;
    }
  else if (!is_handler (self, self->slowed))
    {
      self->slowed = 0;
      self->next_act = now + SLOW_PAUSE;
      return 0;
    }
  if (self->slowed == 0)
    return 0;
  kill (self->slowed, self->running ? SIGSTOP : SIGCONT);
  self->next_act = now + (self->running ? SLOW_STOPPED : SLOW_RUNNING);
  self->running = !self->running;
  return !self->running;
}

static guint
send_signal (BenchTorment *self,
             int           signum)
{
  GPid handler = choose_handler (self);

  return handler != 0 && kill (handler, signum) == 0;
}

/**
 * bench_torment_act:
 * @self: a torment
 *
 * Does what has become due since the last call.
 *
 * Returns: how often a handler was stopped or killed just now
 */
guint
bench_torment_act (BenchTorment *self)
{
  gint64 now = bench_now ();
  gint64 every = self->kind == BENCH_TORMENT_KILL ? KILL_EVERY : FREEZE_EVERY;
  guint n = 0;

  if (self->kind == BENCH_TORMENT_NONE || self->server == 0)
    return 0;
  if (self->next_act == 0)
    self->next_act = now;
  if (now < self->next_act)
    return 0;
  if (self->kind == BENCH_TORMENT_SLOW)
    return slow_down (self, now);
  for (; self->next_act <= now; self->next_act += every)
    n += send_signal (self, self->kind == BENCH_TORMENT_KILL ? SIGSEGV : SIGSTOP);
  return n;
}
