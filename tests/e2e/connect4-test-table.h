/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-game.h"
#include "connect4-test-server.h"

G_BEGIN_DECLS

/* Players at one game of a server, and beside it the same game in the library: what a move should
 * make the players read is worked out by the library. */
typedef struct _Connect4TestTable Connect4TestTable;

Connect4TestTable  *connect4_test_table_new             (Connect4TestServer          *server,
                                                         const Connect4GameSettings  *settings);
void                connect4_test_table_free            (Connect4TestTable           *self);

const char         *connect4_test_table_get_code        (Connect4TestTable           *self);
const char         *connect4_test_table_get_name        (Connect4TestTable           *self);
Connect4Game       *connect4_test_table_get_game        (Connect4TestTable           *self);
Connect4TestPlayer *connect4_test_table_get_player      (Connect4TestTable           *self,
                                                         guint                        index);

void                connect4_test_table_start           (Connect4TestTable           *self);
void                connect4_test_table_move            (Connect4TestTable           *self,
                                                         const char                  *columns);
void                connect4_test_table_type_move       (Connect4TestTable           *self,
                                                         int                          column);
void                connect4_test_table_type_random_move (Connect4TestTable          *self);
void                connect4_test_table_return_to_lobby (Connect4TestTable           *self);
void                connect4_test_table_expect_moved    (Connect4TestTable           *self);
guint               connect4_test_table_count_lost      (Connect4TestTable           *self);
gboolean            connect4_test_table_is_playing      (Connect4TestTable           *self);
void                connect4_test_table_expect_quiet    (Connect4TestTable           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestTable, connect4_test_table_free)

G_END_DECLS
