/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "facts/connect4-fact-source.h"

G_DEFINE_INTERFACE (Connect4FactSource, connect4_fact_source, G_TYPE_OBJECT)

static void
connect4_fact_source_default_init (Connect4FactSourceInterface *iface)
{
}

/**
 * connect4_fact_source_fetch_async:
 * @self: a fact source
 * @index: which fact: any number; other numbers give other facts as far as there are so many
 * @cancellable: (nullable): ends the fetching early
 * @callback: called when it has ended
 * @user_data: for @callback
 *
 * Fetches a fact. Any number of fetches may be under way at the same time.
 */
void
connect4_fact_source_fetch_async (Connect4FactSource  *self,
                                  guint                index,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (CONNECT4_IS_FACT_SOURCE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CONNECT4_FACT_SOURCE_GET_IFACE (self)->fetch_async (self, index, cancellable,
                                                      callback, user_data);
}

/**
 * connect4_fact_source_fetch_finish:
 * @self: a fact source
 * @result: what the callback was given
 * @error: why there is no fact
 *
 * Ends connect4_fact_source_fetch_async().
 *
 * Returns: (transfer full): the fact, in English
 */
char *
connect4_fact_source_fetch_finish (Connect4FactSource  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (CONNECT4_IS_FACT_SOURCE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CONNECT4_FACT_SOURCE_GET_IFACE (self)->fetch_finish (self, result, error);
}
