/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where message buses are. None is ever started. */
char *connect4_bus_address_find (const char  *bus,
                                 GError     **error);

G_END_DECLS
