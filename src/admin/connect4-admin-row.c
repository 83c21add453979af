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

/* Writes what stands before the next cell, and returns what its parts are called. */
static const Connect4JsonName *
connect4_admin_row_begin_cell (Connect4AdminRow *self)
{
  const Connect4JsonName *name = &self->names[self->n_cells];

  g_string_append_c (self->json, self->n_cells == 0 ? '{' : ',');
  connect4_json_append_string (self->json, name->name);
  g_string_append_c (self->json, ':');
  self->n_cells++;

  return name->parts;
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
  if (self->json == NULL)
    {
      connect4_admin_row_add_cell (self, g_variant_new_uint32 (number));
      return;
    }

  connect4_admin_row_begin_cell (self);
  connect4_json_append_number (self->json, number);
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
  if (self->json == NULL)
    {
      connect4_admin_row_add_cell (self, g_variant_new_uint64 (number));
      return;
    }

  connect4_admin_row_begin_cell (self);
  connect4_json_append_number (self->json, number);
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
  if (self->json == NULL)
    {
      connect4_admin_row_add_cell (self, g_variant_new_string (string));
      return;
    }

  connect4_admin_row_begin_cell (self);
  connect4_json_append_string (self->json, string);
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
  if (self->json == NULL)
    {
      connect4_admin_row_add_cell (self, g_variant_new_object_path (path));
      return;
    }

  connect4_admin_row_begin_cell (self);
  connect4_json_append_string (self->json, path);
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
  const Connect4JsonName *parts;

  if (self->json == NULL)
    {
      connect4_admin_row_add_cell (self, value);
      return;
    }

  g_variant_ref_sink (value);
  parts = connect4_admin_row_begin_cell (self);
  connect4_json_append (self->json, value, parts);
  g_variant_unref (value);
}
