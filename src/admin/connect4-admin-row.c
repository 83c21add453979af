/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-row.h"

/**
 * connect4_admin_row_begin:
 * @self: a row
 *
 * Begins it. Its cells are for the caller to take.
 */
void
connect4_admin_row_begin (Connect4AdminRow *self)
{
  self->n_cells = 0;
}

static void
connect4_admin_row_add_cell (Connect4AdminRow *self,
                             GVariant         *cell)
{
  g_assert (self->n_cells < G_N_ELEMENTS (self->cells));
  self->cells[self->n_cells++] = cell;
}

/**
 * connect4_admin_row_add_uint32:
 * @self: a row
 * @number: the next cell
 */
void
connect4_admin_row_add_uint32 (Connect4AdminRow *self,
                               guint32           number)
{
  connect4_admin_row_add_cell (self, g_variant_new_uint32 (number));
}

/**
 * connect4_admin_row_add_uint64:
 * @self: a row
 * @number: the next cell
 */
void
connect4_admin_row_add_uint64 (Connect4AdminRow *self,
                               guint64           number)
{
  connect4_admin_row_add_cell (self, g_variant_new_uint64 (number));
}

/**
 * connect4_admin_row_add_string:
 * @self: a row
 * @string: the next cell
 */
void
connect4_admin_row_add_string (Connect4AdminRow *self,
                               const char       *string)
{
  connect4_admin_row_add_cell (self, g_variant_new_string (string));
}

/**
 * connect4_admin_row_add_path:
 * @self: a row
 * @path: the next cell, the path of an object
 */
void
connect4_admin_row_add_path (Connect4AdminRow *self,
                             const char       *path)
{
  connect4_admin_row_add_cell (self, g_variant_new_object_path (path));
}

/**
 * connect4_admin_row_add_value:
 * @self: a row
 * @value: the next cell; a floating reference is consumed
 */
void
connect4_admin_row_add_value (Connect4AdminRow *self,
                              GVariant         *value)
{
  connect4_admin_row_add_cell (self, value);
}
