/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of its rate one player, or one address, has used up: the generic cell rate algorithm (ITU-T I.371), whose
 * whole state is the time at which the allowance is full again. Embedded; zero-filled to begin with. */
typedef struct
{
  gint64 full_at; /* microseconds of g_get_monotonic_time() */
} Connect4RequestMeter;

gboolean connect4_request_meter_count (Connect4RequestMeter *self,
                                       gint64                now,
                                       guint                 rate,
                                       guint                 burst);
gint64   connect4_request_meter_charge (Connect4RequestMeter *self,
                                        gint64                now,
                                        guint                 amount,
                                        guint                 per_request,
                                        guint64               rate,
                                        guint64               burst);

G_END_DECLS
