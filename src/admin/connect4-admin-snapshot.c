/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-snapshot.h"

/**
 * connect4_admin_snapshot_next:
 * @rows: the rows of a snapshot
 * @row: what the next one is told to
 *
 * Returns: whether there was one
 */
gboolean
connect4_admin_snapshot_next (Connect4AdminRows *rows,
                              Connect4AdminRow  *row)
{
  Connect4AdminSnapshot *self = (Connect4AdminSnapshot *) rows;

  if (self->elements == NULL)
    self->elements = self->list (self);

  while (self->n_done < self->elements->len)
    if (self->tell (self, self->elements->pdata[self->n_done++], row))
      return TRUE;

  return FALSE;
}

/**
 * connect4_admin_snapshot_free:
 * @rows: (transfer full): the rows of a snapshot, with what it is embedded in
 */
void
connect4_admin_snapshot_free (Connect4AdminRows *rows)
{
  Connect4AdminSnapshot *self = (Connect4AdminSnapshot *) rows;

  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_free (self);
}
