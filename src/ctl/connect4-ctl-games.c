/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-properties.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = {
  { N_("GAME") }, { N_("NAME") }, { N_("STATUS") }, { N_("SIZE") }, { N_("CONNECT"), TRUE },
  { N_("PLAYERS") }, { N_("TURN") }, { N_("WINNER") }, { N_("MOVES"), TRUE }, { NULL }
};

static const Connect4CtlKind game_kind = {
  "games", "Game1", N_("There is no such game: see connect4ctl games")
};

/* The number and the symbol of each player of an a(ts): something like `X 17, O 18`. */
static char *
describe_players (GVariant *players)
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

static GVariant *
fetch_games (Connect4Ctl  *ctl,
             GVariant     *previous,
             GError      **error)
{
  return connect4_remote_read (ctl->remote, "Server1.ListGames", NULL, "a(sssuuuua(ts)sss)", error);
}

static void
draw_games (Connect4Page *page,
            GVariant     *games)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
  const char *code;
  const char *name;
  const char *status;
  const char *turn;
  const char *winner;
  const char *moves;
  guint32 n_columns;
  guint32 n_rows;
  guint32 connect;
  GVariant *players;
  GVariantIter iter;

  g_variant_iter_init (&iter, games);
  while (g_variant_iter_next (&iter, "(&s&s&suuuu@a(ts)&s&s&s)", &code, &name, &status, &n_columns, &n_rows,
                              &connect, NULL, &players, &turn, &winner, &moves))
    {
      g_autofree char *described_players = describe_players (players);

      connect4_table_add (table, CONNECT4_STYLE_BOLD, "%s", code);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", name);
      connect4_table_add (table, style_of_status (status), "%s", status);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%ux%u", n_columns, n_rows);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%u", connect);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", described_players);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", turn);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", winner);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%zu", strlen (moves));
      g_variant_unref (players);
    }
  connect4_table_draw (table, page);
}

/* The colours of the game that comes in a box, for the usual two. */
static Connect4Style
style_of_piece (gunichar symbol)
{
  switch (symbol)
    {
    case 'X':
      return CONNECT4_STYLE_BAD;

    case 'O':
      return CONNECT4_STYLE_WARNING;

    default:
      return CONNECT4_STYLE_GOOD;
    }
}

static void
draw_row (Connect4Page *page,
          const char   *row)
{
  const char *wall = page->unicode ? "│" : "|";

  for (const char *cell = row; *cell != '\0'; cell = g_utf8_next_char (cell))
    {
      gunichar symbol = g_utf8_get_char (cell);

      connect4_page_add (page, CONNECT4_STYLE_DIM, "%s ", wall);
      connect4_page_add (page, style_of_piece (symbol), "%.*s",
                         (int) (g_utf8_next_char (cell) - cell), cell);
      connect4_page_space (page, g_unichar_iswide (symbol) ? 0 : 1);
    }
  connect4_page_add (page, CONNECT4_STYLE_DIM, "%s\n", wall);
}

/* The floor on which the pieces stand, and below it the numbers of the columns. */
static void
draw_floor (Connect4Page *page,
            guint         n_columns)
{
  const char *first = page->unicode ? "└───" : "+---";
  const char *next = page->unicode ? "┴───" : "+---";
  const char *end = page->unicode ? "┘" : "+";

  for (guint i = 0; i < n_columns; i++)
    connect4_page_add (page, CONNECT4_STYLE_DIM, "%s", i == 0 ? first : next);
  connect4_page_add (page, CONNECT4_STYLE_DIM, "%s\n", end);

  for (guint i = 0; i < n_columns; i++)
    connect4_page_add (page, CONNECT4_STYLE_DIM, i + 1 < n_columns ? "  %-2u" : "  %u\n", i);
}

static void
draw_board (Connect4Page *page,
            GVariant     *game)
{
  g_autofree const char **rows = NULL;

  if (!g_variant_lookup (game, "Board", "^a&s", &rows))
    return;

  for (guint i = 0; rows[i] != NULL; i++)
    draw_row (page, rows[i]);
  if (rows[0] != NULL)
    draw_floor (page, (guint) g_utf8_strlen (rows[0], -1));
}

static void
draw_title (Connect4Page *page,
            GVariant     *game)
{
  connect4_page_add (page, CONNECT4_STYLE_BOLD, "%s", connect4_properties_get_text (game, "Code"));
  connect4_page_add (page, CONNECT4_STYLE_PLAIN, _(" %s: %s, %d by %d, %d in a row\n"),
                     connect4_properties_get_text (game, "Name"),
                     connect4_properties_get_text (game, "Status"),
                     (int) connect4_properties_get_number (game, "Columns"),
                     (int) connect4_properties_get_number (game, "Rows"),
                     (int) connect4_properties_get_number (game, "Connect"));
}

static void
draw_players (Connect4Page *page,
              GVariant     *game)
{
  g_autoptr (GVariant) players = g_variant_lookup_value (game, "Players", G_VARIANT_TYPE ("a(ts)"));
  g_autofree char *text = players != NULL ? describe_players (players) : NULL;
  const char *turn = connect4_properties_get_text (game, "Turn");
  const char *winner = connect4_properties_get_text (game, "Winner");

  if (text != NULL && text[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_PLAIN, _("Players: %s\n"), text);
  if (turn[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_GOOD, _("It's player %s's turn.\n"), turn);
  if (winner[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_GOOD, _("Player %s has won.\n"), winner);
}

/* The properties of Game1. */
static void
draw_game (Connect4Page *page,
           GVariant     *game)
{
  draw_title (page, game);
  draw_players (page, game);
  draw_board (page, game);
}

static GVariant *
fetch_game (Connect4Ctl  *ctl,
            GVariant     *previous,
            GError      **error)
{
  return connect4_ctl_read_object (ctl, &game_kind, error);
}

const Connect4CtlView connect4_ctl_games_view = { fetch_games, draw_games, "ListGames" };
const Connect4CtlView connect4_ctl_game_view = { fetch_game, draw_game };

gboolean
connect4_ctl_end (Connect4Ctl  *ctl,
                  GError      **error)
{
  return connect4_ctl_send_text (ctl, &game_kind, "Game1.End", error);
}
