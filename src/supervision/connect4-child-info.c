/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-child-info.h"

G_DEFINE_ENUM_TYPE (Connect4ChildState,
                    connect4_child_state,
                    G_DEFINE_ENUM_VALUE (CONNECT4_CHILD_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_CHILD_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_CHILD_STOPPING, "stopping"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_CHILD_KILLING, "killing"),
                    G_DEFINE_ENUM_VALUE (CONNECT4_CHILD_RESTARTING, "restarting"))

G_DEFINE_BOXED_TYPE (Connect4ChildInfo,
                     connect4_child_info,
                     connect4_child_info_copy,
                     connect4_child_info_free)

/**
 * connect4_child_info_copy:
 * @self: what is known of a child
 *
 * Returns: (transfer full): a copy
 */
Connect4ChildInfo *
connect4_child_info_copy (const Connect4ChildInfo *self)
{
  Connect4ChildInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  if (copy->actor != NULL)
    g_object_ref (copy->actor);
  if (copy->last_reason != NULL)
    connect4_exit_reason_ref (copy->last_reason);

  return copy;
}

/**
 * connect4_child_info_free:
 * @self: (transfer full): what is known of a child
 */
void
connect4_child_info_free (Connect4ChildInfo *self)
{
  g_free (self->id);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->last_reason, connect4_exit_reason_unref);
  g_free (self);
}
