/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-ctl.h"

G_BEGIN_DECLS

/* Stands in for connect4d at a D-Bus socket of its own: gives the answers that it was told to,
 * and remembers what it was asked. For what no running server can be made to say, and for exact
 * output. */
typedef struct _Connect4TestService Connect4TestService;

Connect4TestService *connect4_test_service_new        (void);
void                 connect4_test_service_free       (Connect4TestService  *self);

void                 connect4_test_service_answer     (Connect4TestService  *self,
                                                       const char           *method,
                                                       const char           *reply);
void                 connect4_test_service_refuse     (Connect4TestService  *self,
                                                       const char           *method,
                                                       const char           *error);
void                 connect4_test_service_emit       (Connect4TestService  *self,
                                                       const char           *path,
                                                       const char           *signal,
                                                       const char           *parameters);
char                *connect4_test_service_take_calls (Connect4TestService  *self);
void                 connect4_test_service_hang_up    (Connect4TestService  *self);

Connect4TestCtl     *connect4_test_service_start      (Connect4TestService  *self,
                                                       const char *const    *arguments,
                                                       const char *const    *environment,
                                                       Connect4TestCtlFlags  flags);
void                 connect4_test_service_expect     (Connect4TestService  *self,
                                                       const char *const    *arguments,
                                                       int                   status,
                                                       const char           *output,
                                                       const char           *messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestService, connect4_test_service_free)

G_END_DECLS
