/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * Connect4ExitKind:
 * @CONNECT4_EXIT_NORMAL: it had finished
 * @CONNECT4_EXIT_SHUTDOWN: it was asked to end; may have a detail
 * @CONNECT4_EXIT_KILL: it ended itself with the untrappable reason
 * @CONNECT4_EXIT_KILLED: somebody else killed it
 * @CONNECT4_EXIT_NOPROC: it was dead already, or vanished without a reason
 * @CONNECT4_EXIT_STATUS: an OS process that exited with a status other than 0
 * @CONNECT4_EXIT_SIGNAL: an OS process that a signal ended
 * @CONNECT4_EXIT_TIMEOUT: it did not do in time what it had to
 * @CONNECT4_EXIT_ERROR: a task that failed, with its #GError
 *
 * Why an actor ended. The kinds are Erlang's exit reasons; the last four are what Unix processes
 * and GTasks add to them.
 */
typedef enum {
  CONNECT4_EXIT_NORMAL,
  CONNECT4_EXIT_SHUTDOWN,
  CONNECT4_EXIT_KILL,
  CONNECT4_EXIT_KILLED,
  CONNECT4_EXIT_NOPROC,
  CONNECT4_EXIT_STATUS,
  CONNECT4_EXIT_SIGNAL,
  CONNECT4_EXIT_TIMEOUT,
  CONNECT4_EXIT_ERROR,
} Connect4ExitKind;

/* Immutable and reference-counted; the constructors return a reference that the caller owns. */
typedef struct _Connect4ExitReason Connect4ExitReason;

#define CONNECT4_TYPE_EXIT_REASON (connect4_exit_reason_get_type ())
GType               connect4_exit_reason_get_type        (void);

Connect4ExitReason *connect4_exit_reason_new             (Connect4ExitKind          kind);
Connect4ExitReason *connect4_exit_reason_new_shutdown    (const char               *detail);
Connect4ExitReason *connect4_exit_reason_new_error       (const GError             *error);
Connect4ExitReason *connect4_exit_reason_new_wait_status (int                       wait_status);
Connect4ExitReason *connect4_exit_reason_ref             (Connect4ExitReason       *self);
void                connect4_exit_reason_unref           (Connect4ExitReason       *self);

Connect4ExitKind    connect4_exit_reason_get_kind        (const Connect4ExitReason *self);
const char         *connect4_exit_reason_get_detail      (const Connect4ExitReason *self);
int                 connect4_exit_reason_get_status      (const Connect4ExitReason *self);
int                 connect4_exit_reason_get_signal      (const Connect4ExitReason *self);
const GError       *connect4_exit_reason_get_error       (const Connect4ExitReason *self);
gboolean            connect4_exit_reason_is_crash        (const Connect4ExitReason *self);
char               *connect4_exit_reason_to_string       (const Connect4ExitReason *self);
GError             *connect4_exit_reason_to_error        (const Connect4ExitReason *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4ExitReason, connect4_exit_reason_unref)

G_END_DECLS
