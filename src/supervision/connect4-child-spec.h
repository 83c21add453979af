/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

typedef enum {
  CONNECT4_RESTART_PERMANENT,
  CONNECT4_RESTART_TRANSIENT,
  CONNECT4_RESTART_TEMPORARY,
} Connect4Restart;

typedef enum {
  CONNECT4_CHILD_WORKER,
  CONNECT4_CHILD_SUPERVISOR,
} Connect4ChildType;

/* Values of Connect4ChildSpec.shutdown beside a time in milliseconds. */
#define CONNECT4_SHUTDOWN_DEFAULT     (-1) /* 5 s for a worker, for ever for a supervisor */
#define CONNECT4_SHUTDOWN_INFINITY    (-2)
#define CONNECT4_SHUTDOWN_BRUTAL_KILL (-3)

/**
 * Connect4ChildStartFunc:
 * @supervisor: the supervisor that starts the child
 * @user_data: of the child specification
 * @error: why it could not be started
 *
 * Starts a child. It is called again for each restart.
 *
 * Returns: (transfer full) (nullable): the running actor; %NULL with @error unset to be ignored,
 *   %NULL with @error set for a failure
 */
typedef Connect4Actor *(*Connect4ChildStartFunc) (Connect4Actor  *supervisor,
                                                  gpointer        user_data,
                                                  GError        **error);

/* OTP's child_spec(). Supervisors copy it; user_data_free is called when the last copy is gone. */
typedef struct
{
  const char *id;
  Connect4ChildStartFunc start;
  gpointer user_data;
  GDestroyNotify user_data_free;
  Connect4Restart restart;
  int shutdown; /* milliseconds, or CONNECT4_SHUTDOWN_* */
  Connect4ChildType type;
  gboolean significant;
} Connect4ChildSpec;

G_END_DECLS
