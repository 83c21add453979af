/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-base-supervisor.h"
#include "supervision/connect4-child.h"

G_BEGIN_DECLS

/* For the kinds of supervisors. Each of their functions that is called from outside decides what is
 * to become of the children and then calls connect4_base_supervisor_settle(), which calls out. */

/* The signals, with what they are about. */
typedef enum {
  CONNECT4_SUPERVISOR_CHILD_STARTED,   /* actor */
  CONNECT4_SUPERVISOR_CHILD_EXITED,    /* actor, reason */
  CONNECT4_SUPERVISOR_CHILD_CRASHED,   /* actor, reason */
  CONNECT4_SUPERVISOR_CHILD_RESTARTED, /* actor */
  CONNECT4_SUPERVISOR_GAVE_UP,         /* reason */
  CONNECT4_SUPERVISOR_N_SIGNALS,
} Connect4SupervisorSignal;

GQueue        *connect4_base_supervisor_get_children  (Connect4BaseSupervisor    *self);
Connect4Child *connect4_base_supervisor_find_child    (Connect4BaseSupervisor    *self,
                                                       Connect4Actor             *actor);
gboolean       connect4_base_supervisor_is_running    (Connect4BaseSupervisor    *self);
gboolean       connect4_base_supervisor_check_running (Connect4BaseSupervisor    *self,
                                                       GError                   **error);

Connect4Child *connect4_base_supervisor_add_child     (Connect4BaseSupervisor    *self,
                                                       Connect4ChildSpec         *spec);
void           connect4_base_supervisor_remove_child  (Connect4BaseSupervisor    *self,
                                                       Connect4Child             *child);
gboolean       connect4_base_supervisor_start_asked   (Connect4BaseSupervisor    *self,
                                                       Connect4Child             *child,
                                                       GError                   **error);
gboolean       connect4_base_supervisor_restart_child (Connect4BaseSupervisor    *self,
                                                       Connect4Child             *child);
gboolean       connect4_base_supervisor_check_free    (Connect4BaseSupervisor    *self,
                                                       Connect4Actor             *actor,
                                                       GError                   **error);
void           connect4_base_supervisor_adopt_child   (Connect4BaseSupervisor    *self,
                                                       Connect4Child             *child,
                                                       Connect4Actor             *actor);
void           connect4_base_supervisor_stop_child    (Connect4BaseSupervisor    *self,
                                                       Connect4Child             *child);

gboolean       connect4_base_supervisor_may_restart   (Connect4BaseSupervisor    *self,
                                                       Connect4ExitReason        *reason);
void           connect4_base_supervisor_linger        (Connect4BaseSupervisor    *self);

void           connect4_base_supervisor_queue_signal  (Connect4BaseSupervisor    *self,
                                                       Connect4SupervisorSignal   signal,
                                                       Connect4Actor             *actor,
                                                       Connect4ExitReason        *reason);
void           connect4_base_supervisor_settle        (Connect4BaseSupervisor    *self);

G_END_DECLS
