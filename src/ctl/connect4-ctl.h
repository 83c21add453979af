/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl-options.h"
#include "ctl/connect4-remote.h"

G_BEGIN_DECLS

/* One run of connect4ctl. */
typedef struct
{
  Connect4CtlOptions options;
  GStrv arguments;        /* those of the command; owned */
  Connect4Remote *remote; /* owned; NULL until connect4_ctl_connect() */
  GPid pid;               /* the server's; 0 if it is not known */
  int process;            /* descriptor of the server's process, owned; -1 if there is none */
} Connect4Ctl;

void     connect4_ctl_clear         (Connect4Ctl  *self);
gboolean connect4_ctl_connect       (Connect4Ctl  *self,
                                     GError      **error);
gboolean connect4_ctl_connect_again (Connect4Ctl  *self,
                                     GError      **error);
gboolean connect4_ctl_change        (Connect4Ctl  *self,
                                     const char   *path,
                                     const char   *method,
                                     GVariant     *arguments,
                                     GError      **error);
gboolean connect4_ctl_wait_for_end  (Connect4Ctl  *self,
                                     int           timeout_msec);
gboolean connect4_ctl_flush         (GError      **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4Ctl, connect4_ctl_clear)

G_END_DECLS
