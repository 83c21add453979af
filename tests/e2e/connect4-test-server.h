/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-player.h"

G_BEGIN_DECLS

/* A connect4d of the build tree, running as a process of its own; it dies with the test. The
 * environment variable CONNECT4D says where it is, CONNECT4D_WRAPPER what to run it under. */
typedef struct _Connect4TestServer Connect4TestServer;

typedef void (*Connect4TestServerFunc) (Connect4TestServer *server);

void                connect4_test_server_add             (const char             *path,
                                                          Connect4TestServerFunc  func);

void                connect4_test_server_pass_socket     (int                   fd);
void                connect4_test_server_pass_stderr     (int                   fd);
void                connect4_test_server_limit_descriptors (guint n);
Connect4TestServer *connect4_test_server_new             (const char *const   *options,
                                                          const char *const   *environment);
void                connect4_test_server_wait            (Connect4TestServer  *self);
void                connect4_test_server_stop            (Connect4TestServer  *self);
void                connect4_test_server_free            (Connect4TestServer  *self);

GPid                connect4_test_server_get_pid         (Connect4TestServer  *self);
guint16             connect4_test_server_get_port        (Connect4TestServer  *self);
const char         *connect4_test_server_get_output      (Connect4TestServer  *self);
const char         *connect4_test_server_get_messages    (Connect4TestServer  *self);
gboolean            connect4_test_server_has_said        (Connect4TestServer  *self,
                                                          const char          *text);
char               *connect4_test_server_take_messages   (Connect4TestServer  *self);
void                connect4_test_server_signal          (Connect4TestServer  *self,
                                                          int                  signal_number);
guint               connect4_test_server_count_descriptors (Connect4TestServer *self);
Connect4TestPlayer *connect4_test_server_connect         (Connect4TestServer  *self,
                                                          const char          *name);

int                 connect4_test_program_run            (const char *const   *options,
                                                          char               **output,
                                                          char               **messages);
char               *connect4_test_program_clean          (const char          *messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestServer, connect4_test_server_free)

G_END_DECLS
