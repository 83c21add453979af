/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-format.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "ctl/connect4-remote.h"

#define SESSIONS CONNECT4_REMOTE_ROOT "/sessions/"
#define GAMES CONNECT4_REMOTE_ROOT "/games/"
#define ACTORS CONNECT4_REMOTE_ROOT "/actors/"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/**
 * connect4_format_duration:
 * @microseconds: how long; less than nothing is nothing
 *
 * Returns: (transfer full): the two most important parts of it, such as 3 h 12 min
 */
char *
connect4_format_duration (gint64 microseconds)
{
  int seconds = (int) MIN (MAX (microseconds, 0) / G_USEC_PER_SEC, G_MAXINT);

  if (seconds < MINUTE)
    return g_strdup_printf (_("%d s"), seconds);
  if (seconds < HOUR)
    return g_strdup_printf (_("%d min %d s"), seconds / MINUTE, seconds % MINUTE);
  if (seconds < DAY)
    return g_strdup_printf (_("%d h %d min"), seconds / HOUR, seconds % HOUR / MINUTE);

  return g_strdup_printf (_("%d d %d h"), seconds / DAY, seconds % DAY / HOUR);
}

/**
 * connect4_format_latency:
 * @microseconds: how long an answer took
 *
 * Returns: (transfer full): that in milliseconds
 */
char *
connect4_format_latency (guint64 microseconds)
{
  double milliseconds = (double) microseconds / 1000;

  return g_strdup_printf (milliseconds < 10 ? _("%.2f ms") : _("%.0f ms"), milliseconds);
}

/**
 * connect4_format_memory:
 * @bytes: how much; 0 if it is not known
 *
 * Returns: (transfer full): that in a fitting unit
 */
char *
connect4_format_memory (guint64 bytes)
{
  return bytes > 0 ? g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS) : g_strdup ("");
}

/**
 * connect4_format_clock:
 * @time: microseconds since 1970
 *
 * Returns: (transfer full): the time of that day here, to the millisecond
 */
char *
connect4_format_clock (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_local (utc);
  g_autofree char *seconds = g_date_time_format (here, "%H:%M:%S");

  return g_strdup_printf ("%s.%03d", seconds, (int) (time % G_USEC_PER_SEC / 1000));
}

/**
 * connect4_format_object:
 * @path: an object of the server
 *
 * Returns: (transfer full): what people call it
 */
char *
connect4_format_object (const char *path)
{
  g_autofree guint8 *plain = NULL;

  if (g_str_has_prefix (path, SESSIONS))
    return g_strdup_printf (_("player %s"), path + strlen (SESSIONS));
  if (g_str_has_prefix (path, GAMES))
    return g_strdup_printf (_("game %s"), path + strlen (GAMES));
  if (!g_str_has_prefix (path, ACTORS))
    return g_strdup (path);

  path += strlen (ACTORS);
  plain = g_dbus_unescape_object_path (path);
  return g_utf8_make_valid (plain != NULL ? (const char *) plain : path, -1);
}
