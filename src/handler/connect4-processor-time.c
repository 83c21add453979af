/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-handler"

#include "config.h"

#include "handler/connect4-processor-time.h"

#include <string.h>

/* Reads one of the files that the kernel has about a process. */
static gboolean
read_file (GPid         pid,
           const char  *name,
           char       **contents)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);

  return g_file_get_contents (path, contents, NULL, NULL);
}

/**
 * connect4_processor_time_read:
 * @pid: a child process that has not been reaped
 * @wants_more: (out): whether it would run if it could: it has a processor or waits for one, or for
 *   a page of its memory
 * @used: (out): for how long it has run in all, in microseconds
 *
 * Tells a process that gets nowhere by itself from one that the machine leaves no time.
 *
 * Returns: %FALSE if the kernel does not say
 */
gboolean
connect4_processor_time_read (GPid      pid,
                              gboolean *wants_more,
                              gint64   *used)
{
  g_autofree char *status = NULL;
  g_autofree char *schedule = NULL;
  const char *name_end;

  if (!read_file (pid, "stat", &status) || !read_file (pid, "schedstat", &schedule))
    return FALSE;

  /* "PID (NAME) STATE ...", where the name may hold anything; and "NANOSECONDS ...". */
  name_end = strrchr (status, ')');
  if (name_end == NULL || strlen (name_end) < strlen (") R"))
    return FALSE;

  *wants_more = strchr ("RD", name_end[2]) != NULL;
  *used = g_ascii_strtoll (schedule, NULL, 10) / 1000;

  return TRUE;
}
