/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

typedef struct _Connect4Release Connect4Release;

/**
 * Connect4ReleaseFunc:
 * @release: what was added, which is in no list any more and may be freed
 * @actor: the actor that has died
 * @user_data: what was given to connect4_release_init()
 *
 * Frees a name that @actor had, or anything else by which it could be found. It is called once,
 * from inside the dying actor's own call stack, before any DOWN or EXIT is queued: it may neither
 * end actors nor call foreign code. @actor is in its last moments if it dies of being finalized,
 * and is not to be referenced then.
 */
typedef void (*Connect4ReleaseFunc) (Connect4Release *release,
                                     Connect4Actor   *actor,
                                     gpointer         user_data);

/* Something to be freed before an actor's death is told; embedded in what is to be freed. */
struct _Connect4Release
{
  GList node; /* in the actor's releases; data is NULL while it is in none */
  Connect4ReleaseFunc func;
  gpointer user_data;
};

void connect4_release_init         (Connect4Release     *release,
                                    Connect4ReleaseFunc  func,
                                    gpointer             user_data);
void connect4_actor_add_release    (Connect4Actor       *self,
                                    Connect4Release     *release);
void connect4_actor_remove_release (Connect4Actor       *self,
                                    Connect4Release     *release);

G_END_DECLS
