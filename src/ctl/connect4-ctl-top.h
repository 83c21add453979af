/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"

G_BEGIN_DECLS

GVariant *connect4_ctl_top_measure (GVariant     *server,
                                    GVariant     *tree,
                                    GVariant     *previous,
                                    gint64        time);
void      connect4_ctl_top_draw    (Connect4Page *page,
                                    GVariant     *top);

G_END_DECLS
