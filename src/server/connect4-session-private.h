/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-code.h"
#include "games/connect4-game-server.h"
#include "loop/connect4-timer.h"
#include "server/connect4-request-meter.h"
#include "server/connect4-session.h"

G_BEGIN_DECLS

/* The player is at a game if and only if code is not empty, and is subscribed to that game's events as
 * long as the publish/subscribe service lives; connect4_session_reattach() sees to that, and to what was
 * missed meanwhile, whenever there is another service. While busy, no further line is taken. */
struct _Connect4Session
{
  Connect4TaskActor parent_instance;

  /* What every line looks at stands together, for the processor has to fetch it each time. */
  const Connect4SessionContext *context; /* unowned: outlives every session */
  const Connect4Language *language;
  Connect4GameServer *server; /* weak: the one of the player's game that was found last; may be dead */
  Connect4AddressCount *address; /* held */
  Connect4Requester *requester; /* owned; with the action handlers that were there last, or NULL */
  gint64 last_line;           /* when the player last typed a line; monotonic, in µs. The next three: run clock */
  gint64 idle_since;          /* when the player's last line ended, or the player came back to the menu */
  gint64 line_begun;          /* when the line that has not ended was begun; 0 if there is none */
  gint64 held_until;          /* no line is taken before this, for the player's or the address's lines crash
                               * handlers; 0 if not so */
  guint n_requests;           /* that have been answered */
  guint charged;              /* the weight of the input that counts in the meters already */
  guint n_line_ends;          /* of the input, when its times were looked at last */
  char code[CONNECT4_GAME_CODE_LENGTH + 1];
  guint64 player;             /* the player's id, drawn when it first sits down; 0 before */
  guint warned : 1; /* the player has been told that it is idle */
  guint asking : 1; /* a request has not been answered */
  guint busy : 1; /* a request is with the handler, or an answer is on its way, or the next has to wait */
  guint closed : 1; /* nothing more is read from the player, or shown to it */

  GTask *task;                /* owned from the start of the task to its return */
  Connect4Timer timer;        /* until the next of the times above may be over */
  gint64 since;               /* when it connected, in µs since 1970; 0 before it runs */
  Connect4RequestMeter meter;
  Connect4RequestMeter input_meter; /* of all that is sent */
  gint64 input_until;         /* of the run clock; over the rate, nothing is received before this; 0 if not so */
  guint32 version;            /* the game's, as far as the player knows of it */
  Connect4CrashRecord crash_record; /* for how long the next line has to wait */
  guint n_crashes;            /* how many requests have been answered by an apology */
  guint16 port;               /* the player's */
  char *address_text;         /* owned; the player's address; NULL if address says it all */
};

/* For subclasses. */
void          connect4_session_set_up           (Connect4Session              *self,
                                                 const Connect4SessionContext *context,
                                                 Connect4AddressCount         *address,
                                                 GInetSocketAddress           *remote);
void          connect4_session_take_input       (Connect4Session      *self);
void          connect4_session_end              (Connect4Session      *self,
                                                 const GError         *error);

/* For Connect4Sessions. */
Connect4Requester *
              connect4_session_get_requester    (Connect4Session      *self);
void          connect4_session_watch_timeouts   (Connect4Session      *self);

/* A session is one class in three files, which call each other: connect4-session.c has connect4-session-actions.c
 * carry out what a line asks for, and connect4-session-timeouts.c watch how long all takes. Those show what has come of
 * it, and go on to the next line, by what connect4-session.c has. They do not call each other. */
Connect4Place connect4_session_get_place        (Connect4Session      *self);
void          connect4_session_show_plain       (Connect4Session      *self,
                                                 Connect4NoticeType    type);
void          connect4_session_show_error       (Connect4Session      *self,
                                                 Connect4Error         code,
                                                 const Connect4Game   *game);
void          connect4_session_show_commands    (Connect4Session      *self);
void          connect4_session_close            (Connect4Session      *self,
                                                 const Connect4Notice *farewell);
const Connect4Game *
              connect4_session_find_game        (Connect4Session      *self);
void          connect4_session_enter_game       (Connect4Session      *self,
                                                 Connect4GameServer   *server);
void          connect4_session_exit_game        (Connect4Session      *self);
void          connect4_session_perform          (Connect4Session      *self,
                                                 const Connect4Action *action);
void          connect4_session_end_action       (Connect4Session      *self);
void          connect4_session_go_on            (Connect4Session      *self);
void          connect4_session_hold             (Connect4Session      *self,
                                                 gint64                duration);
void          connect4_session_hold_input       (Connect4Session      *self,
                                                 gint64                duration);
void          connect4_session_init_timeouts    (Connect4Session      *self);
void          connect4_session_restart_timeouts (Connect4Session      *self);

G_END_DECLS
