/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"
#include "ctl/connect4-page.h"
#include "json/connect4-json.h"

G_BEGIN_DECLS

/**
 * Connect4CtlView:
 * @fetch: asks the server; is given what it was told the last time, or %NULL
 * @draw: shows what @fetch has returned to people
 * @names: (nullable): what its structures' elements are called in JSON, for programs
 * @list: (nullable): which list of Server1.GetJson is this in JSON, instead of what @fetch returns
 *
 * Something that can be looked at once, or again and again.
 */
typedef struct
{
  GVariant *(*fetch) (Connect4Ctl  *ctl,
                      GVariant     *previous,
                      GError      **error);
  void      (*draw)  (Connect4Page *page,
                      GVariant     *value);
  const Connect4JsonName *names;
  const char *list;
} Connect4CtlView;

gboolean      connect4_ctl_view_show  (const Connect4CtlView *self,
                                       Connect4Ctl           *ctl,
                                       GError               **error);

Connect4Page *connect4_ctl_new_page   (void);
void          connect4_ctl_print_json (GVariant               *value,
                                       const Connect4JsonName *names,
                                       gboolean                on_one_line);

G_END_DECLS
