/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-game.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-games.h"
#include "ctl/connect4-ctl-object.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-properties.h"

static const Connect4CtlField fields[] = { { "players", connect4_ctl_games_player_fields }, { NULL } };

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
  g_autofree char *text = players != NULL ? connect4_ctl_games_describe_players (players) : NULL;
  const char *turn = connect4_properties_get_text (game, "Turn");
  const char *winner = connect4_properties_get_text (game, "Winner");

  if (text != NULL && text[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_PLAIN, _("Players: %s\n"), text);
  if (turn[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_GOOD, _("It's player %s's turn.\n"), turn);
  if (winner[0] != '\0')
    connect4_page_add (page, CONNECT4_STYLE_GOOD, _("Player %s has won.\n"), winner);
}

/**
 * connect4_ctl_game_draw:
 * @page: where to draw
 * @game: the properties of Game1
 */
void
connect4_ctl_game_draw (Connect4Page *page,
                        GVariant     *game)
{
  draw_title (page, game);
  draw_players (page, game);
  draw_board (page, game);
}

static GVariant *
fetch (Connect4Ctl  *ctl,
       GVariant     *previous,
       GError      **error)
{
  return connect4_ctl_object_read (ctl, &connect4_ctl_game_kind, error);
}

gboolean
connect4_ctl_game (Connect4Ctl  *ctl,
                   GError      **error)
{
  static const Connect4CtlView view = { fetch, connect4_ctl_game_draw, fields };

  return connect4_ctl_view_show (&view, ctl, error);
}
