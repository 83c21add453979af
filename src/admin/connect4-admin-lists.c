/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-lists.h"

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

static void
tell_session (Connect4AdminRow       *row,
              const Connect4Services *services,
              Connect4Session        *session)
{
  guint64 id = connect4_actor_get_id (CONNECT4_ACTOR (session));
  Connect4SessionInfo info;
  g_autofree char *address = NULL;
  g_autofree char *symbol = NULL;

  connect4_session_get_info (session, &info);
  address = connect4_admin_lists_get_address (&info);
  symbol = connect4_admin_lists_get_own_symbol (services, id, info.game);

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
}

typedef struct
{
  Connect4AdminRows rows;
  const Connect4Services *services;
  GPtrArray *sessions; /* of Connect4Session, owned; NULL until the first row */
  guint n_done;        /* of them */
} SessionRows;

static gboolean
session_rows_next (Connect4AdminRows *rows,
                   Connect4AdminRow  *row)
{
  SessionRows *self = (SessionRows *) rows;

  if (self->sessions == NULL)
    self->sessions = connect4_sessions_list (self->services);

  while (self->n_done < self->sessions->len)
    {
      Connect4Session *session = self->sessions->pdata[self->n_done++];

      if (connect4_actor_is_alive (CONNECT4_ACTOR (session)))
        {
          tell_session (row, self->services, session);
          return TRUE;
        }
    }

  return FALSE;
}

static void
session_rows_free (Connect4AdminRows *rows)
{
  SessionRows *self = (SessionRows *) rows;

  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  g_free (self);
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
  SessionRows *self = g_new0 (SessionRows, 1);

  self->rows = (Connect4AdminRows){ session_rows_next, session_rows_free };
  self->services = services;

  return &self->rows;
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

static void
tell_game (Connect4AdminRow   *row,
           const char         *code,
           const Connect4Game *game)
{
  Connect4GameSettings settings = connect4_game_get_settings (game);
  g_autofree char *turn = connect4_admin_lists_get_symbol (connect4_game_get_current_player (game));
  g_autofree char *winner = connect4_admin_lists_get_symbol (connect4_game_get_winner (game));

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
}

typedef struct
{
  Connect4AdminRows rows;
  Connect4GameStore *store; /* not owned */
  char **codes;             /* of the games; owned; NULL until the first row */
  guint n_done;             /* of them */
} GameRows;

static gboolean
game_rows_next (Connect4AdminRows *rows,
                Connect4AdminRow  *row)
{
  GameRows *self = (GameRows *) rows;

  if (self->codes == NULL)
    self->codes = connect4_game_store_list (self->store);

  while (self->codes[self->n_done] != NULL)
    {
      const char *code = self->codes[self->n_done++];
      const Connect4Game *game = connect4_game_store_lookup (self->store, code);

      if (game != NULL)
        {
          tell_game (row, code, game);
          return TRUE;
        }
    }

  return FALSE;
}

static void
game_rows_free (Connect4AdminRows *rows)
{
  GameRows *self = (GameRows *) rows;

  g_strfreev (self->codes);
  g_free (self);
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
  GameRows *self = g_new0 (GameRows, 1);

  self->rows = (Connect4AdminRows){ game_rows_next, game_rows_free };
  self->store = connect4_games_get_store (services->games);

  return &self->rows;
}
