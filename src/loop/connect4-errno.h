/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean connect4_errno_set_error (int          error_number,
                                   const char  *what,
                                   GError     **error);

G_END_DECLS
