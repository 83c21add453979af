/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect4-test-requester.h"

G_BEGIN_DECLS

#define CONNECT4_TEST_HANDLERS_MAX_REQUESTERS 40

typedef struct
{
  guint n_handlers;
  guint players_per_handler;
} Connect4TestShape;

/* A fixture: real handlers under their supervisor, and some who ask them. What is typed there has 60 seconds, unless
 * the test says otherwise. */
typedef struct
{
  Connect4DynamicSupervisor *supervisor;
  Connect4Handlers *handlers;
  Connect4TestRequester *requesters[CONNECT4_TEST_HANDLERS_MAX_REQUESTERS];
  guint n_requesters;
  guint n_starts;     /* of processes */
  guint n_crashes[CONNECT4_N_CRASH_CAUSES]; /* reported */
  GString *reports;   /* the lines that killed, as reported, with "?" for one that is not known */
  guint64 blamed;     /* the session of the last report that has one */
  guint n_unanswered; /* in the last report */
} Connect4TestHandlers;

Connect4HandlersSettings connect4_test_handlers_make_settings  (const Connect4TestShape        *shape);
void                     connect4_test_handlers_start          (Connect4TestHandlers           *fixture,
                                                                const Connect4HandlersSettings *settings);

/* With test-liar.c in the place of the program. */
void                     connect4_test_handlers_start_liars    (Connect4TestHandlers           *fixture);

/* For g_test_add(); the data is a Connect4TestShape. In the end there is no process, no zombie and no object left. */
void                     connect4_test_handlers_set_up         (Connect4TestHandlers           *fixture,
                                                                gconstpointer                   data);
void                     connect4_test_handlers_tear_down      (Connect4TestHandlers           *fixture,
                                                                gconstpointer                   data);
void                     connect4_test_handlers_end_supervisor (Connect4TestHandlers           *fixture);

/* One that has its handler, as soon as one is ready. */
Connect4TestRequester   *connect4_test_handlers_add            (Connect4TestHandlers           *fixture);

/* One that has its handler if one is ready now. */
Connect4TestRequester   *connect4_test_handlers_add_from       (Connect4TestHandlers           *fixture,
                                                                const char                     *address);
void                     connect4_test_handlers_await_all      (Connect4TestHandlers           *fixture,
                                                                guint                           count);

G_END_DECLS
