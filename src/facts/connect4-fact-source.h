/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where facts about the game come from. It may be slow and may fail: who asks must live with both. */
#define CONNECT4_TYPE_FACT_SOURCE (connect4_fact_source_get_type ())
G_DECLARE_INTERFACE (Connect4FactSource, connect4_fact_source, CONNECT4, FACT_SOURCE, GObject)

/**
 * Connect4FactSourceInterface:
 * @fetch_async: fetches the fact with an index. Every index has one, and indices that follow each
 *   other have different ones as far as there are so many
 * @fetch_finish: (transfer full): ends that; the fact in English, one line, which is also the
 *   message that its translations are found by
 */
struct _Connect4FactSourceInterface
{
  GTypeInterface parent_iface;

  void  (*fetch_async)  (Connect4FactSource   *self,
                         guint                 index,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data);
  char *(*fetch_finish) (Connect4FactSource   *self,
                         GAsyncResult         *result,
                         GError              **error);
};

void  connect4_fact_source_fetch_async  (Connect4FactSource   *self,
                                         guint                 index,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
char *connect4_fact_source_fetch_finish (Connect4FactSource   *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
