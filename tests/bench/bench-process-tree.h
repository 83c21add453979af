/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double  bench_process_tree_get_cpu_seconds (GPid        pid);
double  bench_process_tree_get_pss         (GPid        pid);
GArray *bench_process_tree_list_children   (GPid        pid,
                                            const char *name);

G_END_DECLS
