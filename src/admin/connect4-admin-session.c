/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-export.h"
#include "admin/connect4-admin-game.h"
#include "server/connect4-sessions.h"

/* io.github.connect4d.Session1: one player. */

static gboolean
find (Connect4AdminObject *object)
{
  guint64 id;

  if (connect4_admin_path_parse_session (object->path, &id))
    object->session = connect4_sessions_find (object->export->setup->services->sessions, id);
  if (object->session == NULL)
    return FALSE;

  connect4_session_get_info (object->session, &object->info);
  return TRUE;
}

static void
list (const Connect4Services *services,
      GPtrArray              *paths)
{
  g_autoptr (GPtrArray) sessions = connect4_sessions_list (services->sessions);

  for (guint i = 0; i < sessions->len; i++)
    g_ptr_array_add (paths, connect4_admin_path_of_session (connect4_actor_get_id (sessions->pdata[i])));
}

/* Properties */

CONNECT4_ADMIN_DEFINE_GET (get_id, uint64, connect4_actor_get_id (CONNECT4_ACTOR (object->session)))

static GVariant *
get_address (const Connect4AdminObject *object)
{
  const Connect4SessionInfo *info = &object->info;

  return g_variant_new_take_string (g_strdup_printf (strchr (info->address, ':') != NULL ? "[%s]:%u" : "%s:%u",
                                                     info->address, info->port));
}

CONNECT4_ADMIN_DEFINE_GET (get_since, uint64, (guint64) object->info.since)
CONNECT4_ADMIN_DEFINE_GET (get_idle, uint64, (guint64) object->info.idle)
CONNECT4_ADMIN_DEFINE_GET (get_language, string, object->info.language)
CONNECT4_ADMIN_DEFINE_GET (get_place, string, *object->info.game != '\0' ? "game" : "menu")
CONNECT4_ADMIN_DEFINE_GET (get_game, string, object->info.game)

static GVariant *
get_symbol (const Connect4AdminObject *object)
{
  Connect4GameStore *store = connect4_games_get_store (object->export->setup->services->games);
  const Connect4Game *game = NULL;
  const Connect4Player *player = NULL;

  if (*object->info.game != '\0')
    game = connect4_game_store_lookup (store, object->info.game);
  if (game != NULL)
    player = connect4_game_get_player (game, object->info.player);

  return connect4_admin_game_get_symbol (player);
}

CONNECT4_ADMIN_DEFINE_GET (get_requests, uint64, object->info.n_requests)
CONNECT4_ADMIN_DEFINE_GET (get_crashes, uint64, object->info.n_crashes)

static const Connect4AdminProperty properties[] = {
  { "Id", get_id },
  { "Address", get_address },
  { "Since", get_since },
  { "Idle", get_idle },
  { "Language", get_language },
  { "Place", get_place },
  { "Game", get_game },
  { "Symbol", get_symbol },
  { "Requests", get_requests },
  { "Crashes", get_crashes },
};

/* Methods */

static void
call_tell (const Connect4AdminObject *object,
           GDBusMethodInvocation     *invocation)
{
  g_autofree char *text = connect4_admin_text_get (invocation);

  connect4_session_tell (object->session, text);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_kick (const Connect4AdminObject *object,
           GDBusMethodInvocation     *invocation)
{
  g_autofree char *reason = connect4_admin_text_get (invocation);

  connect4_session_kick (object->session, reason);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const Connect4AdminMethod methods[] = {
  { "Tell", call_tell, .changes = TRUE, .check = connect4_admin_text_check_required },
  { "Kick", call_kick, .changes = TRUE, .check = connect4_admin_text_check_optional },
};

const Connect4AdminInterface connect4_admin_session1 = {
  .info = &io_github_connect4d_session1_interface,
  .kinds = 1u << CONNECT4_ADMIN_PATH_KIND_SESSION,
  .properties = properties,
  .methods = methods,
  .find = find,
  .list = list,
  .parent = CONNECT4_ADMIN_PATH_SESSIONS,
};
