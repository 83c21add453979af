/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loop/connect4-errno.h"

/**
 * connect4_errno_set_error:
 * @error_number: an errno
 * @what: (nullable): what has failed
 * @error: return location for a #GFileError, whose domain needs GLib alone
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
connect4_errno_set_error (int          error_number,
                          const char  *what,
                          GError     **error)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (error_number), g_strerror (error_number));
  if (what != NULL)
    g_prefix_error (error, "%s: ", what);

  return FALSE;
}
