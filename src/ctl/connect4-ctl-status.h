/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl-view.h"

G_BEGIN_DECLS

extern const Connect4CtlField connect4_ctl_latency_fields[];

GVariant *connect4_ctl_status_fetch   (Connect4Ctl  *ctl,
                                       GVariant     *previous,
                                       GError      **error);
void      connect4_ctl_status_draw    (Connect4Page *page,
                                       GVariant     *server);
void      connect4_ctl_status_title   (Connect4Page *page,
                                       GVariant     *server);
char     *connect4_ctl_status_latency (GVariant     *server);

G_END_DECLS
