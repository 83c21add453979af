/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-remote.h"

G_BEGIN_DECLS

/* What was asked for on the command line, besides the command and its arguments. */
typedef struct
{
  /* of every command */
  char *bus;     /* owned; NULL for all */
  char *address; /* owned; NULL for none */
  gboolean json;
  gboolean version;

  /* of some */
  gboolean watch;
  double interval; /* seconds */
  int count;       /* 0 for no end */
  int children;    /* -1 for what suits, 0 for all */
  gboolean cancel;
  gboolean no_wait;
} Connect4CtlOptions;

#define CONNECT4_CTL_OPTIONS_DEFAULT \
  { \
    .interval = 1, .children = -1 \
  }

/* One run of connect4ctl. */
typedef struct
{
  Connect4CtlOptions options;
  GStrv arguments;        /* those of the command; owned */
  Connect4Remote *remote; /* owned; NULL until connect4_ctl_connect() */
  GPid pid;               /* the server's; 0 if it is not known */
  int process;            /* descriptor of the server's process, owned; -1 if there is none */
} Connect4Ctl;

/* The player or the game that the first argument of a command names. */
typedef struct
{
  const char *folder;    /* of the D-Bus objects of its kind, below CONNECT4_REMOTE_ROOT */
  const char *interface; /* such as Game1 */
  const char *missing;   /* what to say if there is none; translated when it is printed */
} Connect4CtlKind;

void      connect4_ctl_clear         (Connect4Ctl            *self);
gboolean  connect4_ctl_connect       (Connect4Ctl            *self,
                                      GError                **error);
gboolean  connect4_ctl_connect_again (Connect4Ctl            *self,
                                      GError                **error);
gboolean  connect4_ctl_change        (Connect4Ctl            *self,
                                      const char             *path,
                                      const char             *method,
                                      GVariant               *arguments,
                                      GError                **error);
GVariant *connect4_ctl_read_object   (Connect4Ctl            *self,
                                      const Connect4CtlKind  *kind,
                                      GError                **error);
gboolean  connect4_ctl_send_text     (Connect4Ctl            *self,
                                      const Connect4CtlKind  *kind,
                                      const char             *method,
                                      GError                **error);
gboolean  connect4_ctl_wait_for_end  (Connect4Ctl            *self,
                                      int                     timeout_msec);
gboolean  connect4_ctl_flush         (GError                **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4Ctl, connect4_ctl_clear)

G_END_DECLS
