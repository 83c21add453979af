/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CONNECT4_ADMIN_ROW_MAX_CELLS 13

/* One row of a long list while its cells are told: a structure of D-Bus. */
typedef struct
{
  GVariant *cells[CONNECT4_ADMIN_ROW_MAX_CELLS]; /* floating */
  guint n_cells;
} Connect4AdminRow;

void      connect4_admin_row_begin      (Connect4AdminRow       *self);
void      connect4_admin_row_add_uint32 (Connect4AdminRow       *self,
                                         guint32                 number);
void      connect4_admin_row_add_uint64 (Connect4AdminRow       *self,
                                         guint64                 number);
void      connect4_admin_row_add_string (Connect4AdminRow       *self,
                                         const char             *string);
void      connect4_admin_row_add_path   (Connect4AdminRow       *self,
                                         const char             *path);
void      connect4_admin_row_add_value  (Connect4AdminRow       *self,
                                         GVariant               *value);

G_END_DECLS
