/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-ctl"
#include "config.h"

#include "ctl/connect4-ctl-object.h"

#include <glib/gi18n.h>

#include "ctl/connect4-ctl-error.h"

static void
set_missing_error (Connect4Ctl            *ctl,
                   const Connect4CtlKind  *kind,
                   GError                **error)
{
  g_set_error (error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND, "%s: %s", ctl->arguments[0],
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

  set_missing_error (ctl, kind, error);
  return NULL;
}

/* Replaces what D-Bus says of an object that is not there. */
static void
explain (Connect4Ctl            *ctl,
         const Connect4CtlKind  *kind,
         GError                **error)
{
  if (!g_error_matches (*error, CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_FOUND))
    return;

  g_clear_error (error);
  set_missing_error (ctl, kind, error);
}

/**
 * connect4_ctl_object_read:
 * @ctl: what was asked for; is connected
 * @kind: what its first argument names
 * @error: return location for a #Connect4CtlError, not %NULL
 *
 * Returns: (transfer full): the properties of that object
 */
GVariant *
connect4_ctl_object_read (Connect4Ctl            *ctl,
                          const Connect4CtlKind  *kind,
                          GError                **error)
{
  g_autofree char *path = find_path (ctl, kind, error);
  GVariant *properties = NULL;

  if (path != NULL)
    properties = connect4_remote_get_all (ctl->remote, path, kind->interface, error);
  if (properties == NULL)
    explain (ctl, kind, error);

  return properties;
}

/**
 * connect4_ctl_object_send:
 * @ctl: what was asked for
 * @kind: what its first argument names
 * @method: a method of that object, which takes a text: the other arguments
 * @error: return location for a #Connect4CtlError, not %NULL
 *
 * Returns: whether the method succeeded
 */
gboolean
connect4_ctl_object_send (Connect4Ctl            *ctl,
                          const Connect4CtlKind  *kind,
                          const char             *method,
                          GError                **error)
{
  g_autofree char *path = find_path (ctl, kind, error);
  g_autofree char *text = g_strjoinv (" ", ctl->arguments + 1);

  if (path != NULL && connect4_ctl_change (ctl, path, method, g_variant_new ("(s)", text), error))
    return TRUE;

  explain (ctl, kind, error);
  return FALSE;
}
