/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-services.h"
#include "supervision/connect4-task-actor.h"

G_BEGIN_DECLS

/* One player: an actor whose life is one GTask, a child of the connections' supervisor. The action handler
 * that reads its lines is its worker (Connect4TaskSupervisor): it is linked to that and traps its exit,
 * and the supervisor gives it another when that crashes. */
#define CONNECT4_TYPE_SESSION (connect4_session_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Session, connect4_session, CONNECT4, SESSION, Connect4TaskActor)

/* What is told of a player. */
typedef struct
{
  const char *address;  /* without the port; lives as long as the session */
  guint16 port;
  gint64 since;         /* when it connected, in µs since 1970 */
  gint64 idle;          /* how long ago its last line came, in µs */
  const char *language; /* the code of the one that it reads */
  const char *game;     /* the code of the game at which it sits; empty in the menu */
  guint n_requests;     /* that have been answered */
  guint n_crashes;      /* that have crashed their handler */
} Connect4SessionInfo;

Connect4Session *connect4_session_new            (Connect4Services      *services,
                                                  Connect4AddressCount  *address,
                                                  GInetSocketAddress    *remote,
                                                  int                    fd,
                                                  GError               **error);

void             connect4_session_get_info       (Connect4Session       *self,
                                                  Connect4SessionInfo   *info);
void             connect4_session_tell           (Connect4Session       *self,
                                                  const char            *text);
void             connect4_session_kick           (Connect4Session       *self,
                                                  const char            *reason);
void             connect4_session_tell_time_left (Connect4Session       *self,
                                                  guint                  seconds,
                                                  const char            *reason);
void             connect4_session_reattach       (Connect4Session       *self);
void             connect4_session_tell_all_clear (Connect4Session       *self);

void             connect4_session_add_to_handlers (Connect4Session       *self,
                                                   Connect4Handlers      *handlers);

G_END_DECLS
