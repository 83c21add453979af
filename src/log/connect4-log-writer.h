/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void connect4_log_writer_start (void);
void connect4_log_writer_push  (GLogLevelFlags    level,
                                const GLogField  *fields,
                                gsize             n_fields);
void connect4_log_writer_flush (void);

G_END_DECLS
