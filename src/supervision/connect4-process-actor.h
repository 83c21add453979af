/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_PROCESS_ACTOR (connect4_process_actor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4ProcessActor, connect4_process_actor, CONNECT4, PROCESS_ACTOR, Connect4Actor)

struct _Connect4ProcessActorClass
{
  Connect4ActorClass parent_class;

  gpointer padding[4];
};

Connect4ProcessActor *connect4_process_actor_new          (const char            *name,
                                                           const char *const     *argv,
                                                           GError               **error);
gboolean              connect4_process_actor_spawn        (Connect4ProcessActor  *self,
                                                           const char *const     *argv,
                                                           const int             *source_fds,
                                                           const int             *target_fds,
                                                           gsize                  n_fds,
                                                           GError               **error);
GPid                  connect4_process_actor_get_pid      (Connect4ProcessActor  *self);
GPid                  connect4_process_actor_get_last_pid (Connect4ProcessActor  *self);
void                  connect4_process_actor_kill         (Connect4ProcessActor  *self,
                                                           Connect4ExitReason    *reason);

G_END_DECLS
