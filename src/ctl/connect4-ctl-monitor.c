/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-error.h"
#include "ctl/connect4-ctl-view.h"
#include "ctl/connect4-event.h"

typedef struct
{
  Connect4Ctl *ctl; /* not owned */
  GMainLoop *loop;  /* owned; runs until the server has gone */
} Monitor;

static void
print_event (const Connect4Event *event,
             gboolean             as_json)
{
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (Connect4Page) page = NULL;

  if (as_json)
    {
      dictionary = connect4_event_describe (event);
      if (dictionary != NULL)
        connect4_ctl_print_json (dictionary, NULL, TRUE);
      return;
    }

  page = connect4_ctl_new_page ();
  connect4_event_draw (event, page);
  g_print ("%s", page->text->str);
  fflush (stdout);
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  Monitor *self = user_data;
  g_autofree char *name = NULL;

  if (!g_str_has_prefix (interface, CONNECT4_REMOTE_NAME "."))
    return;

  name = g_strjoin (".", interface + strlen (CONNECT4_REMOTE_NAME "."), signal, NULL);
  print_event (&(Connect4Event){ g_get_real_time (), path, name, parameters },
               self->ctl->options.json);
}

static void
on_gone (gpointer user_data)
{
  Monitor *self = user_data;

  g_main_loop_quit (self->loop);
}

gboolean
connect4_ctl_monitor (Connect4Ctl  *ctl,
                      GError      **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GVariant) reply = NULL;
  Monitor monitor = { ctl, loop };

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  connect4_remote_follow (ctl->remote, on_signal, on_gone, &monitor);
  reply = connect4_remote_read (ctl->remote, CONNECT4_REMOTE_ROOT, "Server1.Subscribe", NULL, "()",
                                error);
  if (reply == NULL)
    return FALSE;

  g_main_loop_run (loop);
  g_set_error_literal (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                       _("connect4d has stopped"));
  return FALSE;
}
