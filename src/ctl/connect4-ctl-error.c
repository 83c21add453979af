/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-ctl-error.h"

#include <glib/gi18n.h>

G_DEFINE_QUARK (connect4-ctl-error-quark, connect4_ctl_error)

#define FREEDESKTOP "org.freedesktop.DBus.Error."

/* What the names of D-Bus errors mean here; any other name is CONNECT4_CTL_ERROR_FAILED. The
 * message stands for what the error itself says where that is about D-Bus, not about the server. */
static const struct
{
  const char *name;
  Connect4CtlError code;
  const char *message; /* NULL for the error's own */
} meanings[] = {
  { FREEDESKTOP "InvalidArgs", CONNECT4_CTL_ERROR_USAGE, NULL },
  { FREEDESKTOP "ServiceUnknown", CONNECT4_CTL_ERROR_NOT_RUNNING, N_("connect4d is not running") },
  { FREEDESKTOP "NameHasNoOwner", CONNECT4_CTL_ERROR_NOT_RUNNING, N_("connect4d is not running") },
  { FREEDESKTOP "NoReply", CONNECT4_CTL_ERROR_NOT_RUNNING, N_("connect4d has stopped") },
  { FREEDESKTOP "Disconnected", CONNECT4_CTL_ERROR_NOT_RUNNING, N_("connect4d has stopped") },
  { FREEDESKTOP "AccessDenied", CONNECT4_CTL_ERROR_NOT_ALLOWED,
    N_("You are not allowed to do that: it takes root, or the user that connect4d runs as") },
  { FREEDESKTOP "AuthFailed", CONNECT4_CTL_ERROR_NOT_ALLOWED,
    N_("You are not allowed to do that: it takes root, or the user that connect4d runs as") },
  /* GDBus answers UnknownMethod when an object is gone. */
  { FREEDESKTOP "UnknownMethod", CONNECT4_CTL_ERROR_NOT_FOUND, NULL },
  { FREEDESKTOP "UnknownObject", CONNECT4_CTL_ERROR_NOT_FOUND, NULL },
  { FREEDESKTOP "UnknownInterface", CONNECT4_CTL_ERROR_NOT_FOUND, NULL },
  { "io.github.connect4d.Error.NotFound", CONNECT4_CTL_ERROR_NOT_FOUND, NULL },
};

static GError *
connect4_ctl_error_from_local (const GError *local)
{
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return g_error_new_literal (CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_NOT_RUNNING,
                                _("connect4d has stopped"));
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new_literal (CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED,
                                _("connect4d does not answer"));

  return g_error_new_literal (CONNECT4_CTL_ERROR, CONNECT4_CTL_ERROR_FAILED, local->message);
}

/**
 * connect4_ctl_error_new_from_call:
 * @cause: why a D-Bus call failed
 *
 * Returns: (transfer full): what that means to whoever runs connect4ctl: a #Connect4CtlError
 */
GError *
connect4_ctl_error_new_from_call (const GError *cause)
{
  g_autofree char *name = g_dbus_error_get_remote_error (cause);
  g_autoptr (GError) text = g_error_copy (cause);
  Connect4CtlError code = CONNECT4_CTL_ERROR_FAILED;
  const char *message = NULL;

  if (name == NULL)
    return connect4_ctl_error_from_local (cause);

  g_dbus_error_strip_remote_error (text);
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_str_equal (name, meanings[i].name))
      {
        code = meanings[i].code;
        message = meanings[i].message;
      }

  return g_error_new_literal (CONNECT4_CTL_ERROR, code,
                              message != NULL ? _ (message) : text->message);
}
