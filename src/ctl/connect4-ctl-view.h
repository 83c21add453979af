/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-ctl.h"
#include "ctl/connect4-ctl-json.h"
#include "ctl/connect4-page.h"

G_BEGIN_DECLS

/**
 * Connect4CtlView:
 * @fetch: asks the server; is given what it was told the last time, or %NULL
 * @draw: shows what @fetch has returned to people
 * @fields: (nullable): what its structures' elements are called in JSON, for programs
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
  const Connect4CtlField *fields;
} Connect4CtlView;

gboolean      connect4_ctl_view_show  (const Connect4CtlView *self,
                                       Connect4Ctl           *ctl,
                                       GError               **error);

Connect4Page *connect4_ctl_new_page   (void);
void          connect4_ctl_print_json (GVariant               *value,
                                       const Connect4CtlField *fields,
                                       gboolean                on_one_line);

G_END_DECLS
