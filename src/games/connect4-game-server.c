/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-games"
#include "config.h"

#include "games/connect4-game-server.h"

#include "games/connect4-game-event.h"
#include "games/connect4-games.h"
#include "loop/connect4-prefetch.h"
#include "supervision/connect4-monitor.h"
#include "supervision/connect4-supervision-error.h"

/* Of a game what every move looks at, and of a board the usual one. */
#define GAME_PREFETCH_SIZE  (2 * CONNECT4_CACHE_LINE)
#define BOARD_PREFETCH_SIZE (2 * CONNECT4_CACHE_LINE)

typedef struct
{
  guint64 player_id;
  guint64 monitor;
} Connect4Seat;

/* One game. Every change is made in the store, then published: what the players have been told is always
 * there, and a successor of this server goes on with it.
 *
 * seats has one entry for each player of game. */
struct _Connect4GameServer
{
  Connect4Actor parent_instance;

  Connect4Games *games; /* unowned: it owns the supervisor that owns this */
  char code[CONNECT4_GAME_CODE_LENGTH + 1];
  Connect4StoredGame *stored; /* owned */
  Connect4Game *game;         /* unowned: the state of stored */
  GArray *seats;              /* of Connect4Seat */
};

G_DEFINE_FINAL_TYPE (Connect4GameServer, connect4_game_server, CONNECT4_TYPE_ACTOR)

static void
connect4_game_server_commit (Connect4GameServer    *self,
                             Connect4GameEventType  type,
                             const Connect4Player  *player,
                             Connect4GameStatus     status_before)
{
  connect4_games_commit (self->games, self->stored, type, player, status_before);
}

static void
connect4_game_server_watch_player (Connect4GameServer *self,
                                   Connect4Actor      *player)
{
  Connect4Seat seat = {
    .player_id = connect4_actor_get_id (player),
    .monitor = connect4_actor_monitor (CONNECT4_ACTOR (self), player),
  };

  g_array_append_val (self->seats, seat);
}

static void
connect4_game_server_unwatch_player (Connect4GameServer *self,
                                     guint64             player_id)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      Connect4Seat *seat = &g_array_index (self->seats, Connect4Seat, i);

      if (seat->player_id != player_id)
        continue;

      connect4_actor_demonitor (CONNECT4_ACTOR (self), seat->monitor, CONNECT4_DEMONITOR_FLUSH,
                                NULL, NULL);
      g_array_remove_index (self->seats, i);
      return;
    }
}

static void
connect4_game_server_finish (Connect4GameServer *self)
{
  g_autoptr (Connect4ExitReason) reason = connect4_exit_reason_new (CONNECT4_EXIT_NORMAL);

  connect4_actor_exit (CONNECT4_ACTOR (self), reason);
}

static gboolean
connect4_game_server_remove_player (Connect4GameServer  *self,
                                    guint64              player_id,
                                    GError             **error)
{
  guint n_players;

  if (!connect4_games_remove_player (self->games, self->stored, player_id, error))
    return FALSE;

  connect4_game_server_unwatch_player (self, player_id);
  connect4_game_get_players (self->game, &n_players);
  if (n_players == 0)
    connect4_game_server_finish (self);

  return TRUE;
}

static void
connect4_game_server_down (Connect4Actor      *actor,
                           guint64             reference,
                           Connect4Actor      *observed,
                           Connect4ExitReason *reason)
{
  Connect4GameServer *self = CONNECT4_GAME_SERVER (actor);

  for (guint i = 0; i < self->seats->len; i++)
    {
      const Connect4Seat *seat = &g_array_index (self->seats, Connect4Seat, i);

      if (seat->monitor == reference)
        {
          connect4_game_server_remove_player (self, seat->player_id, NULL);
          return;
        }
    }
}

/* Watches the players of a game that an earlier server has left; those that died meanwhile are taken off. */
static void
connect4_game_server_adopt_players (Connect4GameServer *self)
{
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (self->game, &n_players);
  g_autofree Connect4Player *seated = g_memdup2 (players, n_players * sizeof players[0]);

  for (guint i = 0; i < n_players; i++)
    {
      Connect4Actor *player = connect4_actor_lookup (seated[i].id);

      if (player != NULL)
        connect4_game_server_watch_player (self, player);
      else
        connect4_game_server_remove_player (self, seated[i].id, NULL);
    }
}

/**
 * connect4_game_server_new:
 * @games: the games service
 * @code: the game's code
 * @stored: the game in the store
 * @error: return location for an error
 *
 * Starts the server of one game, registered under its code, from the state which an earlier server of that
 * game may have reached.
 *
 * Returns: (transfer full): the server; %NULL with
 *   %CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED if the game has one, and with
 *   %CONNECT4_SUPERVISION_ERROR_NOPROC while nothing can be registered
 */
Connect4GameServer *
connect4_game_server_new (Connect4Games       *games,
                          const char          *code,
                          Connect4StoredGame  *stored,
                          GError             **error)
{
  Connect4Registry *registry = connect4_games_get_registry (games);
  g_autoptr (Connect4GameServer) self = NULL;

  if (registry == NULL)
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The games' registry has been stopped: start it first");
      return NULL;
    }

  self = g_object_new (CONNECT4_TYPE_GAME_SERVER, "name", code, NULL);
  if (!connect4_registry_register (registry, CONNECT4_ACTOR (self), code, NULL, NULL, error))
    return NULL;

  self->games = games;
  g_strlcpy (self->code, code, sizeof self->code);
  self->stored = connect4_stored_game_ref (stored);
  self->game = connect4_stored_game_get (stored);
  connect4_game_server_adopt_players (self);

  return g_steal_pointer (&self);
}

