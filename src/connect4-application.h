/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program: its options, its signals, and the supervision tree that does the work (Connect4Tree). */
#define CONNECT4_TYPE_APPLICATION (connect4_application_get_type ())
G_DECLARE_FINAL_TYPE (Connect4Application, connect4_application, CONNECT4, APPLICATION, GApplication)

Connect4Application *connect4_application_new (void);
int                  connect4_application_run (Connect4Application  *self,
                                               int                   argc,
                                               char                **argv);

G_END_DECLS
