/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-games"
#include "config.h"

#include "games/connect4-games.h"

#include "games/connect4-game-code.h"
#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-supervision-error.h"

#define REGISTRY_ID     "registry"
#define GAME_SERVERS_ID "game-servers"

/* How often game servers may crash before all of them are started again. */
#define MAX_RESTARTS 1000

struct _Connect4Games
{
  GObject parent_instance;

  Connect4PubSub *pub_sub;                 /* weak: the last that was started; so are the others */
  Connect4Registry *registry;
  Connect4DynamicSupervisor *game_servers;
  Connect4GameStore *store;
  Connect4GamesObserver observer; /* or NULL */
  gpointer observer_data;
  guint32 next_card; /* of the pack of codes */
  guint64 n_games; /* that were ever created; likewise the moves */
  guint64 n_moves;
};

G_DEFINE_FINAL_TYPE (Connect4Games, connect4_games, G_TYPE_OBJECT)

/* What a game server is started from, each time. */
typedef struct
{
  Connect4Games *games; /* unowned: it owns the supervisor that holds this */
  char *code;
} Connect4GameServerStart;

static void
connect4_game_server_start_free (gpointer data)
{
  Connect4GameServerStart *start = data;

  g_free (start->code);
  g_free (start);
}

static Connect4Actor *
connect4_games_start_game_server (Connect4Actor  *supervisor,
                                  gpointer        user_data,
                                  GError        **error)
{
  Connect4GameServerStart *start = user_data;
  Connect4StoredGame *stored = connect4_game_store_find (start->games->store, start->code);

  if (stored == NULL)
    return NULL;

  return (Connect4Actor *) connect4_game_server_new (start->games, start->code, stored, error);
}

/* Returns: (transfer full): the server of the game with @code, which has been started */
static Connect4GameServer *
connect4_games_supervise_game (Connect4Games              *self,
                               Connect4DynamicSupervisor  *game_servers,
                               const char                 *code,
                               GError                    **error)
{
  Connect4GameServerStart *start = g_new0 (Connect4GameServerStart, 1);
  Connect4ChildSpec spec = {
    .id = code,
    .start = connect4_games_start_game_server,
    .user_data = start,
    .user_data_free = connect4_game_server_start_free,
    .restart = CONNECT4_RESTART_TRANSIENT,
    .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
  };

  start->games = self;
  start->code = g_strdup (code);

  return (Connect4GameServer *) connect4_dynamic_supervisor_start_child (game_servers, &spec, error);
}

static Connect4Actor *
connect4_games_start_registry (Connect4Actor  *supervisor,
                               gpointer        user_data,
                               GError        **error)
{
  Connect4Games *self = user_data;
  Connect4Registry *registry = connect4_registry_new (REGISTRY_ID, CONNECT4_REGISTRY_UNIQUE);

  /* The game servers are restarted behind it; who stops it alone does not mean to end the games. */
  connect4_registry_set_link_owners (registry, FALSE);
  g_set_weak_pointer (&self->registry, registry);

  return CONNECT4_ACTOR (registry);
}

static Connect4Actor *
connect4_games_start_game_servers (Connect4Actor  *supervisor,
                                   gpointer        user_data,
                                   GError        **error)
{
  Connect4Games *self = user_data;
  g_autoptr (Connect4DynamicSupervisor) game_servers = NULL;
  g_auto (GStrv) codes = connect4_game_store_list (self->store);

  game_servers = connect4_dynamic_supervisor_new (GAME_SERVERS_ID);
  g_object_set (game_servers, "max-restarts", MAX_RESTARTS, NULL);
  g_set_weak_pointer (&self->game_servers, game_servers);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autoptr (Connect4GameServer) server =
        connect4_games_supervise_game (self, game_servers, codes[i], error);

      if (server == NULL)
        return NULL;
    }

  return CONNECT4_ACTOR (g_steal_pointer (&game_servers));
}

/**
 * connect4_games_start_pub_sub:
 * @parent: the supervisor whose child it becomes
 * @games: the #Connect4Games
 * @error: return location for an error
 *
 * Starts what publishes the games' events; its players may subscribe once for all restarts of the
 * games' supervisor, of which it is no part. A #Connect4ChildStartFunc.
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
 * connect4_games_start_supervisor:
 * @parent: the supervisor whose child it becomes
 * @games: the #Connect4Games
 * @error: return location for an error
 *
 * Starts the supervised part of the games service, with a server for each game in the store. A
 * #Connect4ChildStartFunc.
 *
 * Returns: (transfer full) (nullable): the supervisor
 */
