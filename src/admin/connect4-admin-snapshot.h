/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-listing.h"

G_BEGIN_DECLS

typedef struct _Connect4AdminSnapshot Connect4AdminSnapshot;

/* The rows of what is there when the first of them is asked for, less what has gone when its turn comes. Embedded,
 * as the first field, in what a kind of list needs beside. */
struct _Connect4AdminSnapshot
{
  Connect4AdminRows rows;
  const Connect4Services *services; /* not owned */
  GPtrArray *(*list) (Connect4AdminSnapshot *self); /* what is there */
  gboolean   (*tell) (Connect4AdminSnapshot *self,
                      gpointer               element,
                      Connect4AdminRow      *row); /* FALSE if @element has gone */
  GPtrArray *elements; /* what list() has returned; NULL until the first row */
  guint n_done;        /* of them */
};

gboolean connect4_admin_snapshot_next (Connect4AdminRows *rows,
                                       Connect4AdminRow  *row);
void     connect4_admin_snapshot_free (Connect4AdminRows *rows);

G_END_DECLS
