/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-memory.h"

#include <malloc.h>
#include <string.h>
#include <unistd.h>

/* So many have to go before it is worth it: fewer leave little that others will not need again. */
#define MANY 1000

/* While as many go in a second, those who go are waited for. */
#define STILL_GOING 100

#define DELAY G_USEC_PER_SEC

/* Most texts that are made for a turn of the loop need about as much. With the 0 at its end a text of this size is
 * a power of two. */
#define TEXT_SIZE       511
#define MAX_SPARE_TEXTS 256

static GString *spare_texts[MAX_SPARE_TEXTS]; /* owned, empty */
static guint n_spare_texts;

/**
 * connect4_memory_use_malloc:
 * @argv: the command line
 *
 * Before 2.76, GLib has an allocator of its own for small objects, which never gives memory back, and
 * asks the environment whether to use malloc() in its place before main() begins. So the program is
 * started once more with that. Not under valgrind, which would lose it, and where GLib does so anyway.
 */
void
connect4_memory_use_malloc (char **argv)
{
  const char *preload = g_getenv ("LD_PRELOAD");
  g_autofree char *program = NULL;

  if (glib_check_version (2, 76, 0) == NULL || g_getenv ("G_SLICE") != NULL ||
      (preload != NULL && strstr (preload, "vgpreload") != NULL))
    return;

  program = g_file_read_link ("/proc/self/exe", NULL);
  if (program != NULL && g_setenv ("G_SLICE", "always-malloc", TRUE))
    execv (program, argv); /* if that fails, the memory is kept, and all else is as well as before */
}

/**
 * connect4_memory_take_text:
 *
 * Returns: (transfer full): an empty text, for connect4_memory_give_text()
 */
GString *
connect4_memory_take_text (void)
{
  return n_spare_texts > 0 ? spare_texts[--n_spare_texts] : g_string_sized_new (TEXT_SIZE);
}

/**
 * connect4_memory_give_text:
 * @text: (transfer full): a text
 *
 * Frees @text, or keeps it for who takes one next.
 */
void
connect4_memory_give_text (GString *text)
{
  if (n_spare_texts < MAX_SPARE_TEXTS && text->allocated_len <= 2 * (TEXT_SIZE + 1))
    spare_texts[n_spare_texts++] = g_string_truncate (text, 0);
  else
    g_string_free (text, TRUE);
}

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
  while (n_spare_texts > 0) /* wherever they lie, they are in the way */
    g_string_free (spare_texts[--n_spare_texts], TRUE);
  malloc_trim (0);
}

/**
 * connect4_memory_trim_init:
 * @self: what trims the memory
 *
 * Prepares @self; connect4_memory_trim_clear() ends it.
 */
void
connect4_memory_trim_init (Connect4MemoryTrim *self)
{
  self->n_gone = 0;
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

/**
 * connect4_memory_get_of_process:
 * @pid: a process
 *
 * Returns: how many bytes of memory it has in use, its resident set; 0 if there is no such process
 */
guint64
connect4_memory_get_of_process (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  pages = g_strsplit (text, " ", 3);
  if (g_strv_length (pages) < 2)
    return 0;

  return g_ascii_strtoull (pages[1], NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
}
