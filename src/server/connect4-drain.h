/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loop/connect4-timer.h"
#include "server/connect4-notice.h"
#include "server/connect4-traffic.h"

G_BEGIN_DECLS

/* The longest that a drain may take. */
#define CONNECT4_DRAIN_MAX_SECONDS (24 * 60 * 60)

/**
 * Connect4DrainFuncs:
 * @show: shows @notice to all players
 * @finish: the time is up, or nobody plays any more: stops the server
 */
typedef struct
{
  void (*show)   (const Connect4Notice *notice,
                  gpointer              user_data);
  void (*finish) (gpointer user_data);
} Connect4DrainFuncs;

/* Stops the server after an announced time: the players are told now and then how much is left, and no games are
 * made meanwhile. When the last player has gone the server stops at once. */
typedef struct
{
  const Connect4Traffic *traffic; /* unowned */
  const Connect4DrainFuncs *funcs;
  gpointer user_data;
  Connect4Timer timer; /* until the players are told again; set while the server is being drained, and not stopping */
  gint64 end;          /* monotonic, in µs; 0 unless the server is being drained */
  gint64 real_end;     /* the same in µs since 1970 */
  char *reason;        /* owned; why, for the players; NULL unless the server is being drained */
} Connect4Drain;

void        connect4_drain_init          (Connect4Drain            *self,
                                          const Connect4Traffic    *traffic,
                                          const Connect4DrainFuncs *funcs,
                                          gpointer                  user_data);
void        connect4_drain_clear         (Connect4Drain       *self);
void        connect4_drain_halt          (Connect4Drain       *self);

void        connect4_drain_begin         (Connect4Drain       *self,
                                          guint                seconds,
                                          const char          *reason);
gboolean    connect4_drain_cancel        (Connect4Drain       *self);

void        connect4_drain_player_left   (Connect4Drain       *self);
gboolean    connect4_drain_is_on         (const Connect4Drain *self);
gint64      connect4_drain_get_remaining (const Connect4Drain *self);
guint       connect4_drain_get_seconds   (const Connect4Drain *self);
gint64      connect4_drain_get_end       (const Connect4Drain *self);
const char *connect4_drain_get_reason    (const Connect4Drain *self);

G_END_DECLS
