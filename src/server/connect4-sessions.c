/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-server"
#include "config.h"

#include "server/connect4-sessions.h"

#include "server/connect4-session-private.h"
#include "telnet/connect4-endpoint.h"

/**
 * connect4_sessions_get_supervisor:
 * @services: the services
 *
 * Returns: (transfer full) (nullable): the supervisor of all sessions; %NULL while it is being restarted
 */
Connect4BaseSupervisor *
connect4_sessions_get_supervisor (const Connect4Services *services)
{
  g_autoptr (Connect4Actor) endpoint = connect4_supervisor_get_child (services->root, CONNECT4_ENDPOINT_ID);
  Connect4Actor *connections = NULL;

  if (endpoint != NULL)
    connections = connect4_supervisor_get_child (CONNECT4_SUPERVISOR (endpoint),
                                                 CONNECT4_ENDPOINT_CONNECTIONS_ID);

  return (Connect4BaseSupervisor *) connections;
}

/**
 * connect4_sessions_list:
 * @services: the services
 *
 * Returns: (transfer container) (element-type Connect4Session): the sessions that live, in the order in
 *   which the players connected
 */
GPtrArray *
connect4_sessions_list (const Connect4Services *services)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = connect4_sessions_get_supervisor (services);
  GPtrArray *sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) children = NULL;

  if (supervisor == NULL)
    return sessions;

  children = connect4_base_supervisor_which_children (supervisor);
  for (guint i = 0; i < children->len; i++)
    {
      const Connect4ChildInfo *child = children->pdata[i];

      if (child->actor != NULL && connect4_actor_is_alive (child->actor))
        g_ptr_array_add (sessions, g_object_ref (child->actor));
    }

  return sessions;
}

/**
 * connect4_sessions_find:
 * @services: the services
 * @id: an actor's id
 *
 * Returns: (transfer none) (nullable): the session with @id, if there is one that lives
 */
Connect4Session *
connect4_sessions_find (const Connect4Services *services,
                        guint64                 id)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = connect4_sessions_get_supervisor (services);
  Connect4Actor *actor = connect4_actor_lookup (id);

  if (!CONNECT4_IS_SESSION (actor) || !connect4_actor_is_alive (actor) ||
      connect4_actor_get_parent (actor) != (Connect4Actor *) supervisor)
    return NULL;

  return CONNECT4_SESSION (actor);
}

/**
 * connect4_sessions_announce:
 * @services: the services
 * @text: what the admin says, clean
 *
 * Says something to all players.
 *
 * Returns: how many they are
 */
guint
connect4_sessions_announce (const Connect4Services *services,
                            const char             *text)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services);

  for (guint i = 0; i < sessions->len; i++)
    connect4_session_tell (sessions->pdata[i], text);

  return sessions->len;
}

/**
 * connect4_sessions_reattach:
 * @services: the services
 *
 * Has all players hear of their games again.
 */
void
connect4_sessions_reattach (const Connect4Services *services)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services);

  for (guint i = 0; i < sessions->len; i++)
    connect4_session_reattach (sessions->pdata[i]);
}

/**
 * connect4_sessions_set_limits:
 * @services: the services
 * @limits: what a client may take up; max_connections is 0 for as many as there can be
 *
 * Changes the limits of all players, from now on. Who is connected stays, even if there are too many.
 */
void
connect4_sessions_set_limits (Connect4Services     *services,
                              const Connect4Limits *limits)
{
  g_autoptr (Connect4BaseSupervisor) supervisor = connect4_sessions_get_supervisor (services);
  g_autoptr (GPtrArray) sessions = NULL;

  services->limits = *limits;
  services->limits.max_connections = connect4_endpoint_limit_max_connections (services);
  if (services->limits.max_connections < limits->max_connections)
    g_message ("No more than %u players can be let in, not %u: the limit of open files is too low",
               services->limits.max_connections, limits->max_connections);
  if (supervisor != NULL)
    g_object_set (supervisor, "max-children", services->limits.max_connections, NULL);

  sessions = connect4_sessions_list (services);
  for (guint i = 0; i < sessions->len; i++)
    connect4_session_watch_timeouts (sessions->pdata[i]);
}
