/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "handler/connect4-handlers.h"

G_BEGIN_DECLS

/* Stands in for a session: submits lines one after the other, is linked to its handler, and takes
 * the next when that dies. */
#define CONNECT4_TYPE_TEST_REQUESTER (connect4_test_requester_get_type ())
G_DECLARE_FINAL_TYPE (Connect4TestRequester, connect4_test_requester, CONNECT4, TEST_REQUESTER, Connect4Actor)

Connect4TestRequester *connect4_test_requester_new          (Connect4Handlers      *handlers);
Connect4Actor         *connect4_test_requester_get_handler  (Connect4TestRequester *self);
void                   connect4_test_requester_submit       (Connect4TestRequester *self,
                                                             const char            *line);
void                   connect4_test_requester_forget       (Connect4TestRequester *self);
guint                  connect4_test_requester_count        (Connect4TestRequester *self);
const char            *connect4_test_requester_get_events   (Connect4TestRequester *self);

G_END_DECLS
