/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-callers.h"
#include "admin/connect4-bus-backlog.h"

G_BEGIN_DECLS

/* The long lists on their way to those who have asked for them on a connection: they take some time to make,
 * and the players are not to notice. */
typedef struct _Connect4AdminLists Connect4AdminLists;

/**
 * Connect4AdminNextRow:
 * @data: what was given to connect4_admin_lists_begin()
 *
 * Returns: (transfer floating) (nullable): the next row of a list; %NULL after the last
 */
typedef GVariant *(*Connect4AdminNextRow) (gpointer data);

Connect4AdminLists *connect4_admin_lists_new   (Connect4AdminCallers  *callers,
                                                Connect4BusBacklog    *backlog);
void                connect4_admin_lists_free  (Connect4AdminLists    *self);
void                connect4_admin_lists_begin (Connect4AdminLists    *self,
                                                GDBusMethodInvocation *invocation,
                                                Connect4AdminNextRow   next,
                                                GDestroyNotify         free_data,
                                                gpointer               data);

G_END_DECLS
