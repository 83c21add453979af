/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handler-system.h"
#include "loop/connect4-backoff.h"

G_BEGIN_DECLS

/* How many handlers stand ready, for two deaths at once: one to take the place of each that has died, one
 * for what killed it, and two for offenders, who never take the others' last ones. */
#define CONNECT4_SPAWNER_SPARES 6

/* How long a handler may take to be ready, in microseconds. It is long, as nobody should be waiting for it. */
#define CONNECT4_SPAWNER_STARTUP_TIMEOUT (10 * G_USEC_PER_SEC)

/* Starts handlers, and keeps a few that nobody has used. Embedded in the dispatcher. */
typedef struct
{
  const Connect4HandlerSystem *system; /* static */
  gpointer user_data;                  /* for it */

  GQueue spares;            /* Connect4Handler */
  Connect4Backoff failures; /* of starts */
  Connect4Backoff storm;    /* of deaths */
  gint64 refill_at;         /* monotonic, in microseconds: not before is another spare started */
} Connect4Spawner;

void             connect4_spawner_init       (Connect4Spawner             *self,
                                              const Connect4HandlerSystem *system,
                                              gpointer                     user_data);
gboolean         connect4_spawner_start      (Connect4Spawner             *self,
                                              guint                        n,
                                              gint64                       now,
                                              GError                     **error);
Connect4Handler *connect4_spawner_take       (Connect4Spawner             *self,
                                              guint                        n_kept);
gint64           connect4_spawner_refill     (Connect4Spawner             *self,
                                              guint                        n_wanted,
                                              gint64                       now);
Connect4Handler *connect4_spawner_find_surplus (Connect4Spawner           *self);
void             connect4_spawner_succeed    (Connect4Spawner             *self);
void             connect4_spawner_count      (Connect4Spawner             *self,
                                              const Connect4Handler       *handler,
                                              gint64                       now);
gboolean         connect4_spawner_is_failing (const Connect4Spawner       *self);

G_END_DECLS
