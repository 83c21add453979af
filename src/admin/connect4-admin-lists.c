/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-lists.h"

#include "admin/connect4-admin-node.h"
#include "telnet/connect4-sessions.h"

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

static GVariant *
describe_session (const Connect4Services *services,
                  Connect4Session        *session)
{
  guint64 id = connect4_actor_get_id (CONNECT4_ACTOR (session));
  Connect4SessionInfo info;
  g_autofree char *address = NULL;
  g_autofree char *symbol = NULL;

  connect4_session_get_info (session, &info);
  address = connect4_admin_lists_get_address (&info);
  symbol = connect4_admin_lists_get_own_symbol (services, id, info.game);

  return g_variant_new ("(tsttsssstt)", id, address, (guint64) info.since, (guint64) info.idle,
                        info.language, *info.game != '\0' ? "game" : "menu", info.game, symbol,
                        (guint64) info.n_requests, (guint64) info.n_crashes);
}

/**
 * connect4_admin_lists_get_sessions:
 * @services: the services
 *
 * Returns: (transfer floating): what ListSessions() answers
 */
GVariant *
connect4_admin_lists_get_sessions (const Connect4Services *services)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(tsttsssstt)"));

  for (guint i = 0; i < sessions->len; i++)
    g_variant_builder_add_value (&builder, describe_session (services, sessions->pdata[i]));

  return g_variant_new ("(a(tsttsssstt))", &builder);
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

static GVariant *
describe_game (const char         *code,
               const Connect4Game *game)
{
  Connect4GameSettings settings = connect4_game_get_settings (game);
  g_autofree char *turn = connect4_admin_lists_get_symbol (connect4_game_get_current_player (game));
  g_autofree char *winner = connect4_admin_lists_get_symbol (connect4_game_get_winner (game));

  return g_variant_new ("(sssuuuu@a(ts)sss)", code, connect4_game_get_name (game),
                        connect4_admin_lists_get_status (game), (guint32) settings.columns,
                        (guint32) settings.rows, (guint32) settings.connect, (guint32) settings.players,
                        connect4_admin_lists_get_players (game), turn, winner,
                        connect4_game_get_moves (game));
}

/**
 * connect4_admin_lists_get_games:
 * @services: the services
 *
 * Returns: (transfer floating): what ListGames() answers
 */
GVariant *
connect4_admin_lists_get_games (const Connect4Services *services)
{
  Connect4GameStore *store = connect4_games_get_store (services->games);
  g_auto (GStrv) codes = connect4_game_store_list (store);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sssuuuua(ts)sss)"));

  for (guint i = 0; codes[i] != NULL; i++)
    g_variant_builder_add_value (&builder,
                                 describe_game (codes[i], connect4_game_store_lookup (store, codes[i])));

  return g_variant_new ("(a(sssuuuua(ts)sss))", &builder);
}

/* The tree */

static void
add_node (GVariantBuilder         *builder,
          const Connect4AdminNode *node,
          guint                    max_children)
{
  Connect4BaseSupervisor *supervisor = connect4_admin_node_get_supervisor (node);
  g_autoptr (GPtrArray) children = NULL;

  g_variant_builder_add_value (builder, connect4_admin_node_to_variant (node));
  if (supervisor == NULL)
    return;

  children = connect4_base_supervisor_list_children (supervisor, max_children);
  g_ptr_array_set_free_func (children, NULL);
  for (guint i = 0; i < children->len; i++)
    {
      g_autoptr (Connect4AdminNode) child =
        connect4_admin_node_new_child (node->services, supervisor, node->path, children->pdata[i]);

      add_node (builder, child, max_children);
    }
}

/**
 * connect4_admin_lists_get_tree:
 * @services: the services
 * @max_children: how many children of each supervisor are wanted; 0 for all
 *
 * Returns: (transfer floating): what GetTree() answers
 */
GVariant *
connect4_admin_lists_get_tree (const Connect4Services *services,
                               guint                   max_children)
{
  g_autoptr (Connect4AdminNode) root = connect4_admin_node_new_root (services);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(osssstutussu)"));

  add_node (&builder, root, max_children);

  return g_variant_new ("(a(osssstutussu))", &builder);
}
