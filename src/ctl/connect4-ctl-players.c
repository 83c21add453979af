/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-format.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = {
  { N_("PLAYER"), TRUE }, { N_("ADDRESS") }, { N_("HERE FOR"), TRUE }, { N_("IDLE FOR"), TRUE },
  { N_("LANGUAGE") }, { N_("GAME") }, { N_("SYMBOL") },
  { N_("LINES"), TRUE }, { N_("CRASHES"), TRUE },
  { NULL },
};

static const Connect4CtlKind player_kind = {
  "sessions", "Session1", N_("There is no such player: see connect4ctl players")
};

static GVariant *
fetch (Connect4Ctl  *ctl,
       GVariant     *previous,
       GError      **error)
{
  return connect4_remote_read (ctl->remote, "Server1.ListSessions", NULL, "a(tsttsssstt)", error);
}

static void
draw (Connect4Page *page,
      GVariant     *players)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
  const char *address;
  const char *language;
  const char *game;
  const char *symbol;
  guint64 id;
  guint64 since;
  guint64 idle;
  guint64 n_requests;
  guint64 n_crashes;
  GVariantIter iter;

  g_variant_iter_init (&iter, players);
  while (g_variant_iter_next (&iter, "(t&stt&s&s&s&stt)", &id, &address, &since, &idle, &language, NULL, &game,
                              &symbol, &n_requests, &n_crashes))
    {
      g_autofree char *age = connect4_format_duration (page->now - (gint64) MIN (since, G_MAXINT64));
      g_autofree char *idle_time = connect4_format_duration ((gint64) MIN (idle, G_MAXINT64));

      connect4_table_add (table, CONNECT4_STYLE_BOLD, "%" G_GUINT64_FORMAT, id);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", address);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", age);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", idle_time);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", language);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", game);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", symbol);
      connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%" G_GUINT64_FORMAT, n_requests);
      connect4_table_add (table, n_crashes > 0 ? CONNECT4_STYLE_BAD : CONNECT4_STYLE_PLAIN,
                          "%" G_GUINT64_FORMAT, n_crashes);
    }
  connect4_table_draw (table, page);
}

const Connect4CtlView connect4_ctl_players_view = { fetch, draw, "ListSessions" };

gboolean
connect4_ctl_tell (Connect4Ctl  *ctl,
                   GError      **error)
{
  return connect4_ctl_send_text (ctl, &player_kind, "Session1.Tell", error);
}

gboolean
connect4_ctl_kick (Connect4Ctl  *ctl,
                   GError      **error)
{
  return connect4_ctl_send_text (ctl, &player_kind, "Session1.Kick", error);
}
