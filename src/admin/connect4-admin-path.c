/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-path.h"

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
  GString *path = g_string_new (ACTORS);

  for (const char *at = tree_path; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (path, *at);
    else
      g_string_append_printf (path, "_%02x", (guint) (guchar) *at);

  return g_string_free (path, FALSE);
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
  g_autoptr (GString) tree_path = g_string_new (NULL);
  g_autofree char *canonical = NULL;

  for (const char *at = path + strlen (ACTORS); *at != '\0'; at++)
    {
      int high = *at == '_' ? g_ascii_xdigit_value (at[1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (at[2]) : -1;

      g_string_append_c (tree_path, low >= 0 ? (char) (high << 4 | low) : *at);
      if (low >= 0)
        at += 2;
    }

  canonical = connect4_admin_path_of_actor (tree_path->str);
  if (!g_str_equal (canonical, path))
    return NULL;

  return g_strdup (tree_path->str);
}
