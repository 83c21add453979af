/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "games/connect4-game-event.h"
#include "games/connect4-game-server.h"
#include "games/connect4-game-store.h"
#include "supervision/connect4-pub-sub.h"
#include "supervision/connect4-registry.h"
#include "supervision/connect4-supervisor.h"

G_BEGIN_DECLS

/* The games service: where games are made and found. It owns what has to outlive a crash, the store,
 * and starts the supervised part: the registry and the game servers, and beside them what publishes
 * the games' events.
 *
 *   pub-sub         Connect4PubSub: a game's topic -> its players
 *   games           Connect4Supervisor, rest-for-one
 *   ├─ registry     Connect4Registry: code -> game server
 *   └─ game-servers Connect4DynamicSupervisor, one Connect4GameServer a game */
#define CONNECT4_TYPE_GAMES (connect4_games_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Games, connect4_games, CONNECT4, GAMES, GObject)

/**
 * Connect4GamesObserver:
 * @code: a game's code
 * @event: what happened there; valid during the call
 * @user_data: what was given to connect4_games_set_observer()
 *
 * Called for every event of every game, before its players hear of it. May not change any game.
 */
typedef void (*Connect4GamesObserver) (const char              *code,
                                       const Connect4GameEvent *event,
                                       gpointer                 user_data);

/* The ids of both among the children of the root supervisor. */
#define CONNECT4_PUB_SUB_ID "pub-sub"
#define CONNECT4_GAMES_ID   "games"

Connect4Games      *connect4_games_new              (void);
Connect4Actor      *connect4_games_start_pub_sub    (Connect4Actor               *parent,
                                                     gpointer                     games,
                                                     GError                     **error);
Connect4Actor      *connect4_games_start_supervisor (Connect4Actor               *parent,
                                                     gpointer                     games,
                                                     GError                     **error);

Connect4GameServer *connect4_games_create_game      (Connect4Games               *self,
                                                     const char                  *name,
                                                     const Connect4GameSettings  *settings,
                                                     Connect4Actor               *creator,
                                                     gunichar                     symbol,
                                                     GError                     **error);
Connect4GameServer *connect4_games_find             (Connect4Games               *self,
                                                     const char                  *code);
void                connect4_games_leave            (Connect4Games               *self,
                                                     const char                  *code,
                                                     Connect4Actor               *player);
gboolean            connect4_games_remove_player    (Connect4Games               *self,
                                                     Connect4StoredGame          *stored,
                                                     guint64                      player_id,
                                                     GError                     **error);
void                connect4_games_commit           (Connect4Games               *self,
                                                     Connect4StoredGame          *stored,
                                                     Connect4GameEventType        type,
                                                     const Connect4Player        *player,
                                                     Connect4GameStatus           status_before);
void                connect4_games_publish          (Connect4Games               *self,
                                                     Connect4StoredGame          *stored,
                                                     Connect4GameEvent           *event);

void                connect4_games_set_observer     (Connect4Games               *self,
                                                     Connect4GamesObserver        observer,
                                                     gpointer                     user_data);
void                connect4_games_observe          (Connect4Games               *self,
                                                     const char                  *code,
                                                     const Connect4GameEvent     *event);
guint64             connect4_games_get_n_games      (Connect4Games               *self);
guint64             connect4_games_get_n_moves      (Connect4Games               *self);

Connect4GameStore  *connect4_games_get_store        (Connect4Games               *self);
Connect4PubSub     *connect4_games_get_pub_sub      (Connect4Games               *self);
Connect4Registry   *connect4_games_get_registry     (Connect4Games               *self);
Connect4BaseSupervisor *
                    connect4_games_get_game_servers (Connect4Games               *self);

G_END_DECLS
