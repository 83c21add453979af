/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-games.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-object.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = {
  { N_("GAME") }, { N_("NAME") }, { N_("STATUS") }, { N_("SIZE") }, { N_("CONNECT"), TRUE },
  { N_("PLAYERS") }, { N_("TURN") }, { N_("WINNER") }, { N_("MOVES"), TRUE }, { NULL }
};

/* The elements of what Server1.ListGames lists, and of their players. */
const Connect4CtlField connect4_ctl_games_player_fields[] = { { "session" }, { "symbol" }, { NULL } };
const Connect4CtlField connect4_ctl_games_fields[] = {
  { "code" }, { "name" }, { "status" }, { "columns" }, { "rows" }, { "connect" }, { "seats" },
  { "players", connect4_ctl_games_player_fields }, { "turn" }, { "winner" }, { "moves" },
  { NULL },
};

/* One game, as Server1.ListGames lists them. The texts are those of the list. */
typedef struct
{
  const char *code;
  const char *name;
  const char *status;
  guint32 n_columns;
  guint32 n_rows;
  guint32 connect;
  guint32 n_seats;
  GVariant *players; /* owned; `a(ts)` */
  const char *turn;
  const char *winner;
  const char *moves;
} Game;

static gboolean
game_next (GVariantIter *iter,
           Game         *self)
{
  return g_variant_iter_next (iter, "(&s&s&suuuu@a(ts)&s&s&s)", &self->code, &self->name,
                              &self->status, &self->n_columns, &self->n_rows, &self->connect,
                              &self->n_seats, &self->players, &self->turn, &self->winner,
                              &self->moves);
}

/**
 * connect4_ctl_games_describe_players:
 * @players: `a(ts)`: the number and the symbol of each player
 *
 * Returns: (transfer full): something like `X 17, O 18`
 */
char *
connect4_ctl_games_describe_players (GVariant *players)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GVariantIter iter;
  const char *symbol;
  guint64 id;

  g_variant_iter_init (&iter, players);
  while (g_variant_iter_next (&iter, "(t&s)", &id, &symbol))
    g_string_append_printf (text, "%s%s %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "", symbol, id);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Connect4Style
style_of_status (const char *status)
{
  if (g_str_equal (status, "playing"))
    return CONNECT4_STYLE_GOOD;

  return g_str_equal (status, "lobby") ? CONNECT4_STYLE_WARNING : CONNECT4_STYLE_DIM;
}

static void
add_game (Connect4Table *table,
          const Game    *game)
{
  g_autofree char *players = connect4_ctl_games_describe_players (game->players);

  connect4_table_add (table, CONNECT4_STYLE_BOLD, "%s", game->code);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", game->name);
  connect4_table_add (table, style_of_status (game->status), "%s", game->status);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%ux%u", game->n_columns, game->n_rows);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%u", game->connect);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", players);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", game->turn);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", game->winner);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%zu", strlen (game->moves));
}

/**
 * connect4_ctl_games_fetch:
 * @ctl: what was asked for
 * @previous: unused
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): all games
 */
GVariant *
connect4_ctl_games_fetch (Connect4Ctl  *ctl,
                          GVariant     *previous,
                          GError      **error)
{
  g_autoptr (GVariant) reply = NULL;

  reply = connect4_remote_read (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.ListGames", NULL,
                                "(a(sssuuuua(ts)sss))", error);
  if (reply == NULL)
    return NULL;

  return g_variant_get_child_value (reply, 0);
}

/**
 * connect4_ctl_games_draw:
 * @page: where to draw
 * @games: what Server1.ListGames has listed
 */
void
connect4_ctl_games_draw (Connect4Page *page,
                         GVariant     *games)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
  GVariantIter iter;
  Game game;

  g_variant_iter_init (&iter, games);
  while (game_next (&iter, &game))
    {
      add_game (table, &game);
      g_variant_unref (game.players);
    }
  connect4_table_draw (table, page);
}

gboolean
connect4_ctl_games (Connect4Ctl  *ctl,
                    GError      **error)
{
  static const Connect4CtlView view = { connect4_ctl_games_fetch, connect4_ctl_games_draw,
                                        connect4_ctl_games_fields };

  return connect4_ctl_view_show (&view, ctl, error);
}

gboolean
connect4_ctl_end (Connect4Ctl  *ctl,
                  GError      **error)
{
  return connect4_ctl_object_say (ctl, &connect4_ctl_game_kind, "End", error);
}
