/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"

G_BEGIN_DECLS

GVariant *connect4_ctl_tree_get (Connect4Ctl *ctl,
                                 const char  *actor,
                                 guint        max_children,
                                 GError     **error);

G_END_DECLS
