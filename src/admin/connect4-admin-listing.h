/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "admin/connect4-admin-export.h"
#include "admin/connect4-admin-row.h"

G_BEGIN_DECLS

/* The rows of a list, one after the other. Each kind of list has a struct of its own that begins with this. */
typedef struct _Connect4AdminRows Connect4AdminRows;

struct _Connect4AdminRows
{
  gboolean (*next) (Connect4AdminRows *self,
                    Connect4AdminRow  *row); /* tells the cells of the next row; FALSE after the last */
  void     (*free) (Connect4AdminRows *self);
};

/* A long list on its way to who has asked for it: it takes some time to make, and the players are not to
 * notice. */
typedef struct _Connect4AdminListing Connect4AdminListing;

void connect4_admin_listing_begin      (Connect4AdminExport    *export,
                                        GDBusMethodInvocation  *invocation,
                                        Connect4AdminRows      *rows,
                                        const char             *type);
void connect4_admin_listing_abandon    (Connect4AdminListing   *self);

G_END_DECLS
