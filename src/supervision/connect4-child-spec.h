/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/**
 * Connect4Restart:
 * @CONNECT4_RESTART_PERMANENT: started again however it ended
 * @CONNECT4_RESTART_TRANSIENT: started again after a crash alone
 * @CONNECT4_RESTART_TEMPORARY: never started again, and forgotten when it ends
 */
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
#define CONNECT4_SHUTDOWN_DEFAULT     0 /* 5 s for a worker, for ever for a supervisor */
#define CONNECT4_SHUTDOWN_INFINITY    (-1)
#define CONNECT4_SHUTDOWN_BRUTAL_KILL (-2)

/**
 * Connect4ChildStartFunc:
 * @supervisor: the supervisor that starts the child
 * @user_data: of the child specification
 * @error: why it could not be started
 *
 * Starts a child. It is called again for each restart. It may ask @supervisor for the children that
 * it has, but not change them: what would deadlock in OTP is refused here.
 *
 * Returns: (transfer full) (nullable): the running actor; %NULL with @error unset to be ignored,
 *   %NULL with @error set for a failure
 */
typedef Connect4Actor *(*Connect4ChildStartFunc) (Connect4Actor  *supervisor,
                                                  gpointer        user_data,
                                                  GError        **error);

/* OTP's child_spec(). What is left out of an initializer, and so is 0, has OTP's default; id and
 * start have none. Supervisors copy it and take user_data over, whatever they answer:
 * user_data_free is called when the last copy is gone, and at once if the specification is
 * refused. */
typedef struct
{
  const char *id;
  Connect4ChildStartFunc start;
  gpointer user_data;
  GDestroyNotify user_data_free;
  Connect4Restart restart;
  int shutdown; /* milliseconds, or CONNECT4_SHUTDOWN_* */
  Connect4ChildType type;
  gboolean significant; /* its end may end the supervisor: see Connect4AutoShutdown */
} Connect4ChildSpec;

Connect4ChildSpec *connect4_child_spec_copy         (const Connect4ChildSpec  *self);
Connect4ChildSpec *connect4_child_spec_ref          (Connect4ChildSpec        *self);
void               connect4_child_spec_unref        (Connect4ChildSpec        *self);

gboolean           connect4_child_spec_validate     (const Connect4ChildSpec  *self,
                                                     GError                  **error);
void               connect4_child_spec_refuse       (const Connect4ChildSpec  *self,
                                                     const char               *field,
                                                     const char               *why,
                                                     GError                  **error);
int                connect4_child_spec_get_shutdown (const Connect4ChildSpec  *self);
gboolean           connect4_child_spec_is_restarted (const Connect4ChildSpec  *self,
                                                     const Connect4ExitReason *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4ChildSpec, connect4_child_spec_unref)

G_END_DECLS
