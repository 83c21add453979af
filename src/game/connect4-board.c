/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "game/connect4-board.h"

/* A grid of cells, of which a piece takes one each. Row 0 is the bottom one, column 0 the leftmost. With a byte
 * for a cell all of the usual board is two lines of the processor's cache.
 *
 * Invariants: columns and rows are from 1 to CONNECT4_BOARD_MAX_SIZE; n_empty is the number of
 * cells that are 0; no two symbols are the same, and those that are 0 come last.
 */
struct _Connect4Board
{
  guint8 columns;
  guint8 rows;
  guint16 n_empty;
  gunichar symbols[1 + CONNECT4_BOARD_MAX_SYMBOLS]; /* 0 for no piece; then those of the pieces; then 0 */
  guint8 cells[]; /* columns * rows, row by row from the bottom: where in symbols a cell's is */
};

/* The four lines through a cell: across, up, and both diagonals. */
static const struct
{
  int columns;
  int rows;
} directions[] = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 1, -1 } };

static gboolean
has_cell (const Connect4Board *self,
          int                  column,
          int                  row)
{
  return column >= 0 && column < self->columns && row >= 0 && row < self->rows;
}

static gsize
cell_index (const Connect4Board *self,
            int                  column,
            int                  row)
{
  return (gsize) row * (gsize) self->columns + (gsize) column;
}

/**
 * connect4_board_new:
 * @columns: how wide, from 1 to %CONNECT4_BOARD_MAX_SIZE
 * @rows: how high, from 1 to %CONNECT4_BOARD_MAX_SIZE
 *
 * Creates an empty board.
 *
 * Returns: (transfer full): the board; free it with connect4_board_free()
 */
Connect4Board *
connect4_board_new (int columns,
                    int rows)
{
  Connect4Board *self;

  g_return_val_if_fail (columns >= 1 && columns <= CONNECT4_BOARD_MAX_SIZE, NULL);
  g_return_val_if_fail (rows >= 1 && rows <= CONNECT4_BOARD_MAX_SIZE, NULL);

  self = g_malloc0 (sizeof (Connect4Board) + (gsize) columns * (gsize) rows);
  self->columns = (guint8) columns;
  self->rows = (guint8) rows;
  self->n_empty = (guint16) (columns * rows);

  return self;
}

/**
 * connect4_board_free:
 * @self: (transfer full) (nullable): a board
 *
 * Frees @self.
 */
void
connect4_board_free (Connect4Board *self)
{
  g_free (self);
}

/**
 * connect4_board_get_columns:
 * @self: a board
 *
 * Returns: how many columns @self has
 */
int
connect4_board_get_columns (const Connect4Board *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns;
}

/**
 * connect4_board_get_rows:
 * @self: a board
 *
 * Returns: how many rows @self has
 */
int
connect4_board_get_rows (const Connect4Board *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows;
}

/**
 * connect4_board_get_cell:
 * @self: a board
 * @column: one of its columns
 * @row: one of its rows; 0 is the bottom one
 *
 * Returns: the symbol of the piece there, or 0 if there is none
 */
gunichar
connect4_board_get_cell (const Connect4Board *self,
                         int                  column,
                         int                  row)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (has_cell (self, column, row), 0);

  return self->symbols[self->cells[cell_index (self, column, row)]];
}

/**
 * connect4_board_get_row:
 * @self: a board
 * @row: one of its rows; 0 is the bottom one
 * @symbols: (out) (transfer none): the symbols on the board; of no piece it is 0
 *
 * The same for all cells of a row at once.
 *
 * Returns: (transfer none): where in @symbols the symbol of each cell of @row is, the leftmost first; valid
 *   until the next change of @self
 */
const guint8 *
connect4_board_get_row (const Connect4Board  *self,
                        int                   row,
                        const gunichar      **symbols)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (has_cell (self, 0, row), NULL);

  *symbols = self->symbols;

  return &self->cells[cell_index (self, 0, row)];
}

/* Returns: where in symbols @symbol is, or would be; 0 if there are too many */
static guint8
find_symbol (const Connect4Board *self,
             gunichar             symbol)
{
  for (guint8 i = 1; i < G_N_ELEMENTS (self->symbols); i++)
    {
      if (self->symbols[i] == symbol || self->symbols[i] == 0)
        return i;
    }

  return 0;
}

/**
 * connect4_board_put:
 * @self: a board
 * @column: one of its columns
 * @row: one of its rows; 0 is the bottom one
 * @symbol: a piece's symbol, not 0; of %CONNECT4_BOARD_MAX_SYMBOLS on a board at most
 *
 * Puts a piece into a cell that is empty. Nothing falls: connect4_board_get_free_row() says where a
 * piece that is dropped comes to rest.
 */
void
connect4_board_put (Connect4Board *self,
                    int            column,
                    int            row,
                    gunichar       symbol)
{
  guint8 index;
  guint8 *cell;

  g_return_if_fail (self != NULL);
  g_return_if_fail (has_cell (self, column, row));
  g_return_if_fail (symbol != 0);

  cell = &self->cells[cell_index (self, column, row)];
  index = find_symbol (self, symbol);
  g_return_if_fail (*cell == 0 && index != 0);

  self->symbols[index] = symbol;
  *cell = index;
  self->n_empty--;
}

/**
 * connect4_board_get_free_row:
 * @self: a board
 * @column: one of its columns
 *
 * Finds where a piece comes to rest that is dropped into @column.
 *
 * Returns: the lowest empty row of @column, or -1 if it is full
 */
int
connect4_board_get_free_row (const Connect4Board *self,
                             int                  column)
{
  int row;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (has_cell (self, column, 0), -1);

  for (row = 0; row < self->rows; row++)
    {
      if (self->cells[cell_index (self, column, row)] == 0)
        return row;
    }

  return -1;
}

/**
 * connect4_board_get_n_empty:
 * @self: a board
 *
 * Returns: how many cells have no piece
 */
guint
connect4_board_get_n_empty (const Connect4Board *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_empty;
}

/* How many cells in a row have a symbol, from the neighbour of (column, row) on in one direction. */
static int
count_alike (const Connect4Board *self,
             guint8               symbol,
             int                  column,
             int                  row,
             int                  column_step,
             int                  row_step)
{
  int count = 0;

  column += column_step;
  row += row_step;

  while (has_cell (self, column, row) && self->cells[cell_index (self, column, row)] == symbol)
    {
      count++;
      column += column_step;
      row += row_step;
    }

  return count;
}

/**
 * connect4_board_is_win:
 * @self: a board
 * @column: a column
 * @row: a row
 * @symbol: the symbol of a piece that lies there, or might
 * @connect: how many in a row win, at least 1
 *
 * Looks only around one piece, which is enough if it is the last one: what was complete before it
 * would have ended the game.
 *
 * Returns: %TRUE if the piece is part of @connect or more of its symbol in a row across, down or on
 *   either diagonal
 */
gboolean
connect4_board_is_win (const Connect4Board *self,
                       int                  column,
                       int                  row,
                       gunichar             symbol,
                       int                  connect)
{
  guint8 index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (has_cell (self, column, row), FALSE);
  g_return_val_if_fail (symbol != 0, FALSE);
  g_return_val_if_fail (connect >= 1, FALSE);

  index = find_symbol (self, symbol);
  g_return_val_if_fail (index != 0, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      int column_step = directions[i].columns;
      int row_step = directions[i].rows;
      int count = 1;

      count += count_alike (self, index, column, row, column_step, row_step);
      count += count_alike (self, index, column, row, -column_step, -row_step);
      if (count >= connect)
        return TRUE;
    }

  return FALSE;
}
