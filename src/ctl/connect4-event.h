/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl/connect4-page.h"

G_BEGIN_DECLS

/* A D-Bus signal of the server. */
typedef struct
{
  gint64 time;          /* when it came; microseconds since 1970 */
  const char *object;   /* whose it is */
  const char *name;     /* such as Server1.PlayerJoined */
  GVariant *parameters; /* what it says */
} Connect4Event;

GVariant *connect4_event_describe (const Connect4Event *self);
void      connect4_event_draw     (const Connect4Event *self,
                                   Connect4Page        *page);

G_END_DECLS
