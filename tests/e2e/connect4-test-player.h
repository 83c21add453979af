/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Somebody who plays over a real, non-blocking connection, by script: types lines and expects
 * others in return. What comes otherwise than expected, or not within a generous limit, fails the
 * test and prints what all players typed and read.
 *
 * Every line that comes right from a server must be plain: UTF-8 without control characters, ended
 * by CR LF. */
typedef struct _Connect4TestPlayer Connect4TestPlayer;

Connect4TestPlayer *connect4_test_player_new             (const char               *name,
                                                          guint16                   port);
Connect4TestPlayer *connect4_test_player_new_for_address (const char               *name,
                                                          const char               *address,
                                                          guint16                   port);
Connect4TestPlayer *connect4_test_player_new_for_fd      (const char               *name,
                                                          int                       fd);
void                connect4_test_player_free            (Connect4TestPlayer       *self);

void                connect4_test_player_type            (Connect4TestPlayer       *self,
                                                          const char               *format,
                                                          ...) G_GNUC_PRINTF (2, 3);
void                connect4_test_player_send            (Connect4TestPlayer       *self,
                                                          const char               *bytes,
                                                          gsize                     length);
void                connect4_test_player_send_urgent     (Connect4TestPlayer       *self,
                                                          const char               *bytes,
                                                          gsize                     length);
void                connect4_test_player_send_in_pieces  (Connect4TestPlayer       *self,
                                                          const char               *bytes,
                                                          gsize                     length);

const char         *connect4_test_player_read_line       (Connect4TestPlayer       *self);
const char         *connect4_test_player_read_answer     (Connect4TestPlayer       *self);
void                connect4_test_player_expect_line     (Connect4TestPlayer       *self,
                                                          const char               *line);
void                connect4_test_player_expect_lines    (Connect4TestPlayer       *self,
                                                          ...) G_GNUC_NULL_TERMINATED;
void                connect4_test_player_expect_strv     (Connect4TestPlayer       *self,
                                                          const char *const        *lines);
const char         *connect4_test_player_expect_match    (Connect4TestPlayer       *self,
                                                          const char               *pattern);
void                connect4_test_player_expect_error    (Connect4TestPlayer       *self,
                                                          const char               *code);
void                connect4_test_player_expect_bytes    (Connect4TestPlayer       *self,
                                                          const char               *bytes,
                                                          gsize                     length);
void                connect4_test_player_expect_quiet    (Connect4TestPlayer       *self);
void                connect4_test_player_expect_closed   (Connect4TestPlayer       *self);
void                connect4_test_player_skip_to         (Connect4TestPlayer       *self,
                                                          const char               *line);
GStrv               connect4_test_player_read_all        (Connect4TestPlayer       *self);
GStrv               connect4_test_player_ask             (Connect4TestPlayer       *self,
                                                          const char               *line);
char               *connect4_test_player_read_code       (Connect4TestPlayer       *self);
char               *connect4_test_player_create_game     (Connect4TestPlayer       *self,
                                                          const char               *line);
void                connect4_test_player_wait_closed     (Connect4TestPlayer       *self);

gboolean            connect4_test_player_has_read        (Connect4TestPlayer       *self,
                                                          const char               *bytes,
                                                          gsize                     length);
void                connect4_test_player_set_reading     (Connect4TestPlayer       *self,
                                                          gboolean                  reading);

void                connect4_test_player_half_close      (Connect4TestPlayer       *self);
void                connect4_test_player_close           (Connect4TestPlayer       *self);
void                connect4_test_player_reset           (Connect4TestPlayer       *self);

gboolean            connect4_test_lines_have             (char                    **lines,
                                                          const char               *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestPlayer, connect4_test_player_free)

G_END_DECLS
