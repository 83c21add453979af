/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A player on a real socket, for tests that run the server in their own process: it waits by
 * iterating the main context. */
typedef struct _Connect4TestClient Connect4TestClient;

Connect4TestClient *connect4_test_client_new         (GSocket            *server);
Connect4TestClient *connect4_test_client_new_deaf    (GSocket            *server);
void                connect4_test_client_free        (Connect4TestClient *self);

void                connect4_test_client_type        (Connect4TestClient *self,
                                                      const char         *line);
void                connect4_test_client_send        (Connect4TestClient *self,
                                                      const char         *bytes);
gboolean            connect4_test_client_try_send    (Connect4TestClient *self,
                                                      const char         *bytes);
char               *connect4_test_client_read_line   (Connect4TestClient *self);
void                connect4_test_client_expect      (Connect4TestClient *self,
                                                      const char         *line);
void                connect4_test_client_skip_to     (Connect4TestClient *self,
                                                      const char         *line);
void                connect4_test_client_expect_end  (Connect4TestClient *self);
void                connect4_test_client_reset       (Connect4TestClient *self);

char               *connect4_test_client_begin_game  (Connect4TestClient *x,
                                                      Connect4TestClient *o);

G_END_DECLS
