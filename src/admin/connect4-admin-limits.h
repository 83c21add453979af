/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "server/connect4-services.h"

G_BEGIN_DECLS

/* Those settings that are limits of the players and can be changed while the server runs, by the names
 * that they have on the command line. */

GVariant *connect4_admin_limits_get (const Connect4Limits  *limits);
gboolean  connect4_admin_limits_set (Connect4Limits        *limits,
                                     GVariant              *changes,
                                     GError               **error);

G_END_DECLS
