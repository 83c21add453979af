/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/**
 * Connect4UnlinkFlags:
 * @CONNECT4_UNLINK_NONE: an EXIT that is queued already still arrives
 * @CONNECT4_UNLINK_FLUSH: an EXIT that is queued already does not arrive
 */
typedef enum {
  CONNECT4_UNLINK_NONE,
  CONNECT4_UNLINK_FLUSH,
} Connect4UnlinkFlags;

gboolean connect4_actor_link      (Connect4Actor        *self,
                                   Connect4Actor        *other,
                                   GError              **error);
void     connect4_actor_unlink    (Connect4Actor        *self,
                                   Connect4Actor        *other,
                                   Connect4UnlinkFlags   flags);
gboolean connect4_actor_is_linked (Connect4Actor        *self,
                                   Connect4Actor        *other);

G_END_DECLS
