/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "supervision/connect4-supervision-error.h"

G_DEFINE_QUARK (connect4-supervision-error-quark, connect4_supervision_error)
