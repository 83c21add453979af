/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child-info.h"

G_BEGIN_DECLS

typedef struct _Connect4Child Connect4Child;

#define CONNECT4_TYPE_BASE_SUPERVISOR (connect4_base_supervisor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4BaseSupervisor, connect4_base_supervisor,
                          CONNECT4, BASE_SUPERVISOR, Connect4Actor)

/**
 * Connect4BaseSupervisorClass:
 * @child_ended: @child's actor has ended and its state is stopped: decide what is to become of the
 *   children. @asked says whether the supervisor was stopping it.
 * @retry: decide the same for those whose restart has failed
 * @stop_children: decide that all are to be stopped, for good: the supervisor ends, and has ended
 *   when none is left
 * @advance: carry out of that what can be done now
 *
 * What all supervisors have in common: children who are linked and watched, the intensity of their
 * restarts, counters and signals. The virtual functions are for the supervisors in this folder.
 * What has been decided is told by signals before it is carried out.
 */
struct _Connect4BaseSupervisorClass
{
  Connect4ActorClass parent_class;

  void (*child_ended)   (Connect4BaseSupervisor *self,
                         Connect4Child          *child,
                         gboolean                asked,
                         Connect4ExitReason     *reason);
  void (*retry)         (Connect4BaseSupervisor *self);
  void (*stop_children) (Connect4BaseSupervisor *self);
  void (*advance)       (Connect4BaseSupervisor *self);

  gpointer padding[4];
};

/* Properties, on each kind of supervisor:
 *   "max-restarts" (3), "max-seconds" (5): more restarts within the time, and it gives up;
 *   "restarts", "crashes": how many there have been, read-only.
 *
 * Signals, on each kind of supervisor, emitted in the order of what they tell, when that is done
 * and the supervisor can be asked and told anything:
 *   "child-started" (actor): a child runs, for the first time or again;
 *   "child-exited" (actor, reason): a child has ended, whatever the reason;
 *   "child-crashed" (actor, reason): and that was a crash: neither normal nor shutdown, nor a kill
 *     that the child's specification asks for;
 *   "child-restarted" (actor): the supervisor has started a child again, this is the new actor;
 *   "gave-up" (reason): too many crashes for the intensity; the reason of the last. */

GPtrArray         *connect4_base_supervisor_which_children (Connect4BaseSupervisor *self);
GPtrArray         *connect4_base_supervisor_list_children  (Connect4BaseSupervisor *self,
                                                            guint                   max_children);
Connect4ChildInfo *connect4_base_supervisor_describe_child (Connect4BaseSupervisor *self,
                                                            Connect4Actor          *actor);
Connect4ChildInfo *connect4_base_supervisor_search_child   (Connect4BaseSupervisor *self,
                                                            const char             *id,
                                                            guint64                 actor_id);
void               connect4_base_supervisor_count_children (Connect4BaseSupervisor *self,
                                                            Connect4ChildCounts    *counts);
guint              connect4_base_supervisor_get_n_children (Connect4BaseSupervisor *self);

G_END_DECLS
