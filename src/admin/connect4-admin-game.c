/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-game.h"

#include <glib/gi18n.h>

#include "admin/connect4-admin-error.h"
#include "admin/connect4-admin-lists.h"
#include "admin/connect4-admin-path.h"
#include "admin/connect4-admin-reply.h"
#include "admin/connect4-admin-text.h"

struct _Connect4AdminGame
{
  Connect4DBusGame1Skeleton parent_instance;

  Connect4AdminExport *export; /* not owned */
  char *code;                  /* owned; of a game in the store, as long as this is there */
};

/* In the order of data/io.github.connect4d.xml. */
typedef enum {
  PROP_CODE = 1,
  PROP_NAME,
  PROP_STATUS,
  PROP_COLUMNS,
  PROP_ROWS,
  PROP_CONNECT,
  PROP_SEATS,
  PROP_PLAYERS,
  PROP_TURN,
  PROP_WINNER,
  PROP_MOVES,
  PROP_BOARD,
} Connect4AdminGameProperty;

static void iface_init (Connect4DBusGame1Iface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Connect4AdminGame,
                               connect4_admin_game,
                               CONNECT4_DBUS_TYPE_GAME1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CONNECT4_DBUS_TYPE_GAME1, iface_init))

static const Connect4Game *
find_game (Connect4AdminExport *export,
           const char          *code)
{
  return connect4_game_store_lookup (connect4_games_get_store (export->setup->services->games), code);
}

static void
act_end (Connect4AdminExport   *export,
         GDBusMethodInvocation *invocation)
{
  const char *path = g_dbus_method_invocation_get_object_path (invocation);
  const char *code = connect4_admin_path_parse_game (path);
  Connect4GameServer *server = connect4_games_find (export->setup->services->games, code);
  g_autofree char *clean = NULL;
  const char *reason;

  if (find_game (export, code) == NULL)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                             _("The game is over: there is nothing at %s any more"), path);
      return;
    }

  if (server == NULL)
    {
      g_dbus_method_invocation_return_error (invocation, CONNECT4_ADMIN_ERROR, CONNECT4_ADMIN_ERROR_BUSY,
                                             _("The game is being restarted: try again"));
      return;
    }

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &reason);
  clean = connect4_admin_text_clean (reason, CONNECT4_ADMIN_TEXT_OPTIONAL, NULL);
  connect4_game_server_end (server, *clean != '\0' ? clean : NULL);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
connect4_admin_game_end (Connect4DBusGame1     *object,
                         GDBusMethodInvocation *invocation,
                         const char            *reason)
{
  Connect4AdminGame *self = CONNECT4_ADMIN_GAME (object);
  g_autofree char *clean = NULL;
  GError *error = NULL;

  clean = connect4_admin_text_clean (reason, CONNECT4_ADMIN_TEXT_OPTIONAL, &error);
  if (clean == NULL)
    return connect4_admin_reply_refuse (invocation, error);

  return connect4_admin_export_authorise (self->export, invocation, act_end);
}

static void
iface_init (Connect4DBusGame1Iface *iface)
{
  iface->handle_end = connect4_admin_game_end;
}

/* Returns: (transfer full): the rows, the top one first */
static char **
get_board (const Connect4Game *game)
{
  const Connect4Board *board = connect4_game_get_board (game);
  int n_rows = connect4_board_get_rows (board);
  char **rows = g_new0 (char *, n_rows + 1);

  for (int i = 0; i < n_rows; i++)
    {
      GString *row = g_string_new (NULL);

      for (int column = 0; column < connect4_board_get_columns (board); column++)
        {
          gunichar symbol = connect4_board_get_cell (board, column, n_rows - 1 - i);

          g_string_append_unichar (row, symbol != 0 ? symbol : ' ');
        }
      rows[i] = g_string_free (row, FALSE);
    }

  return rows;
}

static void
connect4_admin_game_get_size (const Connect4Game        *game,
                              Connect4AdminGameProperty  property,
                              GValue                    *value)
{
  Connect4GameSettings settings = connect4_game_get_settings (game);

  if (property == PROP_COLUMNS)
    g_value_set_uint (value, (guint) settings.columns);
  else if (property == PROP_ROWS)
    g_value_set_uint (value, (guint) settings.rows);
  else if (property == PROP_CONNECT)
    g_value_set_uint (value, (guint) settings.connect);
  else
    g_value_set_uint (value, (guint) settings.players);
}

static void
connect4_admin_game_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  Connect4AdminGame *self = CONNECT4_ADMIN_GAME (object);
  const Connect4Game *game = find_game (self->export, self->code);

  switch ((Connect4AdminGameProperty) property_id)
    {
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_NAME:
      g_value_set_string (value, connect4_game_get_name (game));
      break;
    case PROP_STATUS:
      g_value_set_static_string (value, connect4_admin_lists_get_status (game));
      break;
    case PROP_COLUMNS:
    case PROP_ROWS:
    case PROP_CONNECT:
    case PROP_SEATS:
      connect4_admin_game_get_size (game, property_id, value);
      break;
    case PROP_PLAYERS:
      g_value_take_variant (value, connect4_admin_lists_get_players (game));
      break;
    case PROP_TURN:
      g_value_take_string (value, connect4_admin_lists_get_symbol (connect4_game_get_current_player (game)));
      break;
    case PROP_WINNER:
      g_value_take_string (value, connect4_admin_lists_get_symbol (connect4_game_get_winner (game)));
      break;
    case PROP_MOVES:
      g_value_set_string (value, connect4_game_get_moves (game));
      break;
    case PROP_BOARD:
      g_value_take_boxed (value, get_board (game));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
connect4_admin_game_finalize (GObject *object)
{
  g_clear_pointer (&CONNECT4_ADMIN_GAME (object)->code, g_free);

  G_OBJECT_CLASS (connect4_admin_game_parent_class)->finalize (object);
}

static void
connect4_admin_game_class_init (Connect4AdminGameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = connect4_admin_game_get_property;
  object_class->set_property = connect4_admin_export_set_none;
  object_class->finalize = connect4_admin_game_finalize;
  connect4_dbus_game1_override_properties (object_class, PROP_CODE);
}

static void
connect4_admin_game_init (Connect4AdminGame *self)
{
}

/**
 * connect4_admin_game_new:
 * @export: the objects on a connection; outlives this one
 * @code: the code of a game
 *
 * Returns: (transfer full): the D-Bus object of that game
 */
Connect4AdminGame *
connect4_admin_game_new (Connect4AdminExport *export,
                         const char          *code)
{
  Connect4AdminGame *self = g_object_new (CONNECT4_TYPE_ADMIN_GAME, NULL);

  self->export = export;
  self->code = g_strdup (code);

  return self;
}
