/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 connect4_process_memory_get (GPid pid);

G_END_DECLS
