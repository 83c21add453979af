/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-actor.h"

G_BEGIN_DECLS

/**
 * Connect4DemonitorFlags:
 * @CONNECT4_DEMONITOR_NONE: a DOWN that is queued already still arrives
 * @CONNECT4_DEMONITOR_FLUSH: a DOWN that is queued already does not arrive
 */
typedef enum {
  CONNECT4_DEMONITOR_NONE,
  CONNECT4_DEMONITOR_FLUSH,
} Connect4DemonitorFlags;

guint64  connect4_actor_monitor   (Connect4Actor           *self,
                                   Connect4Actor           *observed);
gboolean connect4_actor_demonitor (Connect4Actor           *self,
                                   guint64                  reference,
                                   Connect4DemonitorFlags   flags,
                                   gboolean                *in_time,
                                   GError                 **error);

G_END_DECLS
