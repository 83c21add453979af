/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4AdminError:
 * @CONNECT4_ADMIN_ERROR_FAILED: it did not work
 * @CONNECT4_ADMIN_ERROR_NOT_FOUND: there is no such thing
 * @CONNECT4_ADMIN_ERROR_NOT_RUNNING: what was to be ended is not under way
 * @CONNECT4_ADMIN_ERROR_NOT_SUPPORTED: that cannot be done to it
 * @CONNECT4_ADMIN_ERROR_BUSY: not now, for something is under way already
 *
 * The errors io.github.connect4d.Error.* of the D-Bus interface.
 */
typedef enum {
  CONNECT4_ADMIN_ERROR_FAILED,
  CONNECT4_ADMIN_ERROR_NOT_FOUND,
  CONNECT4_ADMIN_ERROR_NOT_RUNNING,
  CONNECT4_ADMIN_ERROR_NOT_SUPPORTED,
  CONNECT4_ADMIN_ERROR_BUSY,
} Connect4AdminError;

#define CONNECT4_ADMIN_ERROR (connect4_admin_error_quark ())
GQuark connect4_admin_error_quark (void);

G_END_DECLS
