/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handlers.h"

G_BEGIN_DECLS

/* Stands in for a session: submits lines one after the other, is linked to its handler, and takes
 * the next when that dies. Goes without a handler while there is none. */
#define CONNECT4_TYPE_TEST_REQUESTER (connect4_test_requester_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestRequester, connect4_test_requester, CONNECT4, TEST_REQUESTER, Connect4Actor)

Connect4TestRequester *connect4_test_requester_new (Connect4Handlers *handlers,
                                                    const char       *address);

/* Takes a handler if there is one.
 *
 * Returns: whether it has one now */
gboolean connect4_test_requester_take_handler (Connect4TestRequester *self);

/* Submits @line when those before it have been answered. */
void connect4_test_requester_submit (Connect4TestRequester *self,
                                     const char            *line);

/* Submits nothing more, and does not wait for the answer that is open. */
void connect4_test_requester_remove (Connect4TestRequester *self);

Connect4Requester *connect4_test_requester_get_requester (Connect4TestRequester *self);
Connect4Actor     *connect4_test_requester_get_handler   (Connect4TestRequester *self);
gboolean           connect4_test_requester_is_done       (Connect4TestRequester *self);

/* How many lines have got their outcome, and how many of them were lost. */
guint connect4_test_requester_count      (Connect4TestRequester *self);
guint connect4_test_requester_count_lost (Connect4TestRequester *self);

/* What happened: exit, lost, delayed, resumed, move-COLUMN or action-TYPE, each with a space behind it. */
const char *connect4_test_requester_get_events   (Connect4TestRequester *self);
void        connect4_test_requester_clear_events (Connect4TestRequester *self);

/* The same without the exits, which come when they come. */
char *connect4_test_requester_dup_answers (Connect4TestRequester *self);

void connect4_test_requester_await_count    (Connect4TestRequester *self,
                                             guint                  count);
void connect4_test_requester_assert_events  (Connect4TestRequester *self,
                                             const char            *events);
void connect4_test_requester_assert_answers (Connect4TestRequester *self,
                                             const char            *answers);

/* Returns: the process id of its handler; 0 if it has none */
GPid connect4_test_requester_get_pid (Connect4TestRequester *self);

/* Sends a signal to the process of its handler, as soon as it has one. */
void connect4_test_requester_kill (Connect4TestRequester *self,
                                   int                    signal_number);

G_END_DECLS
