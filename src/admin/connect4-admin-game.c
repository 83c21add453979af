/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-game.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-export.h"
#include "games/connect4-game-servers.h"

static gboolean
find (Connect4AdminObject *object)
{
  object->game = connect4_game_store_lookup (connect4_games_get_store (object->export->setup->services->games),
                                             connect4_admin_path_parse_game (object->path));

  return object->game != NULL;
}

static void
list (const Connect4Services *services,
      GPtrArray              *paths)
{
  g_auto (GStrv) codes = connect4_game_store_list (connect4_games_get_store (services->games));

  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (paths, connect4_admin_path_of_game (codes[i]));
}

/* Properties */

/**
 * connect4_admin_game_get_symbol:
 * @player: (nullable): a player
 *
 * Returns: (transfer floating): its symbol, an `s`; empty if there is no player
 */
GVariant *
connect4_admin_game_get_symbol (const Connect4Player *player)
{
  char symbol[8] = "";

  if (player != NULL)
    g_unichar_to_utf8 (player->symbol, symbol);

  return g_variant_new_string (symbol);
}

CONNECT4_ADMIN_DEFINE_GET (get_code, string, connect4_admin_path_parse_game (object->path))
CONNECT4_ADMIN_DEFINE_GET (get_name, string, connect4_game_get_name (object->game))

static GVariant *
get_status (const Connect4AdminObject *object)
{
  static const char *const names[] = {
    [CONNECT4_GAME_LOBBY] = "lobby",
    [CONNECT4_GAME_PLAYING] = "playing",
    [CONNECT4_GAME_FINISHED] = "finished",
  };

  return g_variant_new_string (names[connect4_game_get_status (object->game)]);
}

CONNECT4_ADMIN_DEFINE_GET (get_columns, uint32, (guint32) connect4_game_get_settings (object->game).columns)
CONNECT4_ADMIN_DEFINE_GET (get_rows, uint32, (guint32) connect4_game_get_settings (object->game).rows)
CONNECT4_ADMIN_DEFINE_GET (get_connect, uint32, (guint32) connect4_game_get_settings (object->game).connect)
CONNECT4_ADMIN_DEFINE_GET (get_seats, uint32, (guint32) connect4_game_get_settings (object->game).players)

static GVariant *
get_players (const Connect4AdminObject *object)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ts)"));
  guint n_players;
  const Connect4Player *players = connect4_game_get_players (object->game, &n_players);

  for (guint i = 0; i < n_players; i++)
    {
      Connect4Actor *session =
        connect4_players_find (connect4_games_get_players (object->export->setup->services->games), players[i].id);

      g_variant_builder_add (&builder, "(t@s)", session != NULL ? connect4_actor_get_id (session) : 0,
                             connect4_admin_game_get_symbol (&players[i]));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
get_turn (const Connect4AdminObject *object)
{
  return connect4_admin_game_get_symbol (connect4_game_get_current_player (object->game));
}

static GVariant *
get_winner (const Connect4AdminObject *object)
{
  return connect4_admin_game_get_symbol (connect4_game_get_winner (object->game));
}

CONNECT4_ADMIN_DEFINE_GET (get_moves, string, connect4_game_get_moves (object->game))

static GVariant *
get_board (const Connect4AdminObject *object)
{
  const Connect4Board *board = connect4_game_get_board (object->game);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (int row = connect4_board_get_rows (board) - 1; row >= 0; row--)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (int column = 0; column < connect4_board_get_columns (board); column++)
        {
          gunichar symbol = connect4_board_get_cell (board, column, row);

          g_string_append_unichar (text, symbol != 0 ? symbol : ' ');
        }
      g_variant_builder_add (&builder, "s", text->str);
    }

  return g_variant_builder_end (&builder);
}

static const Connect4AdminProperty properties[] = {
  { "Code", get_code },
  { "Name", get_name },
  { "Status", get_status },
  { "Columns", get_columns },
  { "Rows", get_rows },
  { "Connect", get_connect },
  { "Seats", get_seats },
  { "Players", get_players },
  { "Turn", get_turn },
  { "Winner", get_winner },
  { "Moves", get_moves },
  { "Board", get_board },
};

/* Methods */

static void
call_end (const Connect4AdminObject *object,
          GDBusMethodInvocation     *invocation)
{
  Connect4GameServer *server = connect4_game_servers_find (object->export->setup->services->games,
                                                           connect4_admin_path_parse_game (object->path));
  g_autofree char *reason = connect4_admin_text_get (invocation);

  if (server == NULL)
    {
      g_dbus_method_invocation_return_error (invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_BUSY,
                                             _("The game is being restarted: try again"));
      return;
    }

  connect4_game_server_commit (server, connect4_game_check_end (object->game, *reason != '\0' ? reason : NULL, NULL));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const Connect4AdminMethod methods[] = {
  { "End", call_end, .changes = TRUE, .check = connect4_admin_text_check_optional },
};

const Connect4AdminInterface connect4_admin_game1 = {
  .info = &io_github_connect4d_game1_interface,
  .kinds = 1u << CONNECT4_ADMIN_PATH_KIND_GAME,
  .properties = properties,
  .methods = methods,
  .find = find,
  .list = list,
  .parent = CONNECT4_ADMIN_PATH_GAMES,
};
