/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin/connect4-admin-path.h"

#include <gio/gio.h>

#define SESSIONS CONNECT4_ADMIN_PATH_SESSIONS "/"
#define GAMES    CONNECT4_ADMIN_PATH_GAMES "/"
#define ACTORS   CONNECT4_ADMIN_PATH_ACTORS "/"

/**
 * connect4_admin_path_of_session:
 * @id: a session's id
 *
 * Returns: (transfer full): the path of its object
 */
char *
connect4_admin_path_of_session (guint64 id)
{
  return g_strdup_printf (SESSIONS "%" G_GUINT64_FORMAT, id);
}

/**
 * connect4_admin_path_of_game:
 * @code: a game's code
 *
 * Returns: (transfer full): the path of its object
 */
char *
connect4_admin_path_of_game (const char *code)
{
  return g_strconcat (GAMES, code, NULL);
}

/**
 * connect4_admin_path_of_actor:
 * @tree_path: a place in the supervision tree, such as root/endpoint/listener
 *
 * Returns: (transfer full): the path of the object of what is there
 */
char *
connect4_admin_path_of_actor (const char *tree_path)
{
  g_autofree char *name = g_dbus_escape_object_path (tree_path);

  return g_strconcat (ACTORS, name, NULL);
}

/**
 * connect4_admin_path_get_kind:
 * @path: the path of an object
 *
 * Returns: what is there, if anything is
 */
Connect4AdminPathKind
connect4_admin_path_get_kind (const char *path)
{
  if (g_str_equal (path, CONNECT4_ADMIN_PATH))
    return CONNECT4_ADMIN_PATH_KIND_SERVER;
  if (g_str_has_prefix (path, SESSIONS))
    return CONNECT4_ADMIN_PATH_KIND_SESSION;
  if (g_str_has_prefix (path, GAMES))
    return CONNECT4_ADMIN_PATH_KIND_GAME;
  if (g_str_has_prefix (path, ACTORS))
    return CONNECT4_ADMIN_PATH_KIND_ACTOR;

  return CONNECT4_ADMIN_PATH_KIND_NONE;
}

/**
 * connect4_admin_path_parse_session:
 * @path: a path of the kind %CONNECT4_ADMIN_PATH_KIND_SESSION
 * @id: (out): the session's id
 *
 * Returns: whether it can be the path of a session, which has no zeros in front
 */
gboolean
connect4_admin_path_parse_session (const char *path,
                                   guint64    *id)
{
  const char *number = path + strlen (SESSIONS);

  return *number != '0' && g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT64, id, NULL);
}

/**
 * connect4_admin_path_parse_game:
 * @path: a path of the kind %CONNECT4_ADMIN_PATH_KIND_GAME
 *
 * Returns: (transfer none): the game's code
 */
const char *
connect4_admin_path_parse_game (const char *path)
{
  return path + strlen (GAMES);
}

/**
 * connect4_admin_path_parse_actor:
 * @path: a path of the kind %CONNECT4_ADMIN_PATH_KIND_ACTOR
 *
 * Returns: (transfer full) (nullable): the place in the supervision tree; %NULL if
 *   connect4_admin_path_of_actor() would not have written it like this
 */
char *
connect4_admin_path_parse_actor (const char *path)
{
  g_autofree char *tree_path = (char *) g_dbus_unescape_object_path (path + strlen (ACTORS));
  g_autofree char *canonical = tree_path != NULL ? connect4_admin_path_of_actor (tree_path) : NULL;

  return g_strcmp0 (canonical, path) == 0 ? g_steal_pointer (&tree_path) : NULL;
}
