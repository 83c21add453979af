/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"

G_BEGIN_DECLS

/* A call that changes something, until it is known whether the caller may do that. */
typedef struct _Connect4AdminRequest Connect4AdminRequest;

void connect4_admin_request_abandon (Connect4AdminRequest *self);

G_END_DECLS
