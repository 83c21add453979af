/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-bus.h"
#include "ctl/connect4-test-ctl.h"
#include "e2e/connect4-test-table.h"

G_BEGIN_DECLS

/* A server on a session bus of its own that two people play on, X first, and connect4ctl on that bus. The
 * server has a configuration file, empty to begin with. */
typedef struct
{
  char *folder;
  char *config; /* the file's path */
  Connect4TestBus *bus;
  Connect4TestServer *server;
  Connect4TestTable *table;
  const char *code;      /* of the game */
  Connect4TestPlayer *x; /* at the table */
  Connect4TestPlayer *o;
} Connect4TestStage;

void             connect4_test_stage_set_up       (Connect4TestStage  *self,
                                                   gconstpointer       user_data);
void             connect4_test_stage_tear_down    (Connect4TestStage  *self,
                                                   gconstpointer       user_data);

void             connect4_test_stage_write_config (Connect4TestStage  *self,
                                                   const char         *settings);
char            *connect4_test_stage_get_player   (Connect4TestStage  *self,
                                                   const char         *symbol);

Connect4TestCtl *connect4_test_stage_start        (Connect4TestStage  *self,
                                                   const char *const  *arguments);
char            *connect4_test_stage_run          (Connect4TestStage  *self,
                                                   const char *const  *arguments);
void             connect4_test_stage_expect       (Connect4TestStage  *self,
                                                   const char *const  *arguments,
                                                   int                 status,
                                                   const char         *output,
                                                   const char         *messages);
void             connect4_test_stage_expect_refused (Connect4TestStage *self,
                                                     const char *const *arguments);
void             connect4_test_stage_expect_json  (Connect4TestStage  *self,
                                                   const char *const  *arguments,
                                                   const char         *expression,
                                                   const char         *expected);

G_END_DECLS