Connect4Actor *
connect4_games_start_supervisor (Connect4Actor  *parent,
                                 gpointer        games,
                                 GError        **error)
{
  Connect4Games *self = CONNECT4_GAMES (games);
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  const Connect4ChildSpec specs[] = {
    { .id = REGISTRY_ID,
      .start = connect4_games_start_registry,
      .user_data = self,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
    { .id = GAME_SERVERS_ID,
      .start = connect4_games_start_game_servers,
      .user_data = self,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
  };

  supervisor = connect4_supervisor_new (CONNECT4_GAMES_ID, CONNECT4_STRATEGY_REST_FOR_ONE);
  if (!connect4_supervisor_start (supervisor, specs, G_N_ELEMENTS (specs), error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&supervisor));
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

/* Returns: (nullable): @actor, unless it is dead; then its successor has not been started yet */
static gpointer
connect4_games_if_alive (gpointer actor)
{
  return actor != NULL && connect4_actor_is_alive (actor) ? actor : NULL;
}

/* A pack that has been dealt begins anew, and games of the first round may live still.
 *
 * Returns: (transfer full): a code that no game has */
static char *
connect4_games_draw_code (Connect4Games *self)
{
  g_autofree char *code = connect4_game_code_deal (self->next_card++);

  while (connect4_game_store_find (self->store, code) != NULL || connect4_games_find (self, code) != NULL)
    {
      g_free (code);
      code = connect4_game_code_deal (self->next_card++);
    }

  return g_steal_pointer (&code);
}

/**
 * connect4_games_create_game:
 * @self: the games service
 * @name: the game's name
 * @settings: its size and the number of players
 * @creator: the first player
 * @symbol: the first player's symbol
 * @error: return location for an error
 *
 * Returns: (transfer full): the server of the new game
 */
Connect4GameServer *
connect4_games_create_game (Connect4Games               *self,
                            const char                  *name,
                            const Connect4GameSettings  *settings,
                            Connect4Actor               *creator,
                            gunichar                     symbol,
                            GError                     **error)
{
  Connect4Player player = { .id = connect4_actor_get_id (creator), .symbol = symbol };
  Connect4DynamicSupervisor *game_servers = connect4_games_if_alive (self->game_servers);
  g_autofree char *code = NULL;
  Connect4GameServer *server;

  if (game_servers == NULL)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                   "The games service is being restarted");
      return NULL;
    }

  code = connect4_games_draw_code (self);
  connect4_game_store_add (self->store, code, connect4_game_new (name, settings, &player));
  server = connect4_games_supervise_game (self, game_servers, code, error);
  if (server == NULL)
    connect4_game_store_forget (self->store, code);
  else
    self->n_games++;

  return server;
}

/**
 * connect4_games_find:
 * @self: the games service
 * @code: a game's code
 *
 * Returns: (transfer none) (nullable): the server of the game with @code, if there is such a game
 *   and its server runs
 */
Connect4GameServer *
connect4_games_find (Connect4Games *self,
                     const char    *code)
{
  Connect4Registry *registry = connect4_games_get_registry (self);

  return registry != NULL ? (Connect4GameServer *) connect4_registry_lookup (registry, code) : NULL;
}

/**
 * connect4_games_set_observer:
 * @self: the games service
 * @observer: (nullable): who is told what happens at the games, in place of who was before
 * @user_data: for @observer
 */
void
connect4_games_set_observer (Connect4Games         *self,
                             Connect4GamesObserver  observer,
                             gpointer               user_data)
{
  self->observer = observer;
  self->observer_data = user_data;
}

/**
 * connect4_games_observe:
 * @self: the games service
 * @code: a game's code
 * @event: what happened there
 *
 * Counts @event, and tells the observer of it.
 */
void
connect4_games_observe (Connect4Games           *self,
                        const char              *code,
                        const Connect4GameEvent *event)
{
  if (event->type == CONNECT4_GAME_EVENT_MOVED)
    self->n_moves++;
  if (self->observer != NULL)
    self->observer (code, event, self->observer_data);
}

/**
 * connect4_games_publish:
 * @self: the games service
 * @stored: a game
 * @event: (transfer full): what happened there
 *
 * Counts @event, tells the observer of it, and the players; those who cannot be told, for the service that
 * does it is being restarted, see that they have missed something.
 */
void
connect4_games_publish (Connect4Games      *self,
                        Connect4StoredGame *stored,
                        Connect4GameEvent  *event)
{
  Connect4PubSub *pub_sub = connect4_games_get_pub_sub (self);
  char topic[CONNECT4_GAME_TOPIC_SIZE];

  connect4_stored_game_set_last_event (stored, event->id);
  connect4_games_observe (self, connect4_stored_game_get_code (stored), event);
  if (pub_sub == NULL)
    {
      connect4_game_event_free (event);
      return;
    }

  connect4_game_event_topic (connect4_stored_game_get_code (stored), topic);
  connect4_pub_sub_broadcast (pub_sub, topic, event, (GDestroyNotify) connect4_game_event_free);
}

/**
 * connect4_games_commit:
 * @self: the games service
 * @stored: a game that has changed
 * @type: what happened
 * @player: (nullable): who did it
 * @status_before: the game's status before that
 *
 * Takes note of the change, then publishes it.
 */
void
connect4_games_commit (Connect4Games         *self,
                       Connect4StoredGame    *stored,
                       Connect4GameEventType  type,
                       const Connect4Player  *player,
                       Connect4GameStatus     status_before)
{
  const Connect4Game *game = connect4_stored_game_get (stored);
  Connect4GameStatus status = connect4_game_get_status (game);
  Connect4GameEvent *event = connect4_game_event_new (type, game, player);

  event->finished = status_before == CONNECT4_GAME_PLAYING && status == CONNECT4_GAME_FINISHED;

  if (type != CONNECT4_GAME_EVENT_MOVED || status != status_before)
    connect4_game_store_update (self->store, stored);
  connect4_games_publish (self, stored, event);
}

/**
 * connect4_games_remove_player:
 * @self: the games service
 * @stored: a game
 * @player_id: who sits there
 * @error: return location for an error
 *
 * Takes a player off a game; one without players is forgotten.
 *
 * Returns: whether that was done; else a #Connect4Error
 */
gboolean
connect4_games_remove_player (Connect4Games       *self,
                              Connect4StoredGame  *stored,
                              guint64              player_id,
                              GError             **error)
{
  Connect4Game *game = connect4_stored_game_get (stored);
  const Connect4Player *seated = connect4_game_get_player (game, player_id);
  Connect4Player player = { .id = player_id };
  Connect4GameStatus before = connect4_game_get_status (game);
  guint n_players;

  if (seated != NULL)
    player = *seated;
  if (!connect4_game_leave (game, player_id, error))
    return FALSE;

  connect4_games_commit (self, stored, CONNECT4_GAME_EVENT_LEFT, &player, before);

  connect4_game_get_players (game, &n_players);
  if (n_players == 0)
    connect4_game_store_forget (self->store, connect4_stored_game_get_code (stored));

  return TRUE;
}

/**
 * connect4_games_leave:
 * @self: the games service
 * @code: the code of a game whose server does not run
 * @player: who gets up
 *
 * Takes @player off the game; nothing happens if it does not sit there.
 */
void
connect4_games_leave (Connect4Games *self,
                      const char    *code,
                      Connect4Actor *player)
{
  Connect4StoredGame *stored = connect4_game_store_find (self->store, code);

  if (stored == NULL)
    return;

  connect4_stored_game_ref (stored);
  connect4_games_remove_player (self, stored, connect4_actor_get_id (player), NULL);
  connect4_stored_game_unref (stored);
}

/**
 * connect4_games_get_n_games:
 * @self: the games service
 *
 * Returns: how many games have been created
 */
guint64
connect4_games_get_n_games (Connect4Games *self)
{
  return self->n_games;
}

/**
 * connect4_games_get_n_moves:
 * @self: the games service
 *
 * Returns: how many moves have been made, at all games
 */
guint64
connect4_games_get_n_moves (Connect4Games *self)
{
  return self->n_moves;
}

/**
 * connect4_games_get_store:
 * @self: the games service
 *
 * Returns: (transfer none): the last good state of each game
 */
Connect4GameStore *
connect4_games_get_store (Connect4Games *self)
{
  return self->store;
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
  return connect4_games_if_alive (self->pub_sub);
}

/**
 * connect4_games_get_registry:
 * @self: the games service
 *
 * Returns: (transfer none) (nullable): the registry of game servers by code; %NULL while it is being
 *   restarted
 */
Connect4Registry *
connect4_games_get_registry (Connect4Games *self)
{
  return connect4_games_if_alive (self->registry);
}

/**
 * connect4_games_get_game_servers:
 * @self: the games service
 *
 * Returns: (transfer none) (nullable): the supervisor of the game servers; %NULL while it is being
 *   restarted
 */
Connect4BaseSupervisor *
connect4_games_get_game_servers (Connect4Games *self)
{
  return connect4_games_if_alive (self->game_servers);
}

static void
connect4_games_finalize (GObject *object)
{
  Connect4Games *self = CONNECT4_GAMES (object);

  g_clear_weak_pointer (&self->game_servers);
  g_clear_weak_pointer (&self->registry);
  g_clear_weak_pointer (&self->pub_sub);
  g_clear_pointer (&self->store, connect4_game_store_free);

  G_OBJECT_CLASS (connect4_games_parent_class)->finalize (object);
}

static void
connect4_games_class_init (Connect4GamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = connect4_games_finalize;
}

static void
connect4_games_init (Connect4Games *self)
{
  self->store = connect4_game_store_new ();
}
