/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *connect4_object_path_describe (const char *path);

G_END_DECLS
