/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-ctl-view.h"

#include <stdio.h>

#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-terminal.h"

/**
 * connect4_ctl_new_page:
 *
 * Returns: (transfer full): a page as standard output can show it
 */
Connect4Page *
connect4_ctl_new_page (void)
{
  return connect4_page_new (connect4_terminal_has_colours (), connect4_terminal_has_unicode (),
                            g_get_real_time ());
}

static void
connect4_ctl_view_draw (const Connect4CtlView *self,
                        GVariant              *value,
                        gboolean               is_screen)
{
  g_autoptr (Connect4Page) page = connect4_ctl_new_page ();

  self->draw (page, value);
  if (is_screen)
    connect4_terminal_draw_screen (page->text->str);
  else
    g_print ("%s", page->text->str);
}

/* Shows it once. @previous is what was fetched the last time, and then this time. */
static gboolean
connect4_ctl_view_show_once (const Connect4CtlView  *self,
                             Connect4Ctl            *ctl,
                             gboolean                is_screen,
                             GVariant              **previous,
                             GError                **error)
{
  GVariant *value = self->fetch (ctl, *previous, error);

  if (value == NULL)
    return FALSE;

  if (ctl->options.json)
    connect4_ctl_json_print (value, self->list != NULL ? connect4_ctl_json_get_columns (self->list) : NULL,
                             ctl->options.watch);
  else
    connect4_ctl_view_draw (self, value, is_screen);
  g_clear_pointer (previous, g_variant_unref);
  *previous = value;

  return TRUE;
}

/* What is watched goes on when the server is out of reach for a moment. */
static gboolean
connect4_ctl_view_show_or_reconnect (const Connect4CtlView  *self,
                                     Connect4Ctl            *ctl,
                                     gboolean                is_screen,
                                     GVariant              **previous,
                                     GError                **error)
{
  g_autoptr (GError) cause = NULL;

  if (connect4_ctl_view_show_once (self, ctl, is_screen, previous, &cause))
    return TRUE;

  if (!ctl->options.watch ||
      !g_error_matches (cause, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  return connect4_ctl_connect_again (ctl, error) &&
         connect4_ctl_view_show_once (self, ctl, is_screen, previous, error);
}

static gboolean
connect4_ctl_view_repeat (const Connect4CtlView  *self,
                          Connect4Ctl            *ctl,
                          gboolean                is_screen,
                          GError                **error)
{
  int count = ctl->options.watch ? ctl->options.count : 1;
  g_autoptr (GVariant) previous = NULL;

  for (int i = 0; count == 0 || i < count; i++)
    {
      if (i > 0 && connect4_terminal_wait ((gint64) (ctl->options.interval * G_USEC_PER_SEC)))
        return TRUE;
      if (!connect4_ctl_view_show_or_reconnect (self, ctl, is_screen, &previous, error) ||
          !connect4_ctl_flush (error))
        return FALSE;
    }

  return TRUE;
}

/**
 * connect4_ctl_view_show:
 * @self: a view
 * @ctl: what was asked for
 * @error: return location for a #Connect4CtlError
 *
 * Shows what @self fetches once or, if that was asked for, again and again: on a terminal in the
 * same place, else one below the other.
 *
 * Returns: whether that went well
 */
gboolean
connect4_ctl_view_show (const Connect4CtlView  *self,
                        Connect4Ctl            *ctl,
                        GError                **error)
{
  gboolean is_screen = ctl->options.watch && !ctl->options.json && connect4_terminal_is_there ();
  gboolean success;

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  if (is_screen)
    connect4_terminal_open_screen ();
  success = connect4_ctl_view_repeat (self, ctl, is_screen, error);
  if (is_screen)
    connect4_terminal_close_screen ();

  return success;
}
