/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-child-spec.h"

G_BEGIN_DECLS

/**
 * Connect4ChildState:
 * @CONNECT4_CHILD_STOPPED: a specification without an actor
 * @CONNECT4_CHILD_RUNNING: its actor runs
 * @CONNECT4_CHILD_STOPPING: its actor has been asked to shut down, and is waited for
 * @CONNECT4_CHILD_KILLING: its actor has been killed, and is waited for
 * @CONNECT4_CHILD_RESTARTING: has no actor, and is about to get one again
 */
typedef enum {
  CONNECT4_CHILD_STOPPED,
  CONNECT4_CHILD_RUNNING,
  CONNECT4_CHILD_STOPPING,
  CONNECT4_CHILD_KILLING,
  CONNECT4_CHILD_RESTARTING,
} Connect4ChildState;

#define CONNECT4_TYPE_CHILD_STATE (connect4_child_state_get_type ())
GType connect4_child_state_get_type (void);

/* What a supervisor tells of one of its children: an element of OTP's which_children(). */
typedef struct
{
  char *id;                        /* owned */
  Connect4ChildType type;
  Connect4Restart restart;         /* after which ends the supervisor starts it again */
  Connect4ChildState state;
  Connect4Actor *actor;            /* owned; NULL while it is stopped or restarting */
  guint restarts;                  /* how often it has been started again, also because somebody asked for it */
  Connect4ExitReason *last_reason; /* owned; why the last actor ended or did not start; or NULL */
} Connect4ChildInfo;

#define CONNECT4_TYPE_CHILD_INFO (connect4_child_info_get_type ())
GType              connect4_child_info_get_type (void);
Connect4ChildInfo *connect4_child_info_copy     (const Connect4ChildInfo *self);
void               connect4_child_info_free     (Connect4ChildInfo       *self);

/* OTP's count_children(). */
typedef struct
{
  guint specs;       /* all children, running or not */
  guint active;      /* those whose actor is alive */
  guint supervisors; /* those that are supervisors, running or not */
  guint workers;     /* those that are workers, running or not */
} Connect4ChildCounts;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4ChildInfo, connect4_child_info_free)

G_END_DECLS
