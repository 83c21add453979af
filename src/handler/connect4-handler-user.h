/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whom the handlers of a server that root has started run as, if there is such a user. */
#define CONNECT4_HANDLER_USER "connect4-handler"

const char *connect4_handler_user_get_option (void);

G_END_DECLS
