/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "stress-children.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Reads the state and the parent of a process; the name that stands before them may contain anything. */
static gboolean
read_stat (const char *pid,
           char       *state,
           GPid       *parent)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;

  after_name = strrchr (stat, ')');

  return after_name != NULL && sscanf (after_name, ") %c %d", state, parent) == 2;
}

/* Returns: the pids of the children that are in one of the states, or in any */
static GArray *
list_children (GPid        parent,
               const char *states)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  GArray *children = g_array_new (FALSE, FALSE, sizeof (GPid));
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      GPid pid = atoi (name);
      GPid its_parent;
      char state;

      if (pid > 0 && read_stat (name, &state, &its_parent) && its_parent == parent &&
          strchr (states, state) != NULL)
        g_array_append_val (children, pid);
    }

  return children;
}

/**
 * stress_children_list:
 * @parent: a process
 *
 * Returns: (transfer full) (element-type GPid): the children of @parent that are alive
 */
GArray *
stress_children_list (GPid parent)
{
  return list_children (parent, "RSD");
}

/**
 * stress_children_count_zombies:
 * @parent: a process
 *
 * Returns: how many children of @parent are dead and have not been waited for
 */
guint
stress_children_count_zombies (GPid parent)
{
  g_autoptr (GArray) zombies = list_children (parent, "Z");

  return zombies->len;
}

/**
 * stress_process_get_resident:
 * @pid: a process
 *
 * Returns: its resident memory, in bytes
 */
guint64
stress_process_get_resident (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid);
  g_autofree char *statm = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &statm, NULL, NULL));
  fields = g_strsplit (statm, " ", 3);

  return g_ascii_strtoull (fields[1], NULL, 10) * sysconf (_SC_PAGESIZE);
}
