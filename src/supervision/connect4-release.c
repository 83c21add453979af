/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-supervision"

#include "config.h"

#include "supervision/connect4-release.h"

#include "supervision/connect4-actor-private.h"

/* @self has died: nothing finds it any more. */
void
connect4_actor_run_releases (Connect4Actor *self)
{
  Connect4ActorPrivate *priv = connect4_actor_get_private (self);

  while (priv->releases.head != NULL)
    {
      Connect4Release *release = priv->releases.head->data;

      connect4_actor_remove_release (self, release);
      release->func (release, self, release->user_data);
    }
}

/**
 * connect4_release_init:
 * @release: what is embedded in an entry that an actor can be found by
 * @func: frees the entry
 * @user_data: for @func
 */
void
connect4_release_init (Connect4Release     *release,
                       Connect4ReleaseFunc  func,
                       gpointer             user_data)
{
  release->node = (GList){ NULL, NULL, NULL };
  release->func = func;
  release->user_data = user_data;
}

/**
 * connect4_actor_add_release:
 * @self: an actor that is alive
 * @release: what to call when it dies; it stays the caller's
 */
void
connect4_actor_add_release (Connect4Actor   *self,
                            Connect4Release *release)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));
  g_return_if_fail (connect4_actor_is_alive (self));
  g_return_if_fail (release->node.data == NULL);

  release->node.data = release;
  g_queue_push_tail_link (&connect4_actor_get_private (self)->releases, &release->node);
}

/**
 * connect4_actor_remove_release:
 * @self: the actor that @release was added to
 * @release: what is not to be called any more; nothing happens if it was not added, or was called
 */
void
connect4_actor_remove_release (Connect4Actor   *self,
                               Connect4Release *release)
{
  g_return_if_fail (CONNECT4_IS_ACTOR (self));

  if (release->node.data == NULL)
    return;

  g_queue_unlink (&connect4_actor_get_private (self)->releases, &release->node);
  release->node.data = NULL;
}
