/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CONNECT4_MAX_RESTARTS_DEFAULT 3
#define CONNECT4_MAX_SECONDS_DEFAULT  5

/* How many restarts a supervisor allows in how much time: a window that slides with the monotonic
 * clock. Embedded. */
typedef struct
{
  guint max_restarts;
  guint max_seconds;
  GQueue times; /* of gint64, owned: the restarts in the window, the oldest first */
} Connect4RestartIntensity;

void     connect4_restart_intensity_init  (Connect4RestartIntensity *self);
void     connect4_restart_intensity_clear (Connect4RestartIntensity *self);
gboolean connect4_restart_intensity_add   (Connect4RestartIntensity *self,
                                           gint64                    now);

G_END_DECLS
