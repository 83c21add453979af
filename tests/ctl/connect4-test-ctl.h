/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A run of connect4ctl, which dies with the test. The environment variable CONNECT4CTL says
 * where it is, CONNECT4D_WRAPPER what to run it under. */
typedef struct _Connect4TestCtl Connect4TestCtl;

typedef enum {
  CONNECT4_TEST_CTL_NONE = 0,
  CONNECT4_TEST_CTL_TERMINAL = 1 << 0, /* its standard input and output are a terminal */
  CONNECT4_TEST_CTL_NOBODY = 1 << 1,   /* it is run by the user nobody, which takes root */
  CONNECT4_TEST_CTL_FULL = 1 << 2,     /* nothing can be written to its standard output */
} Connect4TestCtlFlags;

/* Words of connect4ctl's command line, and names and values of its environment. */
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

Connect4TestCtl *connect4_test_ctl_start        (const char *const    *arguments,
                                                 const char *const    *environment,
                                                 Connect4TestCtlFlags  flags);
void             connect4_test_ctl_free         (Connect4TestCtl      *self);

void             connect4_test_ctl_type         (Connect4TestCtl      *self,
                                                 const char           *keys);
void             connect4_test_ctl_signal       (Connect4TestCtl      *self,
                                                 int                   signal_number);
void             connect4_test_ctl_wait         (Connect4TestCtl      *self);
gboolean         connect4_test_ctl_is_over      (Connect4TestCtl      *self);
const char      *connect4_test_ctl_get_output   (Connect4TestCtl      *self);
const char      *connect4_test_ctl_get_messages (Connect4TestCtl      *self);
void             connect4_test_ctl_expect       (Connect4TestCtl      *self,
                                                 int                   status,
                                                 const char           *output,
                                                 const char           *messages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4TestCtl, connect4_test_ctl_free)

G_END_DECLS
