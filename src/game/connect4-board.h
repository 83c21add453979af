/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CONNECT4_BOARD_MAX_SIZE    20
#define CONNECT4_BOARD_MAX_SYMBOLS 8

typedef struct _Connect4Board Connect4Board;

Connect4Board *connect4_board_new         (int                  columns,
                                           int                  rows);
void           connect4_board_free        (Connect4Board       *self);

int            connect4_board_get_columns (const Connect4Board *self);
int            connect4_board_get_rows    (const Connect4Board *self);
gunichar       connect4_board_get_cell    (const Connect4Board *self,
                                           int                  column,
                                           int                  row);
const guint8  *connect4_board_get_row     (const Connect4Board *self,
                                           int                  row,
                                           const gunichar     **symbols);
void           connect4_board_put         (Connect4Board       *self,
                                           int                  column,
                                           int                  row,
                                           gunichar             symbol);
int            connect4_board_get_free_row (const Connect4Board *self,
                                            int                  column);
guint          connect4_board_get_n_empty (const Connect4Board *self);
gboolean       connect4_board_is_win      (const Connect4Board *self,
                                           int                  column,
                                           int                  row,
                                           gunichar             symbol,
                                           int                  connect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Board, connect4_board_free)

G_END_DECLS
