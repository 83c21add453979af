/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-commands.h"
#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-event.h"

typedef struct
{
  Connect4Ctl *ctl; /* not owned */
  GMainLoop *loop;  /* owned; runs while the server is within reach */
  GError *error;    /* owned; why nothing can be printed any more */
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
        connect4_ctl_json_print (dictionary, NULL, TRUE);
      return;
    }

  page = connect4_ctl_new_page ();
  connect4_event_draw (event, page);
  g_print ("%s", page->text->str);
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
  if (self->error == NULL && !connect4_ctl_flush (&self->error))
    g_main_loop_quit (self->loop);
}

static void
on_gone (gpointer user_data)
{
  Monitor *self = user_data;

  g_main_loop_quit (self->loop);
}

/* Prints until the server is out of reach. Whether it was within. */
static gboolean
monitor_run (Monitor  *self,
             GError  **error)
{
  if (!connect4_remote_follow (self->ctl->remote, on_signal, on_gone, self, error))
    return FALSE;

  g_main_loop_run (self->loop);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
connect4_ctl_monitor (Connect4Ctl  *ctl,
                      GError      **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Monitor monitor = { ctl, loop };

  if (!connect4_ctl_connect (ctl, error))
    return FALSE;

  while (monitor_run (&monitor, error) && connect4_ctl_connect_again (ctl, error))
    g_printerr ("%s\n", _("The admin interface was started again: what happened meanwhile is not shown"));

  return FALSE;
}
