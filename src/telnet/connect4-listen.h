/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *connect4_listen          (const char  *address,
                                     guint16      port,
                                     GError     **error);
char      *connect4_listen_describe (GSocket     *socket);

G_END_DECLS
