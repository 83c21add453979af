/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where this program finds what belongs to it: where it has been installed, or in the build tree if
 * that is where it runs from. */
const char *connect4_paths_get_locale_dir  (void);
const char *connect4_paths_get_handler     (void);
const char *connect4_paths_get_config_file (void);
char       *connect4_paths_get_bus_socket  (void);

G_END_DECLS
