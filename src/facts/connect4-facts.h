/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "facts/connect4-fact-source.h"
#include "supervision/connect4-task-supervisor.h"

G_BEGIN_DECLS

#define CONNECT4_FACTS_TIMEOUT_MS 2000

void       connect4_facts_fetch_async  (Connect4FactSource     *source,
                                        Connect4TaskSupervisor *supervisor,
                                        Connect4Actor          *owner,
                                        guint                   n_facts,
                                        guint                   timeout_ms,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
GPtrArray *connect4_facts_fetch_finish (Connect4FactSource     *source,
                                        GAsyncResult           *result,
                                        GError                **error);

G_END_DECLS
