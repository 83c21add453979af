/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-games.h"

struct _Connect4Games
{
  GObject parent_instance;

  Connect4GameStore *store; /* owned; likewise the players */
  Connect4Players *players;
  Connect4PubSub *pub_sub;        /* weak: the last that was started; so is the supervisor */
  Connect4Supervisor *supervisor; /* of the game servers */
  guint64 n_events[CONNECT4_GAME_N_EVENT_TYPES]; /* type -> how many there have been */
};

G_DEFINE_FINAL_TYPE (Connect4Games, connect4_games, G_TYPE_OBJECT)

static guint event_signal;

/**
 * connect4_games_start_pub_sub:
 * @parent: the supervisor whose child it becomes
 * @games: the #Connect4Games
 * @error: return location for an error
 *
 * Starts what publishes the games' events, each under its game's code; its players may subscribe once for all restarts
 * of the game servers' supervisor, of which it is no part. A #Connect4ChildStartFunc.
 *
 * Returns: (transfer full): the publish/subscribe service
 */
Connect4Actor *
connect4_games_start_pub_sub (Connect4Actor  *parent,
                              gpointer        games,
                              GError        **error)
{
  Connect4Games *self = CONNECT4_GAMES (games);
  Connect4PubSub *pub_sub = connect4_pub_sub_new (CONNECT4_PUB_SUB_ID);

  g_set_weak_pointer (&self->pub_sub, pub_sub);

  return CONNECT4_ACTOR (pub_sub);
}

/**
 * connect4_games_new:
 *
 * Returns: (transfer full): a games service without games, of which nothing runs yet
 */
Connect4Games *
connect4_games_new (void)
{
  return g_object_new (CONNECT4_TYPE_GAMES, NULL);
}

/**
 * connect4_games_commit:
 * @self: the games service
 * @stored: a game, of which the caller has a reference
 * @event: (transfer full): what happens to it now
 *
 * Applies @event to the game, counts it, and tells those who listen to #Connect4Games::event of it, then the players;
 * players who cannot be told, for the service that does it is being restarted, see that they have missed something. A
 * game at which nobody sits any more is forgotten.
 */
void
connect4_games_commit (Connect4Games      *self,
                       Connect4StoredGame *stored,
                       Connect4GameEvent  *event)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self);
  guint n_players;

  connect4_game_store_apply (self->store, stored, event);
  self->n_events[event->type]++;
  g_signal_emit (self, event_signal, 0, stored, event);

  if (pub_sub != NULL)
    connect4_pub_sub_broadcast (pub_sub, connect4_stored_game_get_code (stored), event,
                                (GDestroyNotify) connect4_game_event_unref);
  else
    connect4_game_event_unref (event);

  connect4_game_get_players (connect4_stored_game_get (stored), &n_players);
  if (n_players == 0)
    connect4_game_store_forget (self->store, stored);
}

/**
 * connect4_games_leave:
 * @self: the games service
 * @code: the code of a game whose server does not run
 * @player_id: who gets up
 *
 * Takes a player off the game; nothing happens if it does not sit there.
 */
void
connect4_games_leave (Connect4Games *self,
                      const char    *code,
                      guint64        player_id)
{
  Connect4StoredGame *stored = connect4_game_store_find (self->store, code);
  Connect4GameEvent *event = NULL;

  if (stored != NULL)
    event = connect4_game_check_leave (connect4_stored_game_get (stored), player_id, NULL);
  if (event == NULL)
    return;

  connect4_stored_game_ref (stored);
  connect4_games_commit (self, stored, event);
  connect4_stored_game_unref (stored);
}

/**
 * connect4_games_count:
 * @self: the games service
 * @type: a kind of event
 *
 * Returns: how often that has happened, at all games
 */
guint64
connect4_games_count (Connect4Games         *self,
                      Connect4GameEventType  type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (self->n_events), 0);

  return self->n_events[type];
}

/**
 * connect4_games_get_store:
 * @self: the games service
 *
 * Returns: (transfer none): the state of each game
 */
Connect4GameStore *
connect4_games_get_store (Connect4Games *self)
{
  return self->store;
}

/**
 * connect4_games_get_players:
 * @self: the games service
 *
 * Returns: (transfer none): who acts for which player
 */
Connect4Players *
connect4_games_get_players (Connect4Games *self)
{
  return self->players;
}

/**
 * connect4_games_get_pub_sub:
 * @self: the games service
 *
 * Returns: (transfer none) (nullable): where the games' events are published; %NULL while it is
 *   being restarted
 */
Connect4PubSub *
connect4_games_get_pub_sub (Connect4Games *self)
{
  if (self->pub_sub == NULL || !connect4_actor_is_alive (CONNECT4_ACTOR (self->pub_sub)))
    return NULL;

  return self->pub_sub;
}

/**
 * connect4_games_get_supervisor:
 * @self: the games service
 *
 * Returns: (transfer none) (nullable): the supervisor of the game servers that was started last
 */
Connect4Supervisor *
connect4_games_get_supervisor (Connect4Games *self)
{
  return self->supervisor;
}

/**
 * connect4_games_set_supervisor:
 * @self: the games service
 * @supervisor: the supervisor of the game servers, which is being started
 */
void
connect4_games_set_supervisor (Connect4Games      *self,
                               Connect4Supervisor *supervisor)
{
  g_set_weak_pointer (&self->supervisor, supervisor);
}

static void
connect4_games_finalize (GObject *object)
{
  Connect4Games *self = CONNECT4_GAMES (object);

  g_clear_weak_pointer (&self->supervisor);
  g_clear_weak_pointer (&self->pub_sub);
  g_clear_pointer (&self->players, connect4_players_free);
  g_clear_pointer (&self->store, connect4_game_store_free);

  G_OBJECT_CLASS (connect4_games_parent_class)->finalize (object);
}

static void
connect4_games_class_init (Connect4GamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_games_finalize;

  /**
   * Connect4Games::event:
   * @self: the games service
   * @stored: the game, after it
   * @event: what happened
   *
   * Emitted for every event of every game, before its players hear of it. A handler may not change any game.
   */
  event_signal = g_signal_new ("event", CONNECT4_TYPE_GAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, CONNECT4_TYPE_STORED_GAME | G_SIGNAL_TYPE_STATIC_SCOPE,
                               CONNECT4_TYPE_GAME_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
connect4_games_init (Connect4Games *self)
{
  self->store = connect4_game_store_new ();
  self->players = connect4_players_new ();
}
