/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-base-supervisor-private.h"

static Connect4ChildInfo *
connect4_base_supervisor_describe (Connect4Child *child)
{
  Connect4ChildInfo info = {
    .id = (char *) child->spec->id,
    .type = child->spec->type,
    .restart = child->spec->restart,
    .state = child->state,
    .actor = child->actor,
    .restarts = child->restarts,
    .last_reason = child->last_reason,
  };

  return connect4_child_info_copy (&info);
}

/**
 * connect4_base_supervisor_which_children:
 * @self: a supervisor
 *
 * OTP's `which_children`: the truth at this moment, in the order in which the children were
 * started.
 *
 * Returns: (transfer container) (element-type Connect4ChildInfo): one element a child
 */
GPtrArray *
connect4_base_supervisor_which_children (Connect4BaseSupervisor *self)
{
  return connect4_base_supervisor_list_children (self, 0);
}

/**
 * connect4_base_supervisor_list_children:
 * @self: a supervisor
 * @max_children: how many children are wanted at most; 0 for all
 *
 * The same, for a supervisor that may have more children than anybody wants to see.
 *
 * Returns: (transfer container) (element-type Connect4ChildInfo): one element a child, those that were
 *   started first
 */
GPtrArray *
connect4_base_supervisor_list_children (Connect4BaseSupervisor *self,
                                        guint                   max_children)
{
  GPtrArray *children;

  g_return_val_if_fail (CONNECT4_IS_BASE_SUPERVISOR (self), NULL);

  children = g_ptr_array_new_with_free_func ((GDestroyNotify) connect4_child_info_free);

  for (GList *link = connect4_base_supervisor_get_children (self)->head;
       link != NULL && (max_children == 0 || children->len < max_children);
       link = link->next)
    g_ptr_array_add (children, connect4_base_supervisor_describe (link->data));

  return children;
}

/**
 * connect4_base_supervisor_describe_child:
 * @self: a supervisor
 * @actor: an actor
 *
 * Returns: (transfer full) (nullable): what is known of the child whose actor is @actor; %NULL if it is
 *   none, or not any more
 */
Connect4ChildInfo *
connect4_base_supervisor_describe_child (Connect4BaseSupervisor *self,
                                         Connect4Actor          *actor)
{
  Connect4Child *child;

  g_return_val_if_fail (CONNECT4_IS_BASE_SUPERVISOR (self), NULL);
  g_return_val_if_fail (CONNECT4_IS_ACTOR (actor), NULL);

  child = connect4_base_supervisor_find_child (self, actor);

  return child != NULL ? connect4_base_supervisor_describe (child) : NULL;
}

/**
 * connect4_base_supervisor_search_child:
 * @self: a supervisor
 * @id: (nullable): a child's id
 * @actor_id: a child's actor, or the last one that it had; 0 for any
 *
 * Looks for a child that has no actor, by what is left of it. Takes time in proportion to the number of
 * children.
 *
 * Returns: (transfer full) (nullable): what is known of the first child with @id and @actor_id
 */
Connect4ChildInfo *
connect4_base_supervisor_search_child (Connect4BaseSupervisor *self,
                                       const char             *id,
                                       guint64                 actor_id)
{
  g_return_val_if_fail (CONNECT4_IS_BASE_SUPERVISOR (self), NULL);

  for (GList *link = connect4_base_supervisor_get_children (self)->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if ((id == NULL || g_str_equal (child->spec->id, id)) &&
          (actor_id == 0 || child->actor_id == actor_id))
        return connect4_base_supervisor_describe (child);
    }

  return NULL;
}

/**
 * connect4_base_supervisor_get_n_children:
 * @self: a supervisor
 *
 * Returns: how many children it has, running or not; takes no time, however many they are
 */
guint
connect4_base_supervisor_get_n_children (Connect4BaseSupervisor *self)
{
  g_return_val_if_fail (CONNECT4_IS_BASE_SUPERVISOR (self), 0);

  return connect4_base_supervisor_get_children (self)->length;
}

/**
 * connect4_base_supervisor_count_children:
 * @self: a supervisor
 * @counts: (out): how many children there are
 *
 * OTP's `count_children`: an actor that has died is not active, even before its supervisor has
 * heard of it.
 */
void
connect4_base_supervisor_count_children (Connect4BaseSupervisor *self,
                                         Connect4ChildCounts    *counts)
{
  GList *link;

  g_return_if_fail (CONNECT4_IS_BASE_SUPERVISOR (self));
  g_return_if_fail (counts != NULL);

  *counts = (Connect4ChildCounts){ 0, 0, 0, 0 };

  for (link = connect4_base_supervisor_get_children (self)->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      counts->specs++;
      if (child->actor != NULL && connect4_actor_is_alive (child->actor))
        counts->active++;
      if (child->spec->type == CONNECT4_CHILD_SUPERVISOR)
        counts->supervisors++;
      else
        counts->workers++;
    }
}
