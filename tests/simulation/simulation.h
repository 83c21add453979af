/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void simulate              (guint64       seed);
void simulate_with_luck    (guint64       seed,
                            const guint8 *luck,
                            gsize         n_luck);
void simulate_busy_handler (void);
