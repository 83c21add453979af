/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What /proc tells of a process and its children. */

GArray *stress_children_list          (GPid parent);
guint   stress_children_count_zombies (GPid parent);
guint64 stress_process_get_resident   (GPid pid);

G_END_DECLS
