/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"
#include "ctl/connect4-page.h"

G_BEGIN_DECLS

/* Asks the server for what a command shows; @previous is what it answered the last time, or NULL. */
typedef GVariant *Connect4CtlFetch (Connect4Ctl  *ctl,
                                    GVariant     *previous,
                                    GError      **error);

/* Shows that to people. */
typedef void Connect4CtlDraw (Connect4Page *page,
                              GVariant     *value);

/* Something that can be shown once, or again and again. */
typedef struct
{
  Connect4CtlFetch *fetch;
  Connect4CtlDraw *draw;
  const char *list; /* the method of Server1 whose rows are in it; NULL if none are */
} Connect4CtlView;

gboolean      connect4_ctl_view_show  (const Connect4CtlView *self,
                                       Connect4Ctl           *ctl,
                                       GError               **error);

Connect4Page *connect4_ctl_new_page   (void);

G_END_DECLS
