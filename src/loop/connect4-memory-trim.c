/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-loop"

#include "config.h"

#include "loop/connect4-memory-trim.h"

#include <malloc.h>

/* So many have to go before it is worth it: fewer leave little that others will not need again. */
#define MANY 1000

/* While as many go in a second, those who go are waited for. */
#define STILL_GOING 100

#define DELAY G_USEC_PER_SEC

static void
connect4_memory_trim_wait (Connect4MemoryTrim *self)
{
  self->n_gone = 0;
  connect4_timer_set (&self->timer, DELAY);
}

static void
connect4_memory_trim_on_due (Connect4Timer *timer,
                             gpointer       user_data)
{
  Connect4MemoryTrim *self = user_data;

  if (self->n_gone >= STILL_GOING)
    {
      connect4_memory_trim_wait (self);
      return;
    }

  self->n_gone = 0;
  self->release ();
  malloc_trim (0);
}

/**
 * connect4_memory_trim_init:
 * @self: what trims the memory
 * @release: called before, to free what is not needed but kept
 *
 * Prepares @self; connect4_memory_trim_clear() ends it.
 */
void
connect4_memory_trim_init (Connect4MemoryTrim *self,
                           void (*release) (void))
{
  self->n_gone = 0;
  self->release = release;
  connect4_timer_init (&self->timer, connect4_memory_trim_on_due, self);
}

/**
 * connect4_memory_trim_clear:
 * @self: what trims the memory
 *
 * Ends @self, which trims no more.
 */
void
connect4_memory_trim_clear (Connect4MemoryTrim *self)
{
  connect4_timer_clear (&self->timer);
}

/**
 * connect4_memory_trim_count:
 * @self: what trims the memory
 *
 * Counts one more who has gone. When many have, and a second has passed in which hardly anyone
 * went, what they have left is given back: malloc() by itself keeps all that lies below whatever
 * is still in use.
 */
void
connect4_memory_trim_count (Connect4MemoryTrim *self)
{
  self->n_gone++;
  if (self->n_gone >= MANY && !connect4_timer_is_set (&self->timer))
    connect4_memory_trim_wait (self);
}
