/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-format.h"
#include "ctl/connect4-properties.h"
#include "ctl/connect4-terminal.h"

#define DEFAULT_SECONDS 60
#define MAX_SECONDS (24 * 60 * 60)

#define REDRAW_MSEC 250

/* Of the bar; the text beside it takes about as much. */
#define MAX_BAR_WIDTH 40

#define CLEAR_LINE "\r\033[K"

/**
 * connect4_ctl_drain_draw:
 * @page: where to draw, without an end of line
 * @server: the properties of Server1
 * @whole: how long the draining takes, in microseconds
 * @width: how many characters fit on a line
 */
void
connect4_ctl_drain_draw (Connect4Page *page,
                         GVariant     *server,
                         gint64        whole,
                         guint         width)
{
  gint64 left = connect4_properties_get_time (server, "DrainEnd") - page->now;
  double done = whole > 0 ? CLAMP (1.0 - (double) left / (double) whole, 0, 1) : 1;
  guint n_players = (guint) connect4_properties_get_number (server, "Players");
  guint bar_width = MIN (width / 2, MAX_BAR_WIDTH);
  guint n_filled = (guint) (done * bar_width);
  g_autofree char *time = connect4_format_duration (left);

  for (guint i = 0; i < bar_width; i++)
    if (i < n_filled)
      connect4_page_add (page, CONNECT4_STYLE_GOOD, "%s", page->unicode ? "█" : "#");
    else
      connect4_page_add (page, CONNECT4_STYLE_DIM, "%s", page->unicode ? "░" : ".");

  /* Translators: the time that is left, and how many players are still there. */
  connect4_page_add (page, CONNECT4_STYLE_PLAIN,
                     ngettext (" %s, %u player", " %s, %u players", n_players), time, n_players);
}

static void
show_progress (GVariant *server,
               gint64    whole)
{
  g_autoptr (Connect4Page) page = connect4_ctl_new_page ();

  connect4_ctl_drain_draw (page, server, whole, connect4_terminal_get_width ());
  g_print (CLEAR_LINE "%s", page->text->str);
  fflush (stdout);
}

/* Waits until the server leaves the bus. Whether it did so. */
static gboolean
follow_draining (Connect4Ctl  *ctl,
                 gboolean      is_shown,
                 GError      **error)
{
  gint64 whole = -1;

  while (!connect4_ctl_wait_for_end (ctl, REDRAW_MSEC))
    {
      g_autoptr (GError) cause = NULL;
      g_autoptr (GVariant) server = connect4_ctl_status_view.fetch (ctl, NULL, &cause);

      if (g_error_matches (cause, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING))
        return TRUE;
      if (server == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (!connect4_properties_get_boolean (server, "Draining"))
        {
          g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
                               _("The games go on: somebody has cancelled the draining"));
          return FALSE;
        }

      if (whole < 0)
        whole = connect4_properties_get_time (server, "DrainEnd") - g_get_real_time ();
      if (is_shown)
        show_progress (server, whole);
    }

  return TRUE;
}

static gboolean
wait_for_end (Connect4Ctl  *ctl,
              GError      **error)
{
  gboolean is_shown = connect4_terminal_is_there () && !ctl->options.json;
  gboolean success = follow_draining (ctl, is_shown, error);

  if (is_shown)
    {
      fputs (CLEAR_LINE, stdout);
      fflush (stdout);
    }
  if (success)
    connect4_ctl_wait_for_end (ctl, -1);

  return success;
}

static gboolean
cancel_draining (Connect4Ctl  *ctl,
                 GError      **error)
{
  if (ctl->arguments[0] == NULL)
    return connect4_ctl_change (ctl, CONNECT4_REMOTE_ROOT, "Server1.CancelDrain", NULL, error);

  g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                       _("--cancel takes no time and no reason"));
  return FALSE;
}

gboolean
connect4_ctl_drain (Connect4Ctl  *ctl,
                    GError      **error)
{
  const char *time = ctl->arguments[0];
  g_autofree char *reason = time != NULL ? g_strjoinv (" ", ctl->arguments + 1) : g_strdup ("");
  guint64 seconds = DEFAULT_SECONDS;

  if (ctl->options.cancel)
    return cancel_draining (ctl, error);

  if (time != NULL && !g_ascii_string_to_unsigned (time, 10, 0, MAX_SECONDS, &seconds, NULL))
    {
      g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_USAGE,
                   _("“%s” is not a number of seconds, from 0 to %d"), time, MAX_SECONDS);
      return FALSE;
    }

  return connect4_ctl_change (ctl, CONNECT4_REMOTE_ROOT, "Server1.Drain",
                              g_variant_new ("(us)", (guint32) seconds, reason), error) &&
         (ctl->options.no_wait || wait_for_end (ctl, error));
}
