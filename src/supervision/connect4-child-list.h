/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child.h"

G_BEGIN_DECLS

/* What Connect4Supervisor asks of its few children, which are in the order of their start. */

Connect4Child *connect4_child_list_find             (GQueue     *children,
                                                     const char *id);
Connect4Child *connect4_child_list_last_doomed      (GQueue     *children);
Connect4Child *connect4_child_list_first_restarting (GQueue     *children,
                                                     gboolean    in_order);
gboolean       connect4_child_list_is_restarting    (GQueue     *children);
gboolean       connect4_child_list_has_significant  (GQueue     *children);

G_END_DECLS
