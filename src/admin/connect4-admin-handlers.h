/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/connect4-services.h"

G_BEGIN_DECLS

GPid connect4_admin_handlers_find (const Connect4Services *services,
                                   GPid                    pid);

G_END_DECLS
