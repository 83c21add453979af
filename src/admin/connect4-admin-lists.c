/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-lists.h"

#include "admin/connect4-admin-snapshot.h"
#include "server/connect4-sessions.h"

static Connect4AdminRows *
new_snapshot (const Connect4Services *services,
              GPtrArray *(*list) (Connect4AdminSnapshot *snapshot),
              gboolean (*tell) (Connect4AdminSnapshot *snapshot,
                                gpointer               element,
                                Connect4AdminRow      *row))
{
  Connect4AdminSnapshot *self = g_new0 (Connect4AdminSnapshot, 1);

  *self = (Connect4AdminSnapshot){
    .rows = { connect4_admin_snapshot_next, connect4_admin_snapshot_free },
    .services = services,
    .list = list,
    .tell = tell,
  };

  return &self->rows;
}

/* Sessions */

/**
 * connect4_admin_lists_get_address:
 * @info: what is known of a player
 *
 * Returns: (transfer full): where the player comes from, with the port
 */
char *
connect4_admin_lists_get_address (const Connect4SessionInfo *info)
{
  return g_strdup_printf (strchr (info->address, ':') != NULL ? "[%s]:%u" : "%s:%u", info->address,
                          info->port);
}

/**
 * connect4_admin_lists_get_symbol:
 * @player: (nullable): a player
 *
 * Returns: (transfer full): its symbol; empty if there is no player
 */
char *
connect4_admin_lists_get_symbol (const Connect4Player *player)
{
  char symbol[8] = "";

  if (player != NULL)
    g_unichar_to_utf8 (player->symbol, symbol);

  return g_strdup (symbol);
}

/**
 * connect4_admin_lists_get_own_symbol:
 * @services: the services
 * @session_id: a session's id
 * @code: the code of the game at which its player sits; empty in the menu
 *
 * Returns: (transfer full): the player's symbol; empty in the menu
 */
char *
connect4_admin_lists_get_own_symbol (const Connect4Services *services,
                                     guint64                 session_id,
                                     const char             *code)
{
  const Connect4Game *game = NULL;

  if (*code != '\0')
    game = connect4_game_store_lookup (connect4_games_get_store (services->games), code);

  return connect4_admin_lists_get_symbol (game != NULL ? connect4_game_get_player (game, session_id) : NULL);
}

static gboolean
tell_session (Connect4AdminSnapshot *snapshot,
              gpointer               session,
              Connect4AdminRow      *row)
{
  guint64 id = connect4_actor_get_id (session);
  Connect4SessionInfo info;
  g_autofree char *address = NULL;
  g_autofree char *symbol = NULL;

  if (!connect4_actor_is_alive (session))
    return FALSE;

  connect4_session_get_info (session, &info);
  address = connect4_admin_lists_get_address (&info);
  symbol = connect4_admin_lists_get_own_symbol (snapshot->services, id, info.game);

  connect4_admin_row_add_uint64 (row, id);
  connect4_admin_row_add_string (row, address);
  connect4_admin_row_add_uint64 (row, (guint64) info.since);
  connect4_admin_row_add_uint64 (row, (guint64) info.idle);
  connect4_admin_row_add_string (row, info.language);
  connect4_admin_row_add_string (row, *info.game != '\0' ? "game" : "menu");
  connect4_admin_row_add_string (row, info.game);
  connect4_admin_row_add_string (row, symbol);
  connect4_admin_row_add_uint64 (row, info.n_requests);
  connect4_admin_row_add_uint64 (row, info.n_crashes);

  return TRUE;
}

static GPtrArray *
list_sessions (Connect4AdminSnapshot *snapshot)
{
  return connect4_sessions_list (snapshot->services);
}

/**
 * connect4_admin_lists_get_sessions:
 * @services: the services
 *
 * Returns: (transfer full): what ListSessions() answers
 */
Connect4AdminRows *
connect4_admin_lists_get_sessions (const Connect4Services *services)
{
  return new_snapshot (services, list_sessions, tell_session);
}

/* Games */

/**
 * connect4_admin_lists_get_status:
 * @game: a game
 *
 * Returns: (transfer none): `lobby`, `playing` or `finished`
 */
const char *
connect4_admin_lists_get_status (const Connect4Game *game)
{
  static const char *const names[] = {
    [CONNECT4_GAME_LOBBY] = "lobby",
    [CONNECT4_GAME_PLAYING] = "playing",
    [CONNECT4_GAME_FINISHED] = "finished",
  };

  return names[connect4_game_get_status (game)];
}

/**
 * connect4_admin_lists_get_players:
 * @game: a game
 *
 * Returns: (transfer floating): who sits at it, an `a(ts)`
 */
GVariant *
connect4_admin_lists_get_players (const Connect4Game *game)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ts)"));
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (game, &n_players);

  for (guint i = 0; i < n_players; i++)
    {
      g_autofree char *symbol = connect4_admin_lists_get_symbol (&players[i]);

      g_variant_builder_add (&builder, "(ts)", players[i].id, symbol);
    }

  return g_variant_builder_end (&builder);
}

static gboolean
tell_game (Connect4AdminSnapshot *snapshot,
           gpointer               code,
           Connect4AdminRow      *row)
{
  const Connect4Game *game =
    connect4_game_store_lookup (connect4_games_get_store (snapshot->services->games), code);
  Connect4GameSettings settings;
  g_autofree char *turn = NULL;
  g_autofree char *winner = NULL;

  if (game == NULL)
    return FALSE;

  settings = connect4_game_get_settings (game);
  turn = connect4_admin_lists_get_symbol (connect4_game_get_current_player (game));
  winner = connect4_admin_lists_get_symbol (connect4_game_get_winner (game));

  connect4_admin_row_add_string (row, code);
  connect4_admin_row_add_string (row, connect4_game_get_name (game));
  connect4_admin_row_add_string (row, connect4_admin_lists_get_status (game));
  connect4_admin_row_add_uint32 (row, (guint32) settings.columns);
  connect4_admin_row_add_uint32 (row, (guint32) settings.rows);
  connect4_admin_row_add_uint32 (row, (guint32) settings.connect);
  connect4_admin_row_add_uint32 (row, (guint32) settings.players);
  connect4_admin_row_add_value (row, connect4_admin_lists_get_players (game));
  connect4_admin_row_add_string (row, turn);
  connect4_admin_row_add_string (row, winner);
  connect4_admin_row_add_string (row, connect4_game_get_moves (game));

  return TRUE;
}

/* Returns: (transfer container): the codes of all games */
static GPtrArray *
list_games (Connect4AdminSnapshot *snapshot)
{
  GPtrArray *games = g_ptr_array_new_with_free_func (g_free);
  g_autofree char **codes = connect4_game_store_list (connect4_games_get_store (snapshot->services->games));

  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (games, codes[i]);

  return games;
}

/**
 * connect4_admin_lists_get_games:
 * @services: the services
 *
 * Returns: (transfer full): what ListGames() answers
 */
Connect4AdminRows *
connect4_admin_lists_get_games (const Connect4Services *services)
{
  return new_snapshot (services, list_games, tell_game);
}
