/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

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

/* Groups of options that a command may have. */
typedef enum {
  CONNECT4_CTL_OPTIONS_NONE = 0,
  CONNECT4_CTL_OPTIONS_WATCH = 1 << 0,
  CONNECT4_CTL_OPTIONS_REPEAT = 1 << 1,
  CONNECT4_CTL_OPTIONS_TREE = 1 << 2,
  CONNECT4_CTL_OPTIONS_DRAIN = 1 << 3,
  CONNECT4_CTL_OPTIONS_WAIT = 1 << 4,
} Connect4CtlOptionGroups;

void      connect4_ctl_options_clear (Connect4CtlOptions       *self);
void      connect4_ctl_options_add   (Connect4CtlOptions       *self,
                                      Connect4CtlOptionGroups   groups,
                                      GOptionContext           *context);
gboolean  connect4_ctl_options_check_flags (char              **words,
                                             GError            **error);
gboolean  connect4_ctl_options_check (const Connect4CtlOptions *self,
                                      GError                  **error);
GStrv     connect4_ctl_options_list  (Connect4CtlOptionGroups   groups);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect4CtlOptions, connect4_ctl_options_clear)

G_END_DECLS
