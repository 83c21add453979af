/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-dispatcher.h"

G_BEGIN_DECLS

/* What connect4-dispatcher.c has for connect4-dispatcher-failures.c. */

gint64 connect4_dispatcher_get_time         (Connect4Dispatcher *self);
gint64 connect4_dispatcher_get_shared_limit (Connect4Dispatcher *self);
void   connect4_dispatcher_run_soon         (Connect4Dispatcher *self);
void   connect4_dispatcher_place_request    (Connect4Dispatcher *self,
                                             Connect4Request    *request);
void   connect4_dispatcher_give_up          (Connect4Dispatcher *self,
                                             Connect4Handler    *handler);
void   connect4_dispatcher_retire           (Connect4Dispatcher *self,
                                             Connect4Handler    *handler);

G_END_DECLS
