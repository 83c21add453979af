/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-child-list.h"

/**
 * connect4_child_list_find:
 * @children: (element-type Connect4Child): the children
 * @id: an id
 *
 * Returns: (nullable): the child with that id
 */
Connect4Child *
connect4_child_list_find (GQueue     *children,
                          const char *id)
{
  GList *link;

  for (link = children->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (g_str_equal (child->spec->id, id))
        return child;
    }

  return NULL;
}

/**
 * connect4_child_list_last_doomed:
 * @children: (element-type Connect4Child): the children
 *
 * Returns: (nullable): the child to be stopped, or waited for, before any other
 */
Connect4Child *
connect4_child_list_last_doomed (GQueue *children)
{
  GList *link;

  for (link = children->tail; link != NULL; link = link->prev)
    {
      Connect4Child *child = link->data;

      if (child->doomed)
        return child;
    }

  return NULL;
}

/**
 * connect4_child_list_first_restarting:
 * @children: (element-type Connect4Child): the children
 * @in_order: whether a child that failed to start holds up those behind it
 *
 * Returns: (nullable): the child to be started before any other
 */
Connect4Child *
connect4_child_list_first_restarting (GQueue   *children,
                                      gboolean  in_order)
{
  GList *link;

  for (link = children->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->failed && in_order)
        return NULL;
      if (child->state == CONNECT4_CHILD_RESTARTING && !child->failed)
        return child;
    }

  return NULL;
}

/**
 * connect4_child_list_is_restarting:
 * @children: (element-type Connect4Child): the children
 *
 * Returns: whether any of them is to be stopped or started still
 */
gboolean
connect4_child_list_is_restarting (GQueue *children)
{
  GList *link;

  for (link = children->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->doomed || child->state == CONNECT4_CHILD_RESTARTING)
        return TRUE;
    }

  return FALSE;
}

/**
 * connect4_child_list_has_significant:
 * @children: (element-type Connect4Child): the children
 *
 * Returns: whether there is a significant child that runs, or is being stopped or restarted
 */
gboolean
connect4_child_list_has_significant (GQueue *children)
{
  GList *link;

  for (link = children->head; link != NULL; link = link->next)
    {
      Connect4Child *child = link->data;

      if (child->spec->significant && child->state != CONNECT4_CHILD_STOPPED)
        return TRUE;
    }

  return FALSE;
}
