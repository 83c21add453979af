/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far a handler has got, in a page of memory that it shares with the server: what a process that is
 * dead cannot be asked any more. The handler may have written anything there, so it is a hint and no
 * more (docs/wire.md). */
typedef struct _Connect4Progress Connect4Progress;

Connect4Progress *connect4_progress_new     (int                     *fd,
                                             GError                 **error);
Connect4Progress *connect4_progress_map     (int                      fd,
                                             GError                 **error);
void              connect4_progress_free    (Connect4Progress        *self);

void              connect4_progress_set_id  (Connect4Progress        *self,
                                             guint32                  id);
guint32           connect4_progress_get_id  (const Connect4Progress  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connect4Progress, connect4_progress_free)

G_END_DECLS
