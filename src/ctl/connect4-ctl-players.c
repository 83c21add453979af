/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-players.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-object.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-format.h"
#include "ctl/connect4-table.h"

static const Connect4Column columns[] = {
  { N_("PLAYER"), TRUE }, { N_("ADDRESS") }, { N_("HERE FOR"), TRUE }, { N_("IDLE FOR"), TRUE },
  { N_("LANGUAGE") }, { N_("GAME") }, { N_("SYMBOL") },
  { N_("LINES"), TRUE }, { N_("CRASHES"), TRUE },
  { NULL },
};

/* The elements of what Server1.ListSessions lists. */
const Connect4CtlField connect4_ctl_players_fields[] = {
  { "id" }, { "address" }, { "since" }, { "idle" }, { "language" },
  { "place" }, { "game" }, { "symbol" }, { "requests" }, { "crashes" },
  { NULL },
};

/* One player, as Server1.ListSessions lists them. The texts are those of the list. */
typedef struct
{
  guint64 id;
  const char *address;
  guint64 since;
  guint64 idle;
  const char *language;
  const char *place;
  const char *game;
  const char *symbol;
  guint64 n_requests;
  guint64 n_crashes;
} Player;

static gboolean
player_next (GVariantIter *iter,
             Player       *self)
{
  return g_variant_iter_next (iter, "(t&stt&s&s&s&stt)", &self->id, &self->address, &self->since,
                              &self->idle, &self->language, &self->place, &self->game,
                              &self->symbol, &self->n_requests, &self->n_crashes);
}

/**
 * connect4_ctl_players_fetch:
 * @ctl: what was asked for
 * @previous: unused
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): all players
 */
GVariant *
connect4_ctl_players_fetch (Connect4Ctl  *ctl,
                            GVariant     *previous,
                            GError      **error)
{
  g_autoptr (GVariant) reply = NULL;

  reply = connect4_remote_read (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.ListSessions", NULL,
                                "(a(tsttsssstt))", error);
  if (reply == NULL)
    return NULL;

  return g_variant_get_child_value (reply, 0);
}

static void
add_player (Connect4Table *table,
            const Player  *player,
            gint64         now)
{
  g_autofree char *age = connect4_format_duration (now - (gint64) MIN (player->since, G_MAXINT64));
  g_autofree char *idle = connect4_format_duration ((gint64) MIN (player->idle, G_MAXINT64));

  connect4_table_add (table, CONNECT4_STYLE_BOLD, "%" G_GUINT64_FORMAT, player->id);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", player->address);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", age);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", idle);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", player->language);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", player->game);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%s", player->symbol);
  connect4_table_add (table, CONNECT4_STYLE_PLAIN, "%" G_GUINT64_FORMAT, player->n_requests);
  connect4_table_add (table, player->n_crashes > 0 ? CONNECT4_STYLE_BAD : CONNECT4_STYLE_PLAIN,
                      "%" G_GUINT64_FORMAT, player->n_crashes);
}

/**
 * connect4_ctl_players_draw:
 * @page: where to draw
 * @players: what Server1.ListSessions has listed
 */
void
connect4_ctl_players_draw (Connect4Page *page,
                           GVariant     *players)
{
  g_autoptr (Connect4Table) table = connect4_table_new (columns);
  GVariantIter iter;
  Player player;

  g_variant_iter_init (&iter, players);
  while (player_next (&iter, &player))
    add_player (table, &player, page->now);
  connect4_table_draw (table, page);
}

gboolean
connect4_ctl_players (Connect4Ctl  *ctl,
                      GError      **error)
{
  static const Connect4CtlView view = { connect4_ctl_players_fetch, connect4_ctl_players_draw,
                                        connect4_ctl_players_fields };

  return connect4_ctl_view_show (&view, ctl, error);
}

gboolean
connect4_ctl_tell (Connect4Ctl  *ctl,
                   GError      **error)
{
  return connect4_ctl_object_say (ctl, &connect4_ctl_player_kind, "Tell", error);
}

gboolean
connect4_ctl_kick (Connect4Ctl  *ctl,
                   GError      **error)
{
  return connect4_ctl_object_say (ctl, &connect4_ctl_player_kind, "Kick", error);
}
