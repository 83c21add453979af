/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"

G_BEGIN_DECLS

void connect4_ctl_drain_draw (Connect4Page *page,
                              GVariant     *server,
                              gint64        whole,
                              guint         width);

G_END_DECLS
