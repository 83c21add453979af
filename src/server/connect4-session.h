/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "facts/connect4-fact-source.h"
#include "games/connect4-games.h"
#include "handler/connect4-crash-penalty.h"
#include "handler/connect4-handlers.h"
#include "loop/connect4-memory.h"
#include "server/connect4-address-counts.h"
#include "server/connect4-drain.h"
#include "server/connect4-input.h"
#include "server/connect4-language.h"
#include "server/connect4-notice.h"
#include "server/connect4-traffic.h"
#include "settings/connect4-limits.h"
#include "supervision/connect4-task-actor.h"

G_BEGIN_DECLS

/* The id of the tasks' supervisor among the children of the root supervisor. */
#define CONNECT4_TASKS_ID "tasks"

/* What sessions work with, one for all of them, which they do not change. The parts outlive them. */
typedef struct
{
  Connect4Supervisor *root; /* the server ends with it; the parent of the tasks' supervisor */
  Connect4Games *games;
  Connect4FactSource *facts;
  Connect4Drain *drain;
  Connect4MemoryTrim *memory_trim; /* counts the sessions that have ended */

  /* Of the sessions themselves (Connect4Sessions). */
  Connect4Handlers *handlers; /* weak: those that were started last */
  Connect4ParserFlags parser_flags;
  const Connect4Limits *limits;
  Connect4CrashPenalty *crash_penalty;
  Connect4Traffic *traffic;
} Connect4SessionContext;

/* One player: an actor whose life is one GTask, a child of the connections' supervisor. The action handler
 * that reads its lines is its worker (Connect4TaskSupervisor): it is linked to that and traps its exit,
 * and the supervisor gives it another when that crashes. How the player sends lines and is shown what happens is up to
 * the subclass. Declared by hand: the struct is shared with the subclasses (connect4-session-private.h). */
#define CONNECT4_TYPE_SESSION (connect4_session_get_type ())
#define CONNECT4_SESSION(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), CONNECT4_TYPE_SESSION, Connect4Session))
#define CONNECT4_IS_SESSION(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), CONNECT4_TYPE_SESSION))
#define CONNECT4_SESSION_CLASS(klass) (G_TYPE_CHECK_CLASS_CAST ((klass), CONNECT4_TYPE_SESSION, Connect4SessionClass))
#define CONNECT4_SESSION_GET_CLASS(object) \
  (G_TYPE_INSTANCE_GET_CLASS ((object), CONNECT4_TYPE_SESSION, Connect4SessionClass))

typedef struct _Connect4Session Connect4Session;

/**
 * Connect4SessionClass:
 * @next_line: takes the next line that the player has sent, unless the player does not read what is shown;
 *   @line is valid until the next call. connect4_session_take_input() is to be called when there may be more
 * @get_input: how much the player has sent so far
 * @set_paused: whether nothing more is to be received from the player, so that it waits where it is
 * @show: shows @notice to the player, in the session's language
 * @show_event: shows what happened at the player's game, which is @game now
 * @close: takes no more lines, and ends when all that was shown has been sent, or cannot be;
 *   connect4_session_end() is to be called then
 * @drop: ends at once, calling nothing; can be called again
 *
 * All but @drop are called only while the session has neither been closed nor ended.
 */
typedef struct
{
  Connect4TaskActorClass parent_class;

  Connect4LineStatus   (*next_line)  (Connect4Session         *self,
                                      const char             **line,
                                      gsize                   *length);
  Connect4InputState   (*get_input)  (Connect4Session         *self);
  void                 (*set_paused) (Connect4Session         *self,
                                      gboolean                 paused);
  void                 (*show)       (Connect4Session         *self,
                                      const Connect4Notice    *notice);
  void                 (*show_event) (Connect4Session         *self,
                                      const Connect4GameEvent *event,
                                      const Connect4Game      *game);
  void                 (*close)      (Connect4Session         *self);
  void                 (*drop)       (Connect4Session         *self);
} Connect4SessionClass;

/* What is told of a player. */
typedef struct
{
  const char *address;  /* without the port; lives as long as the session */
  guint16 port;
  gint64 since;         /* when it connected, in µs since 1970 */
  gint64 idle;          /* how long ago its last line came, in µs */
  const char *language; /* the code of the one that it reads */
  const char *game;     /* the code of the game at which it sits; empty in the menu */
  guint64 player;       /* the player's id; 0 if it never sat at a game */
  guint n_requests;     /* that have been answered */
  guint n_crashes;      /* that have crashed their handler */
} Connect4SessionInfo;

GType connect4_session_get_type (void);

void  connect4_session_get_info (Connect4Session      *self,
                                 Connect4SessionInfo  *info);
void  connect4_session_show     (Connect4Session      *self,
                                 const Connect4Notice *notice);
void  connect4_session_tell     (Connect4Session      *self,
                                 const char           *text);
void  connect4_session_kick     (Connect4Session      *self,
                                 const char           *reason);
void  connect4_session_reattach (Connect4Session      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Session, g_object_unref)

G_END_DECLS
