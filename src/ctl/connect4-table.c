/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "ctl/connect4-table.h"

#include <glib/gi18n.h>

#define GAP 2

typedef struct
{
  char *text; /* owned */
  guint width;
  Connect4Style style;
} Cell;

struct _Connect4Table
{
  const Connect4Column *columns; /* not owned; @n_columns of them */
  guint n_columns;
  guint *widths; /* of the columns, owned */
  GArray *cells; /* of Cell; row by row, the titles first */
};

static void
cell_clear (gpointer data)
{
  Cell *self = data;

  g_free (self->text);
}

/* How many columns of a terminal a text takes. */
static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_iswide (character))
        width += 2;
      else if (!g_unichar_iszerowidth (character))
        width++;
    }

  return width;
}

/**
 * connect4_table_new:
 * @columns: what is above its columns; lives longer than the table
 *
 * Returns: (transfer full): a table without rows; without titles if the first one is empty
 */
Connect4Table *
connect4_table_new (const Connect4Column *columns)
{
  Connect4Table *self = g_new0 (Connect4Table, 1);

  self->columns = columns;
  while (columns[self->n_columns].title != NULL)
    self->n_columns++;
  self->widths = g_new0 (guint, self->n_columns);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->cells, cell_clear);

  for (guint i = 0; columns[0].title[0] != '\0' && i < self->n_columns; i++)
    connect4_table_add (self, CONNECT4_STYLE_BOLD, "%s", _ (columns[i].title));

  return self;
}

/**
 * connect4_table_free:
 * @self: (transfer full): a table
 */
void
connect4_table_free (Connect4Table *self)
{
  g_array_unref (self->cells);
  g_free (self->widths);
  g_free (self);
}

/**
 * connect4_table_add:
 * @self: a table
 * @style: how the text looks
 * @format: UTF-8, as for printf()
 * @...: what @format asks for
 *
 * Adds the next cell. A row is full when each column has one.
 */
void
connect4_table_add (Connect4Table *self,
                    Connect4Style style,
                    const char *format,
                    ...)
{
  Cell cell = { .style = style };
  GString *text = g_string_new (NULL);
  guint *width = &self->widths[self->cells->len % self->n_columns];
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
  connect4_page_make_printable (text, 0);
  cell.text = g_string_free (text, FALSE);
  cell.width = text_width (cell.text);
  *width = MAX (*width, cell.width);
  g_array_append_val (self->cells, cell);
}

/**
 * connect4_table_end_row:
 * @self: a table
 *
 * Leaves the columns that the last row has no cell for empty.
 */
void
connect4_table_end_row (Connect4Table *self)
{
  while (self->cells->len % self->n_columns != 0)
    connect4_table_add (self, CONNECT4_STYLE_PLAIN, "%s", "");
}

static void
end_line (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

static void
connect4_table_draw_cell (Connect4Table *self,
                          Connect4Page  *page,
                          guint          index)
{
  const Cell *cell = &g_array_index (self->cells, Cell, index);
  guint column = index % self->n_columns;
  guint padding = self->widths[column] - cell->width;
  gboolean is_last = column + 1 == self->n_columns;

  if (self->columns[column].to_right)
    connect4_page_space (page, padding);
  if (cell->width > 0)
    connect4_page_add (page, cell->style, "%s", cell->text);
  if (is_last)
    end_line (page->text);
  else
    connect4_page_space (page, self->columns[column].to_right ? GAP : padding + GAP);
}

/**
 * connect4_table_draw:
 * @self: a table whose last row is full
 * @page: where to draw it
 */
void
connect4_table_draw (Connect4Table *self,
                     Connect4Page  *page)
{
  g_assert (self->cells->len % self->n_columns == 0);

  for (guint i = 0; i < self->cells->len; i++)
    connect4_table_draw_cell (self, page, i);
}
