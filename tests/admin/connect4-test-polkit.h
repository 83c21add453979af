/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  CONNECT4_TEST_POLKIT_YES,
  CONNECT4_TEST_POLKIT_NO,
  CONNECT4_TEST_POLKIT_ERROR,
  CONNECT4_TEST_POLKIT_WAIT, /* until the test has it answer */
} Connect4TestPolkitAnswer;

/* A service that takes polkit's place on a bus, and answers as it is told to. */
typedef struct _Connect4TestPolkit Connect4TestPolkit;

Connect4TestPolkit *connect4_test_polkit_new           (GDBusConnection          *connection);
void                connect4_test_polkit_free          (Connect4TestPolkit       *self);

void                connect4_test_polkit_set_answer    (Connect4TestPolkit       *self,
                                                        Connect4TestPolkitAnswer  answer);
guint               connect4_test_polkit_count         (Connect4TestPolkit       *self);
gboolean            connect4_test_polkit_is_asked      (Connect4TestPolkit       *self);
gboolean            connect4_test_polkit_was_cancelled (Connect4TestPolkit       *self);
void                connect4_test_polkit_say_yes       (Connect4TestPolkit       *self);
void                connect4_test_polkit_expect        (Connect4TestPolkit       *self,
                                                        const char               *caller,
                                                        gboolean                  may_ask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestPolkit, connect4_test_polkit_free)

G_END_DECLS
