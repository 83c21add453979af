/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor.h"

G_BEGIN_DECLS

/* Looks on at a whole supervision tree: at each supervisor below a root, those included that are started
 * later in place of others. Does not keep any of them alive.
 *
 * Signals, each with the supervisor before what Connect4BaseSupervisor's signal of that name has:
 *   "child-started" (supervisor, actor): also for the children that a supervisor has when it is started;
 *   "child-exited" (supervisor, actor, reason): also for the children that a supervisor leaves behind when
 *     it is killed, even if they take some time still;
 *   "child-crashed" (supervisor, actor, reason);
 *   "child-restarted" (supervisor, actor);
 *   "gave-up" (supervisor, reason). */
#define CONNECT4_TYPE_TREE_WATCH (connect4_tree_watch_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TreeWatch, connect4_tree_watch, CONNECT4, TREE_WATCH, GObject)

Connect4TreeWatch *connect4_tree_watch_new          (Connect4BaseSupervisor *root);
guint64            connect4_tree_watch_get_crashes  (Connect4TreeWatch      *self);
guint64            connect4_tree_watch_get_restarts (Connect4TreeWatch      *self);

G_END_DECLS