/**
 * connect4_game_server_join:
 * @self: a game server
 * @player: who sits down; taken off the game when it dies
 * @symbol: the player's symbol; 0 for the first that is free
 * @error: return location for an error
 *
 * Returns: whether @player sits at the game now; else a #Connect4Error
 */
gboolean
connect4_game_server_join (Connect4GameServer  *self,
                           Connect4Actor       *player,
                           gunichar             symbol,
                           GError             **error)
{
  Connect4Player seat = { .id = connect4_actor_get_id (player), .symbol = symbol };

  if (!connect4_game_join (self->game, &seat, error))
    return FALSE;

  connect4_game_server_watch_player (self, player);
  connect4_game_server_commit (self, CONNECT4_GAME_EVENT_JOINED,
                               connect4_game_get_player (self->game, seat.id), CONNECT4_GAME_LOBBY);
  return TRUE;
}

/**
 * connect4_game_server_leave:
 * @self: a game server
 * @player: who gets up
 * @error: return location for an error
 *
 * Takes @player off the game; the server of a game without players ends.
 *
 * Returns: whether @player has left; else a #Connect4Error
 */
gboolean
connect4_game_server_leave (Connect4GameServer  *self,
                            Connect4Actor       *player,
                            GError             **error)
{
  return connect4_game_server_remove_player (self, connect4_actor_get_id (player), error);
}

/**
 * connect4_game_server_play:
 * @self: a game server
 * @error: return location for an error
 *
 * Returns: whether the game has started; else a #Connect4Error
 */
gboolean
connect4_game_server_play (Connect4GameServer  *self,
                           GError             **error)
{
  if (!connect4_game_start (self->game, error))
    return FALSE;

  connect4_game_server_commit (self, CONNECT4_GAME_EVENT_STARTED, NULL, CONNECT4_GAME_LOBBY);
  return TRUE;
}

/**
 * connect4_game_server_move:
 * @self: a game server
 * @player: whose piece it is
 * @column: where it is dropped, from 0
 * @error: return location for an error
 *
 * Returns: whether the move was made; else a #Connect4Error
 */
gboolean
connect4_game_server_move (Connect4GameServer  *self,
                           Connect4Actor       *player,
                           int                  column,
                           GError             **error)
{
  guint64 id = connect4_actor_get_id (player);

  if (!connect4_game_move (self->game, id, column, error))
    return FALSE;

  connect4_game_server_commit (self, CONNECT4_GAME_EVENT_MOVED,
                               connect4_game_get_player (self->game, id), CONNECT4_GAME_PLAYING);
  return TRUE;
}

/**
 * connect4_game_server_return_to_lobby:
 * @self: a game server
 * @error: return location for an error
 *
 * Returns: whether the game is back in its lobby; else a #Connect4Error
 */
gboolean
connect4_game_server_return_to_lobby (Connect4GameServer  *self,
                                      GError             **error)
{
  if (!connect4_game_return_to_lobby (self->game, error))
    return FALSE;

  connect4_game_server_commit (self, CONNECT4_GAME_EVENT_LOBBY, NULL, CONNECT4_GAME_FINISHED);
  return TRUE;
}

/**
 * connect4_game_server_end:
 * @self: a game server
 * @reason: (nullable): why, for the players
 *
 * Ends the game, whatever its status, for good.
 */
void
connect4_game_server_end (Connect4GameServer *self,
                          const char         *reason)
{
  Connect4GameEvent *event;

  event = connect4_game_event_new (CONNECT4_GAME_EVENT_ENDED, self->game, NULL);
  event->finished = connect4_game_get_status (self->game) == CONNECT4_GAME_PLAYING;
  event->reason = g_strdup (reason);

  connect4_games_publish (self->games, self->stored, event);
  connect4_game_store_forget (connect4_games_get_store (self->games), self->code);
  connect4_game_server_finish (self);
}

/**
 * connect4_game_server_prefetch:
 * @self: (nullable): a game server
 *
 * Has the processor fetch @self, for connect4_game_server_prefetch_game() is about to be called.
 */
void
connect4_game_server_prefetch (Connect4GameServer *self)
{
  connect4_prefetch (self, 0, sizeof *self);
}

/**
 * connect4_game_server_prefetch_game:
 * @self: a game server
 *
 * Has the processor fetch what a move looks at, for somebody is about to make one.
 */
void
connect4_game_server_prefetch_game (Connect4GameServer *self)
{
  connect4_prefetch (self->game, 0, GAME_PREFETCH_SIZE);
  connect4_prefetch (connect4_game_get_board (self->game), 0, BOARD_PREFETCH_SIZE);
}

/**
 * connect4_game_server_get_code:
 * @self: a game server
 *
 * Returns: (transfer none): the code by which players join
 */
const char *
connect4_game_server_get_code (Connect4GameServer *self)
{
  return self->code;
}

/**
 * connect4_game_server_get_game:
 * @self: a game server
 *
 * Returns: (transfer none): the game as it stands
 */
const Connect4Game *
connect4_game_server_get_game (Connect4GameServer *self)
{
  return self->game;
}

static void
connect4_game_server_finalize (GObject *object)
{
  Connect4GameServer *self = CONNECT4_GAME_SERVER (object);

  g_clear_pointer (&self->stored, connect4_stored_game_unref);
  g_clear_pointer (&self->seats, g_array_unref);

  G_OBJECT_CLASS (connect4_game_server_parent_class)->finalize (object);
}

static void
connect4_game_server_class_init (Connect4GameServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_game_server_finalize;
  CONNECT4_ACTOR_CLASS (klass)->down = connect4_game_server_down;
}

static void
connect4_game_server_init (Connect4GameServer *self)
{
  self->seats = g_array_new (FALSE, FALSE, sizeof (Connect4Seat));
}
