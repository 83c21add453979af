/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-object.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-error.h"

const Connect4CtlKind connect4_ctl_player_kind = {
  "sessions", "Session1", N_("There is no such player: see connect4ctl players")
};

const Connect4CtlKind connect4_ctl_game_kind = {
  "games", "Game1", N_("There is no such game: see connect4ctl games")
};

/* Replaces what D-Bus says of an object that is not there. */
static void
propagate_error (GError **error,
                 GError *cause, /* transfer full */
                 const Connect4CtlKind *kind,
                 const char *name)
{
  if (!g_error_matches (cause, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, cause);
      return;
    }

  g_error_free (cause);
  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND, "%s: %s", name,
               _ (kind->missing));
}

/* The path of the object that the first argument names, if it can be one; else a
 * #Connect4CtlError. */
static char *
find_path (Connect4Ctl            *ctl,
           const Connect4CtlKind  *kind,
           GError                **error)
{
  g_autofree char *name = g_ascii_strup (ctl->arguments[0], -1);
  g_autofree char *path = g_strjoin ("/", CONNECT4_REMOTE_ROOT, kind->folder, name, NULL);

  if (g_variant_is_object_path (path))
    return g_steal_pointer (&path);

  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND, "%s: %s", ctl->arguments[0],
               _ (kind->missing));
  return NULL;
}

/**
 * connect4_ctl_object_read:
 * @ctl: what was asked for; is connected
 * @kind: what its first argument names
 * @error: return location for a #Connect4CtlError
 *
 * Returns: (transfer full): the properties of that object
 */
GVariant *
connect4_ctl_object_read (Connect4Ctl            *ctl,
                          const Connect4CtlKind  *kind,
                          GError                **error)
{
  g_autofree char *path = find_path (ctl, kind, error);
  GError *cause = NULL;
  GVariant *properties;

  if (path == NULL)
    return NULL;

  properties = connect4_remote_get_all (ctl->remote, path, kind->interface, &cause);
  if (properties == NULL)
    propagate_error (error, cause, kind, ctl->arguments[0]);

  return properties;
}

/**
 * connect4_ctl_object_say:
 * @ctl: what was asked for
 * @kind: what its first argument names
 * @method: a method of that object, which takes a text: the other arguments
 * @error: return location for a #Connect4CtlError
 *
 * Returns: whether the method succeeded
 */
gboolean
connect4_ctl_object_say (Connect4Ctl            *ctl,
                         const Connect4CtlKind  *kind,
                         const char             *method,
                         GError                **error)
{
  g_autofree char *path = find_path (ctl, kind, error);
  g_autofree char *text = g_strjoinv (" ", ctl->arguments + 1);
  g_autofree char *full_name = g_strjoin (".", kind->interface, method, NULL);
  g_autoptr (GVariant) reply = NULL;
  GError *cause = NULL;

  if (path == NULL || !connect4_ctl_connect (ctl, error))
    return FALSE;

  reply =
    connect4_remote_act (ctl->remote, path, full_name, g_variant_new ("(s)", text), "()", &cause);
  if (reply == NULL)
    propagate_error (error, cause, kind, ctl->arguments[0]);

  return reply != NULL;
}
