/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Connect4CtlError:
 * @CONNECT4_CTL_ERROR_FAILED: the server could not do it, or something else went wrong
 * @CONNECT4_CTL_ERROR_USAGE: the command line, or a value in it, makes no sense
 * @CONNECT4_CTL_ERROR_NOT_RUNNING: there is no server, or it has stopped meanwhile
 * @CONNECT4_CTL_ERROR_NOT_ALLOWED: whoever runs connect4ctl may not do that
 * @CONNECT4_CTL_ERROR_NOT_FOUND: there is no such player, game or actor
 *
 * Why a command failed. The codes are the exit statuses of connect4ctl, which scripts rely on.
 */
typedef enum {
  CONNECT4_CTL_ERROR_FAILED = 1,
  CONNECT4_CTL_ERROR_USAGE = 2,
  CONNECT4_CTL_ERROR_NOT_RUNNING = 3,
  CONNECT4_CTL_ERROR_NOT_ALLOWED = 4,
  CONNECT4_CTL_ERROR_NOT_FOUND = 5,
} Connect4CtlError;

#define CONNECT4_CTL_ERROR (connect4_ctl_error_quark ())
GQuark  connect4_ctl_error_quark         (void);

GError *connect4_ctl_error_new_from_call (const GError *cause);

G_END_DECLS
