/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-process-memory.h"

#include <unistd.h>

/**
 * connect4_process_memory_get:
 * @pid: a process
 *
 * Returns: how many bytes of memory it has in use, its resident set; 0 if there is no such process
 */
guint64
connect4_process_memory_get (GPid pid)
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
