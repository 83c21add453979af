/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "games/connect4-game-servers.h"

#include "supervision/connect4-dynamic-supervisor.h"
#include "supervision/connect4-supervision-error.h"

#define REGISTRY_ID     "registry"
#define GAME_SERVERS_ID "game-servers"

/* How often game servers may crash before all of them are started again. */
#define MAX_RESTARTS 1000

/* What a game server is started from, each time. */
typedef struct
{
  Connect4Games *games; /* unowned: it outlives the supervisor that holds this */
  char *code;
} GameServerStart;

static void
game_server_start_free (gpointer data)
{
  GameServerStart *start = data;

  g_free (start->code);
  g_free (start);
}

/* Returns: (transfer none) (nullable): a child of the supervisor, which has it, unless it is being restarted */
static gpointer
get_child (Connect4Games *games,
           const char    *id)
{
  Connect4Supervisor *supervisor = connect4_games_get_supervisor (games);
  g_autoptr (Connect4Actor) child = NULL;

  if (supervisor != NULL)
    child = connect4_supervisor_get_child (supervisor, id);

  return child;
}

static Connect4Actor *
start_game_server (Connect4Actor  *supervisor,
                   gpointer        user_data,
                   GError        **error)
{
  GameServerStart *start = user_data;
  Connect4Registry *registry = get_child (start->games, REGISTRY_ID);
  Connect4StoredGame *stored = connect4_game_store_find (connect4_games_get_store (start->games), start->code);

  if (stored == NULL)
    return NULL;

  if (registry == NULL)
    {
      g_set_error_literal (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                           "The games' registry has been stopped: start it first");
      return NULL;
    }

  return (Connect4Actor *) connect4_game_server_new (start->games, registry, stored, error);
}

/* Returns: (transfer full): the server of the game with @code, which has been started */
static Connect4GameServer *
supervise_game (Connect4Games              *games,
                Connect4DynamicSupervisor  *game_servers,
                const char                 *code,
                GError                    **error)
{
  GameServerStart *start = g_new0 (GameServerStart, 1);
  Connect4ChildSpec spec = {
    .id = code,
    .start = start_game_server,
    .user_data = start,
    .user_data_free = game_server_start_free,
    .restart = CONNECT4_RESTART_TRANSIENT,
    .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
  };

  start->games = games;
  start->code = g_strdup (code);

  return (Connect4GameServer *) connect4_dynamic_supervisor_start_child (game_servers, &spec, error);
}

static Connect4Actor *
start_registry (Connect4Actor  *supervisor,
                gpointer        games,
                GError        **error)
{
  Connect4Registry *registry = connect4_registry_new (REGISTRY_ID, CONNECT4_REGISTRY_UNIQUE);

  /* The game servers are restarted behind it; who stops it alone does not mean to end the games. */
  connect4_registry_set_link_owners (registry, FALSE);

  return CONNECT4_ACTOR (registry);
}

static Connect4Actor *
start_game_servers (Connect4Actor  *supervisor,
                    gpointer        games,
                    GError        **error)
{
  g_autoptr (Connect4DynamicSupervisor) game_servers = connect4_dynamic_supervisor_new (GAME_SERVERS_ID);
  g_auto (GStrv) codes = connect4_game_store_list (connect4_games_get_store (games));

  g_object_set (game_servers, "max-restarts", MAX_RESTARTS, NULL);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autoptr (Connect4GameServer) server = supervise_game (games, game_servers, codes[i], error);

      if (server == NULL)
        return NULL;
    }

  return CONNECT4_ACTOR (g_steal_pointer (&game_servers));
}

/**
 * connect4_game_servers_start:
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
connect4_game_servers_start (Connect4Actor  *parent,
                             gpointer        games,
                             GError        **error)
{
  g_autoptr (Connect4Supervisor) supervisor = NULL;
  const Connect4ChildSpec specs[] = {
    { .id = REGISTRY_ID,
      .start = start_registry,
      .user_data = games,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT },
    { .id = GAME_SERVERS_ID,
      .start = start_game_servers,
      .user_data = games,
      .shutdown = CONNECT4_SHUTDOWN_DEFAULT,
      .type = CONNECT4_CHILD_SUPERVISOR },
  };

  supervisor = connect4_supervisor_new (CONNECT4_GAMES_ID, CONNECT4_STRATEGY_REST_FOR_ONE);
  connect4_games_set_supervisor (games, supervisor);
  if (!connect4_supervisor_start (supervisor, specs, G_N_ELEMENTS (specs), error))
    return NULL;

  return CONNECT4_ACTOR (g_steal_pointer (&supervisor));
}

/**
 * connect4_game_servers_create:
 * @games: the games service
 * @name: the game's name
 * @settings: its size and the number of players
 * @creator: the first player, who is among the games' players
 * @error: return location for an error
 *
 * Returns: (transfer full): the server of the new game; %NULL with %CONNECT4_SUPERVISION_ERROR_NOPROC while game
 *   servers cannot be started
 */
Connect4GameServer *
connect4_game_servers_create (Connect4Games               *games,
                              const char                  *name,
                              const Connect4GameSettings  *settings,
                              const Connect4Player        *creator,
                              GError                     **error)
{
  Connect4DynamicSupervisor *game_servers = get_child (games, GAME_SERVERS_ID);
  Connect4GameStore *store = connect4_games_get_store (games);
  g_autofree char *code = NULL;
  Connect4StoredGame *stored;
  const Connect4Game *game;
  Connect4GameServer *server;

  if (game_servers == NULL)
    {
      g_set_error (error, CONNECT4_SUPERVISION_ERROR, CONNECT4_SUPERVISION_ERROR_NOPROC,
                   "The games service is being restarted");
      return NULL;
    }

  code = connect4_game_store_draw_code (store);
  stored = connect4_game_store_add (store, code);
  game = connect4_stored_game_get (stored);
  connect4_games_commit (games, stored, connect4_game_check_create (game, name, settings, creator));
  server = supervise_game (games, game_servers, code, error);
  if (server == NULL)
    connect4_games_commit (games, stored, connect4_game_check_end (game, NULL, NULL));

  return server;
}

/**
 * connect4_game_servers_find:
 * @games: the games service
 * @code: a game's code
 *
 * Returns: (transfer none) (nullable): the server of the game with @code, if there is such a game
 *   and its server runs
 */
Connect4GameServer *
connect4_game_servers_find (Connect4Games *games,
                            const char    *code)
{
  Connect4Registry *registry = get_child (games, REGISTRY_ID);

  return registry != NULL ? (Connect4GameServer *) connect4_registry_lookup (registry, code) : NULL;
}

/**
 * connect4_game_servers_get_supervisor:
 * @games: the games service
 *
 * Returns: (transfer none) (nullable): the supervisor that has the game servers as its children; %NULL while it is
 *   being restarted
 */
Connect4BaseSupervisor *
connect4_game_servers_get_supervisor (Connect4Games *games)
{
  return get_child (games, GAME_SERVERS_ID);
}
