/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-handlers.h"

#include "server/connect4-sessions.h"
#include "supervision/connect4-task-supervisor.h"

/* Each of the processes that handle what players type -> how many players it has. */
static GHashTable *
count_players (const Connect4Services *services)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = connect4_sessions_get_supervisor (services);
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services);
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < sessions->len; i++)
    {
      Connect4Actor *handler = connect4_task_supervisor_get_worker (CONNECT4_TASK_SUPERVISOR (supervisor),
                                                                    sessions->pdata[i]);

      if (CONNECT4_IS_HANDLER_PROCESS (handler))
        g_hash_table_insert (counts, handler,
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, handler)) + 1));
    }

  return counts;
}

static GPid
find_busiest (const Connect4Services *services,
              GPtrArray              *processes)
{
  g_autoptr (GHashTable) counts = count_players (services);
  Connect4ProcessActor *busiest = NULL;

  for (guint i = 0; i < processes->len; i++)
    if (busiest == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (counts, processes->pdata[i])) >
                             GPOINTER_TO_UINT (g_hash_table_lookup (counts, busiest)))
      busiest = processes->pdata[i];

  return busiest != NULL ? connect4_process_actor_get_pid (busiest) : 0;
}

/* Returns: (transfer full) (nullable): the supervisor of the processes */
static Connect4BaseSupervisor *
get_supervisor (const Connect4Services *services)
{
  g_autoptr (Connect4Actor) handlers = connect4_supervisor_get_child (services->root, CONNECT4_HANDLERS_ID);
  Connect4Actor *processes = NULL;

  if (handlers != NULL)
    processes = connect4_supervisor_get_child (CONNECT4_SUPERVISOR (handlers), CONNECT4_HANDLER_PROCESSES_ID);

  return (Connect4BaseSupervisor *) processes;
}

/* Returns: (element-type Connect4ProcessActor): the processes that run */
static GPtrArray *
list_processes (const Connect4Services *services)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = get_supervisor (services);
  GPtrArray *processes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor != NULL)
    children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      Connect4Actor *actor = ((const Connect4ChildInfo *) children->pdata[i])->actor;

      if (CONNECT4_IS_HANDLER_PROCESS (actor) &&
          connect4_process_actor_get_pid (CONNECT4_PROCESS_ACTOR (actor)) != 0)
        g_ptr_array_add (processes, g_object_ref (actor));
    }

  return processes;
}

/**
 * connect4_admin_handlers_find:
 * @services: the services
 * @pid: a process; 0 for the one that has most players
 *
 * Returns: the process, if it is one that handles what players type; else 0
 */
GPid
connect4_admin_handlers_find (const Connect4Services *services,
                              GPid                    pid)
{
  g_autoptr (GPtrArray) processes = list_processes (services);

  if (pid == 0)
    return find_busiest (services, processes);

  for (guint i = 0; i < processes->len; i++)
    if (connect4_process_actor_get_pid (processes->pdata[i]) == pid)
      return pid;

  return 0;
}
