/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-object-path.h"

#include <glib/gi18n.h>

#include "ctl/connect4-remote.h"

#define SESSIONS CONNECT4_REMOTE_ROOT "/sessions/"
#define GAMES CONNECT4_REMOTE_ROOT "/games/"
#define ACTORS CONNECT4_REMOTE_ROOT "/actors/"

/* Brings back the bytes that stand as an underscore and two hexadecimal digits. */
static char *
unescape (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      int high = at[0] == '_' ? g_ascii_xdigit_value (at[1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (at[2]) : -1;

      g_string_append_c (plain, low >= 0 ? (char) (high << 4 | low) : *at);
      if (low >= 0)
        at += 2;
    }

  return g_utf8_make_valid (plain->str, (gssize) plain->len);
}

/**
 * connect4_object_path_describe:
 * @path: an object of the server
 *
 * Returns: (transfer full): what people call it
 */
char *
connect4_object_path_describe (const char *path)
{
  if (g_str_has_prefix (path, SESSIONS))
    return g_strdup_printf (_("player %s"), path + strlen (SESSIONS));
  if (g_str_has_prefix (path, GAMES))
    return g_strdup_printf (_("game %s"), path + strlen (GAMES));
  if (g_str_has_prefix (path, ACTORS))
    return unescape (path + strlen (ACTORS));

  return g_strdup (path);
}
