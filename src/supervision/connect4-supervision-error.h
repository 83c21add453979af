/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4SupervisionError:
 * @CONNECT4_SUPERVISION_ERROR_NOPROC: the actor is dead
 * @CONNECT4_SUPERVISION_ERROR_NOT_OWNER: the monitor reference belongs to another observer
 * @CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC: a field of a child specification is not valid
 * @CONNECT4_SUPERVISION_ERROR_ALREADY_PRESENT: the child's specification exists, without an actor
 * @CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED: the child is running
 * @CONNECT4_SUPERVISION_ERROR_NOT_FOUND: there is no such child
 * @CONNECT4_SUPERVISION_ERROR_RUNNING: the child is running, and would have to be terminated first
 * @CONNECT4_SUPERVISION_ERROR_RESTARTING: the child is about to be restarted
 * @CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN: the supervisor has as many children as it may
 * @CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED: the key is another actor's
 * @CONNECT4_SUPERVISION_ERROR_START_FAILED: a child could not be started
 * @CONNECT4_SUPERVISION_ERROR_TEMPORARY: the child is one that is never started again
 * @CONNECT4_SUPERVISION_ERROR_EXITED: the actor ended before it had answered; the message says why
 *
 * The answers of OTP's supervisor, process and registry functions.
 */
typedef enum {
  CONNECT4_SUPERVISION_ERROR_NOPROC,
  CONNECT4_SUPERVISION_ERROR_NOT_OWNER,
  CONNECT4_SUPERVISION_ERROR_BAD_CHILD_SPEC,
  CONNECT4_SUPERVISION_ERROR_ALREADY_PRESENT,
  CONNECT4_SUPERVISION_ERROR_ALREADY_STARTED,
  CONNECT4_SUPERVISION_ERROR_NOT_FOUND,
  CONNECT4_SUPERVISION_ERROR_RUNNING,
  CONNECT4_SUPERVISION_ERROR_RESTARTING,
  CONNECT4_SUPERVISION_ERROR_MAX_CHILDREN,
  CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED,
  CONNECT4_SUPERVISION_ERROR_START_FAILED,
  CONNECT4_SUPERVISION_ERROR_TEMPORARY,
  CONNECT4_SUPERVISION_ERROR_EXITED,
} Connect4SupervisionError;

#define CONNECT4_SUPERVISION_ERROR (connect4_supervision_error_quark ())
GQuark connect4_supervision_error_quark (void);

G_END_DECLS
