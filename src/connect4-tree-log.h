/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "supervision/connect4-tree-watch.h"

G_BEGIN_DECLS

void connect4_tree_log (Connect4TreeWatch *watch);

G_END_DECLS
