/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-server.h"

#include "supervision/connect4-monitor.h"

typedef struct
{
  guint64 player_id;
  guint64 monitor; /* of the actor that acts for the player */
} Connect4Seat;

/* One game. Every event is committed to the games service: what the players have been told is always there, and a
 * successor of this server goes on with it.
 *
 * seats has one entry for each player of game. */
struct _Connect4GameServer
{
  Connect4Actor parent_instance;

  Connect4Games *games; /* unowned: it outlives the supervisor that owns this */
  Connect4StoredGame *stored; /* owned */
  const Connect4Game *game;   /* unowned: the state of stored */
  GArray *seats;              /* of Connect4Seat */
};

G_DEFINE_FINAL_TYPE (Connect4GameServer, connect4_game_server, CONNECT4_TYPE_ACTOR)

static void
connect4_game_server_watch_player (Connect4GameServer *self,
                                   guint64             player_id,
                                   Connect4Actor      *actor)
{
  Connect4Seat seat = {
    .player_id = player_id,
    .monitor = connect4_actor_monitor (CONNECT4_ACTOR (self), actor),
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

static void
connect4_game_server_remove_player (Connect4GameServer *self,
                                    guint64             player_id)
{
  connect4_game_server_commit (self, connect4_game_check_leave (self->game, player_id, NULL));
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
          connect4_game_server_remove_player (self, seat->player_id);
          return;
        }
    }
}

/* Watches the players of a game that is new, or that an earlier server has left; those that died meanwhile are taken
 * off. */
static void
connect4_game_server_adopt_players (Connect4GameServer *self)
{
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (self->game, &n_players);
  g_autofree Connect4Player *seated = g_memdup2 (players, n_players * sizeof players[0]);

  for (guint i = 0; i < n_players; i++)
    {
      Connect4Actor *actor = connect4_players_find (connect4_games_get_players (self->games), seated[i].id);

      if (actor != NULL)
        connect4_game_server_watch_player (self, seated[i].id, actor);
      else
        connect4_game_server_remove_player (self, seated[i].id);
    }
}

/**
 * connect4_game_server_new:
 * @games: the games service
 * @registry: where the server is registered under the game's code
 * @stored: the game in the store
 * @error: return location for an error
 *
 * Starts the server of one game, from the state which an earlier server of that game may have reached.
 *
 * Returns: (transfer full): the server; %NULL with %CONNECT4_SUPERVISION_ERROR_ALREADY_REGISTERED if the game has one
 */
Connect4GameServer *
connect4_game_server_new (Connect4Games       *games,
                          Connect4Registry    *registry,
                          Connect4StoredGame  *stored,
                          GError             **error)
{
  const char *code = connect4_stored_game_get_code (stored);
  g_autoptr (Connect4GameServer) self = g_object_new (CONNECT4_TYPE_GAME_SERVER, "name", code, NULL);

  if (!connect4_registry_register (registry, CONNECT4_ACTOR (self), code, NULL, NULL, error))
    return NULL;

  self->games = games;
  self->stored = connect4_stored_game_ref (stored);
  self->game = connect4_stored_game_get (stored);
  connect4_game_server_adopt_players (self);

  return g_steal_pointer (&self);
}

/**
 * connect4_game_server_commit:
 * @self: a game server
 * @event: (transfer full) (nullable): what a request gave that was checked against the game; %NULL if it was refused
 *
 * Applies @event to the game and publishes it. A player who sits down by it leaves the game when its actor dies; the
 * server of a game at which nobody sits any more ends.
 *
 * Returns: whether there is an event
 */
gboolean
connect4_game_server_commit (Connect4GameServer *self,
                             Connect4GameEvent  *event)
{
  guint n_players;

  if (event == NULL)
    return FALSE;

  if (event->type == CONNECT4_GAME_EVENT_JOINED)
    connect4_game_server_watch_player (self, event->player.id,
                                       connect4_players_find (connect4_games_get_players (self->games),
                                                              event->player.id));
  else if (event->type == CONNECT4_GAME_EVENT_LEFT)
    connect4_game_server_unwatch_player (self, event->player.id);

  connect4_games_commit (self->games, self->stored, event);
  connect4_game_get_players (self->game, &n_players);
  if (n_players == 0)
    connect4_game_server_finish (self);

  return TRUE;
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
  return connect4_stored_game_get_code (self->stored);
}

/**
 * connect4_game_server_get_game:
 * @self: a game server
 *
 * Returns: (transfer none): the game as it stands, to check requests against
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
