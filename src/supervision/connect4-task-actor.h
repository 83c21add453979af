/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

#define CONNECT4_TYPE_TASK_ACTOR (connect4_task_actor_get_type ())
G_DECLARE_DERIVABLE_TYPE (Connect4TaskActor, connect4_task_actor, CONNECT4, TASK_ACTOR, Connect4Actor)

/**
 * Connect4TaskActorClass:
 * @run: begins the work; the actor lives until @task is returned. Returning a value is a normal
 *   exit, returning an error an exit with it. The task's cancellable is cancelled to ask for a shutdown.
 * @cancelled: or NULL; the cancellable has been cancelled, and the task is to be returned soon. What
 *   #GCancellable::cancelled says, at no cost for those who are many
 */
struct _Connect4TaskActorClass
{
  Connect4ActorClass parent_class;

  void (*run)       (Connect4TaskActor *self,
                     GTask             *task);
  void (*cancelled) (Connect4TaskActor *self);

  gpointer padding[3];
};

typedef void (*Connect4TaskFunc) (Connect4TaskActor *self,
                                  GTask             *task,
                                  gpointer           user_data);

Connect4TaskActor *connect4_task_actor_new           (const char           *name,
                                                      Connect4TaskFunc      func,
                                                      gpointer              user_data,
                                                      GDestroyNotify        user_data_free);
Connect4TaskActor *connect4_task_actor_new_in_thread (const char           *name,
                                                      GTaskThreadFunc       func,
                                                      gpointer              user_data,
                                                      GDestroyNotify        user_data_free);
void               connect4_task_actor_start         (Connect4TaskActor    *self);
void               connect4_task_actor_await_async   (Connect4TaskActor    *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gpointer           connect4_task_actor_await_finish  (Connect4TaskActor    *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
