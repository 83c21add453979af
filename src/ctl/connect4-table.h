/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"

G_BEGIN_DECLS

/* One column of a table; a table's columns end with one without a title. */
typedef struct
{
  const char *title; /* in English: it is translated when it is drawn */
  gboolean to_right; /* numbers */
} Connect4Column;

/* Cells that stand below each other, each column as wide as it needs to be. */
typedef struct _Connect4Table Connect4Table;

Connect4Table *connect4_table_new     (const Connect4Column *columns);
void           connect4_table_free    (Connect4Table        *self);
void           connect4_table_add     (Connect4Table        *self,
                                       Connect4Style         style,
                                       const char           *format,
                                       ...) G_GNUC_PRINTF (3, 4);
void           connect4_table_end_row (Connect4Table        *self);
void           connect4_table_draw    (Connect4Table        *self,
                                       Connect4Page         *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Table, connect4_table_free)

G_END_DECLS
