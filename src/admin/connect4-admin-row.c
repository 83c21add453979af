/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "connect4-admin"
#include "config.h"

#include "admin/connect4-admin-row.h"

/**
 * connect4_admin_row_begin:
 * @self: a row
 *
 * Begins it for D-Bus. Its cells are for the caller to take.
 */
void
connect4_admin_row_begin (Connect4AdminRow *self)
{
  self->json = NULL;
  self->n_cells = 0;
}

/**
 * connect4_admin_row_begin_json:
 * @self: a row
 * @json: where to write
 * @names: what its cells are called
 *
 * Begins it for JSON.
 */
void
connect4_admin_row_begin_json (Connect4AdminRow       *self,
                               GString                *json,
                               const Connect4JsonName *names)
{
  self->json = json;
  self->names = names;
  self->n_cells = 0;
}

/**
 * connect4_admin_row_end_json:
 * @self: a row that was begun for JSON, and has a cell
 */
void
connect4_admin_row_end_json (Connect4AdminRow *self)
{
  g_string_append_c (self->json, '}');
}

static void
connect4_admin_row_add_cell (Connect4AdminRow *self,
                             GVariant         *cell)
{
  g_assert (self->n_cells < G_N_ELEMENTS (self->cells));
  self->cells[self->n_cells++] = cell;
}

/* Writes what stands before the next cell in JSON.
 *
 * Returns: whether the row is in JSON */
static gboolean
connect4_admin_row_begin_cell (Connect4AdminRow *self)
{
  if (self->json == NULL)
    return FALSE;

  g_string_append_c (self->json, self->n_cells == 0 ? '{' : ',');
  connect4_json_append_string (self->json, self->names[self->n_cells].name);
  g_string_append_c (self->json, ':');
  self->n_cells++;

  return TRUE;
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
  if (connect4_admin_row_begin_cell (self))
    connect4_json_append_number (self->json, number);
  else
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
  if (connect4_admin_row_begin_cell (self))
    connect4_json_append_number (self->json, number);
  else
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
  if (connect4_admin_row_begin_cell (self))
    connect4_json_append_string (self->json, string);
  else
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
  if (connect4_admin_row_begin_cell (self))
    connect4_json_append_string (self->json, path);
  else
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
  g_autoptr (GVariant) sunk = NULL;

  if (!connect4_admin_row_begin_cell (self))
    {
      connect4_admin_row_add_cell (self, value);
      return;
    }

  sunk = g_variant_ref_sink (value);
  connect4_json_append (self->json, sunk, self->names[self->n_cells - 1].parts);
}
