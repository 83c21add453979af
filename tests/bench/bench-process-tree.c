/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-bench"

#include "config.h"

#include "bench-process-tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GPid pid;
  GPid parent;
  guint64 ticks; /* of its own, and of its children that have ended and been waited for */
} Process;

/* Whether @pid is that of a process that has not ended and is called @name. */
static gboolean
is_alive (GPid        pid,
          const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *start = g_strdup_printf ("%d (%s) ", pid, name);
  g_autofree char *contents = NULL;

  return g_file_get_contents (path, &contents, NULL, NULL) && g_str_has_prefix (contents, start) &&
         contents[strlen (start)] != 'Z';
}

/* Fills @process from /proc/PID/stat. The name in it may hold anything, so look behind its end. */
static gboolean
read_process (const char *pid,
              Process    *process)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *contents = NULL;
  const char *fields;
  gulong user, system, children_user, children_system;

  if (!g_ascii_isdigit (*pid) || !g_file_get_contents (path, &contents, NULL, NULL))
    return FALSE;
  fields = strrchr (contents, ')');
  if (fields == NULL ||
      sscanf (fields, ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
              &process->parent, &user, &system, &children_user, &children_system) != 5)
    return FALSE;
  process->pid = atoi (pid);
  process->ticks = (guint64) user + system + children_user + children_system;
  return TRUE;
}

static GArray *
list_processes (void)
{
  GArray *processes = g_array_new (FALSE, FALSE, sizeof (Process));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    {
      Process process;

      if (read_process (name, &process))
        g_array_append_val (processes, process);
    }
  return processes;
}

static gboolean
contains (const GArray *tree,
          GPid          pid)
{
  for (guint i = 0; i < tree->len; i++)
    {
      if (g_array_index (tree, Process, i).pid == pid)
        return TRUE;
    }
  return FALSE;
}

/* @pid and all that descend from it. */
static GArray *
list_tree (GPid pid)
{
  g_autoptr (GArray) processes = list_processes ();
  GArray *tree = g_array_new (FALSE, FALSE, sizeof (Process));
  guint before;

  do
    {
      before = tree->len;
      for (guint i = 0; i < processes->len; i++)
        {
          const Process *process = &g_array_index (processes, Process, i);

          if ((process->pid == pid || contains (tree, process->parent)) &&
              !contains (tree, process->pid))
            g_array_append_vals (tree, process, 1);
        }
    }
  while (tree->len > before);
  return tree;
}

/**
 * bench_process_tree_get_cpu_seconds:
 * @pid: a process
 *
 * Returns: the processor time of @pid and all that descend from it, the ended ones included
 */
double
bench_process_tree_get_cpu_seconds (GPid pid)
{
  g_autoptr (GArray) tree = list_tree (pid);
  guint64 ticks = 0;

  for (guint i = 0; i < tree->len; i++)
    ticks += g_array_index (tree, Process, i).ticks;
  return (double) ticks / sysconf (_SC_CLK_TCK);
}

static double
get_pss (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *contents = NULL;
  const char *line;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return NAN;
  line = strstr (contents, "\nPss:");
  return line != NULL ? g_ascii_strtod (line + strlen ("\nPss:"), NULL) * 1024 : 0;
}

/**
 * bench_process_tree_get_pss:
 * @pid: a process
 *
 * Returns: the proportional set size, in bytes, of @pid and all that descend from it; NAN if one of
 *   them may not be looked at
 */
double
bench_process_tree_get_pss (GPid pid)
{
  g_autoptr (GArray) tree = list_tree (pid);
  double pss = 0;

  for (guint i = 0; i < tree->len; i++)
    pss += get_pss (g_array_index (tree, Process, i).pid);
  return pss;
}

/**
 * bench_process_tree_list_children:
 * @pid: a process
 * @name: a name, as the kernel keeps it (15 bytes at most)
 *
 * This is quick: it can be asked hundreds of times a second.
 *
 * Returns: (transfer full) (element-type GPid): the children of @pid's main thread that are called
 *   @name and have not ended
 */
GArray *
bench_process_tree_list_children (GPid        pid,
                                  const char *name)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (GPid));
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *contents = NULL;
  char *rest;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return children;
  for (char *next = contents;; next = rest)
    {
      GPid child = strtol (next, &rest, 10);

      if (rest == next)
        return children;
      if (is_alive (child, name))
        g_array_append_val (children, child);
    }
}
