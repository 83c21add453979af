/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CONNECT4_CACHE_LINE 64

/**
 * connect4_prefetch:
 * @memory: (nullable): what will be needed soon; need not be there
 * @before: how many bytes in front of @memory as well
 * @size: how many bytes in all
 *
 * Has the processor fetch @memory while it does something else. With thousands of players nothing of a player
 * is in its cache any more when the next line comes, and what each line waits for memory is more than what is
 * done about it.
 */
static inline void
connect4_prefetch (gconstpointer memory,
                   gsize         before,
                   gsize         size)
{
  guintptr start = (guintptr) memory - before;

  for (gsize offset = 0; offset < size; offset += CONNECT4_CACHE_LINE)
    __builtin_prefetch ((gconstpointer) (start + offset));
}

G_END_DECLS
